// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery, PackedDelivery} from "../../../contracts/types/Delivery.sol";
import {Job, JobLibrary, JobState} from "../../../contracts/types/Job.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract JobTest is BaseTest {
    /// The fields that a request fixes, and those that a lock sets.
    struct Fixed {
        uint16 pauses;
        uint16 fee;
        uint8 flags;
    }
    struct Lock {
        address operator;
        uint32 time;
        uint8 worth;
        uint24 bondBps;
    }

    /// The word has room for six flags.
    uint8 private constant _FLAGS = 0x3f;

    function testFuzz_Lock_KeepsWhatTheRequestFixed(Fixed memory kept, Lock memory lock) external pure {
        _clamp(kept);
        Job job = JobLibrary.open(kept.pauses, kept.fee, kept.flags);
        assertEq(uint256(job.state()), uint256(JobState.Open), "open");
        _check(job, kept, Lock(address(0), 0, 0, 0));
        job = _locked(job, lock);
        assertEq(uint256(job.state()), uint256(JobState.Locked), "locked");
        _check(job, kept, lock);
    }

    function testFuzz_Lock_LeavesNothingOfALockBefore(
        Fixed memory kept,
        Lock memory first,
        Lock memory second
    ) external pure {
        _clamp(kept);
        Job open = JobLibrary.open(kept.pauses, kept.fee, kept.flags);
        Job again = _locked(_locked(open, first), second);
        assertEq(Job.unwrap(again), Job.unwrap(_locked(open, second)), "as if it were the first");
    }

    function testFuzz_Mark_SetsFlagsAndClearsOthers(
        Fixed memory kept,
        Lock memory lock,
        uint8 set,
        uint8 cleared
    ) external pure {
        _clamp(kept);
        (set, cleared) = (set & _FLAGS, cleared & _FLAGS);
        Job job = _locked(JobLibrary.open(kept.pauses, kept.fee, kept.flags), lock).mark(set, cleared);
        kept.flags = (kept.flags & ~cleared) | set;
        assertEq(uint256(job.state()), uint256(JobState.Locked), "still locked");
        _check(job, kept, lock);
    }

    function testFuzz_Mark_TouchesNothingElse(Fixed memory kept, Lock memory lock) external pure {
        _clamp(kept);
        Job job = _locked(JobLibrary.open(kept.pauses, kept.fee, kept.flags), lock);
        assertEq(Job.unwrap(job.mark(0, 0)), Job.unwrap(job), "the same word");
    }

    function testFuzz_Reopen_ForgetsTheLockAndTheDemand(Fixed memory kept, Lock memory lock, uint8 flag) external pure {
        _clamp(kept);
        flag &= _FLAGS;
        Job job = _locked(JobLibrary.open(kept.pauses, kept.fee, kept.flags), lock).reopen(flag);
        kept.flags = (kept.flags & ~(JobLibrary.INPUT_DEMANDED | JobLibrary.INPUT_POSTED)) | JobLibrary.REOPENED | flag;
        assertEq(uint256(job.state()), uint256(JobState.Open), "open");
        _check(job, kept, Lock(address(0), 0, 0, 0));
    }

    function testFuzz_Committed_KeepsStateAndHash(uint8 state, bytes32 hash) external pure {
        JobState kept = JobState(bound(state, 0, uint256(type(JobState).max)));
        Job job = JobLibrary.committed(kept, hash);
        assertEq(uint256(job.state()), uint256(kept), "state");
        assertEq(Job.unwrap(job) << 4, uint256(hash) << 4, "the low 252 bits");
    }

    function testFuzz_Committed_TellsStatesAndHashesApart(bytes32 hash, uint256 bit) external pure {
        uint256 provisional = Job.unwrap(JobLibrary.committed(JobState.Provisional, hash));
        assertTrue(provisional != Job.unwrap(JobLibrary.committed(JobState.Disputed, hash)), "states");
        bytes32 changed = hash ^ bytes32(uint256(1) << (bit % 252));
        assertTrue(provisional != Job.unwrap(JobLibrary.committed(JobState.Provisional, changed)), "hashes");
    }

    function testFuzz_Settled_HasItsResultAlone(bytes32 hash, uint256 bit) external pure {
        Job job = JobLibrary.settled(hash);
        bytes32 other = hash ^ bytes32(uint256(1) << (bit % 251));
        for (uint256 i = 0; i < 2; ++i) {
            assertTrue(job.hasResult(hash), "its result");
            assertFalse(job.hasResult(other), "no other");
            assertEq(uint256(job.state()), uint256(JobState.Settled), "state");
            assertTrue(job.isUntold() == (i == 1), "whether its callback failed");
            job = job.untold();
        }
        assertFalse(JobLibrary.committed(JobState.Provisional, hash).untold().hasResult(hash), "not provisional");
        assertFalse(JobLibrary.committed(JobState.Provisional, hash).hasResult(hash), "only once settled");
    }

    function testFuzz_Delivery_HashChangesWithEveryField(uint256 seed, uint256 field) external pure {
        Delivery memory made;
        (made.lock, made.resultHash, made.outputDigest) = (Job.wrap(seed), bytes32(seed), bytes32(~seed));
        (made.deliveredAt, made.auditTarget, made.vendor) = (uint40(seed), uint40(seed >> 40), uint8(seed >> 80));
        (made.challengeBond, made.challenger) = (uint96(seed >> 88), address(uint160(seed)));
        bytes32 before = made.pack().hash();
        field = bound(field, 0, 15);
        if (field == 0) made.lock = Job.wrap(~Job.unwrap(made.lock));
        if (field == 1) made.resultHash = ~made.resultHash;
        if (field == 2) made.outputDigest = ~made.outputDigest;
        if (field == 3) made.deliveredAt ^= 1;
        if (field == 4) made.auditTarget ^= 1;
        if (field == 5) made.vendor ^= 1;
        if (field == 6) made.status = VendorStatus((uint256(made.status) + 1) % 3);
        if (field == 7) made.provable = !made.provable;
        if (field == 8) made.challengeBond ^= 1;
        if (field == 9) made.demandedAt ^= 1;
        if (field == 10) made.disputedAt ^= 1;
        if (field == 11) made.challenger = address(uint160(made.challenger) ^ 1);
        if (field == 12) made.proofWanted = !made.proofWanted;
        if (field == 13) made.hasCallback = !made.hasCallback;
        if (field == 14) made.price ^= 1;
        if (field == 15) made.valueAtRisk ^= 1;
        assertTrue(made.pack().hash() != before, "another hash");
    }

    function testFuzz_Delivery_HashIsThatOfTheAbiEncoding(PackedDelivery memory packed) external pure {
        assertEq(packed.hash(), keccak256(abi.encode(packed)), "hash");
    }

    function testFuzz_Delivery_RoundTripsThroughItsPackedForm(
        PackedDelivery memory packed,
        uint8 status,
        bool provable
    ) external pure {
        // Any bits but a status that there is not.
        packed.progress = (packed.progress & ~uint256(0xff << 168)) | (uint256(status % 3) << 168);
        Delivery memory made = packed.unpack();
        made.provable = provable;
        assertEq(keccak256(abi.encode(made.pack().unpack())), keccak256(abi.encode(made)), "round trip");
    }

    /// @dev Cuts the fields to the bits that the word has for them.
    function _clamp(Fixed memory kept) private pure {
        kept.pauses &= uint16(JobLibrary.MAX_PAUSES);
        kept.fee &= 0x3ff;
        kept.flags &= _FLAGS;
    }

    function _locked(Job job, Lock memory lock) private pure returns (Job) {
        return job.lock(lock.operator, lock.time, lock.worth, lock.bondBps);
    }

    function _check(Job job, Fixed memory kept, Lock memory lock) private pure {
        assertEq(job.operator(), lock.operator, "operator");
        assertEq(job.lockedAt(), lock.time, "time");
        assertEq(job.worth(), lock.worth, "worth");
        assertEq(job.bondBps(), lock.bondBps, "bond");
        assertEq(job.pauseIndex(), kept.pauses, "pauses");
        assertEq(job.feeBps(), kept.fee, "fee");
        for (uint256 i = 0; i < 6; ++i) {
            uint8 flag = uint8(1 << i);
            assertTrue(job.has(flag) == (kept.flags & flag != 0), "flag");
        }
    }
}
