// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeacon} from "../../../contracts/interfaces/IBeacon.sol";
import {IPosts} from "../../../contracts/interfaces/IPosts.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract PostTest is EnclaveTest {
    bytes32 private constant _SEED = keccak256("seed");

    Request private _request;
    bytes32 private _jobId;
    Delivery private _made;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        (_jobId, _made) = openAndDeliver(_request);
    }

    function test_RevertWhen_TheEvidenceDoesNotFit() external {
        expectError(abi.encodeWithSelector(IBeacon.WrongEvidence.selector, _made.auditTarget));
        market.post(_made.auditTarget, "");
        _assertSeed(_made.auditTarget, false, 0);
    }

    function testFuzz_KeepsAndAnnouncesTheSeed(address by, uint40 target, bytes32 seed) external {
        vm.assume(target != 0);
        vm.expectEmit(address(market));
        emit IPosts.SeedPosted(target, uint216(uint256(seed)));
        vm.prank(by);
        market.post(target, abi.encode(seed));
        _assertSeed(target, true, uint216(uint256(seed)));
    }

    function test_KnowsNoSeed_GivenNothingIsPosted() external view {
        _assertSeed(0, false, 0);
        _assertSeed(_made.auditTarget, false, 0);
    }

    function test_ChangesNothing_GivenTheSeedIsAtHand() external {
        market.post(_made.auditTarget, abi.encode(_SEED));
        vm.recordLogs();
        // No evidence is looked at, so that a settlement with a post in it does not fail because another came first.
        market.post(_made.auditTarget, "");
        market.post(_made.auditTarget, abi.encode(~_SEED));
        assertEq(vm.getRecordedLogs().length, 0, "no event");
        _assertSeed(_made.auditTarget, true, uint216(uint256(_SEED)));
    }

    function test_OverwritesTheTargetOf1024Before_WhichCanBePostedAgain() external {
        uint40 target = _made.auditTarget;
        market.post(target, abi.encode(_SEED));
        for (uint40 i = 1; i < 1_024; i += 341) market.post(target + i, abi.encode(keccak256("other")));
        _assertSeed(target, true, uint216(uint256(_SEED)));
        market.post(target + 1_024, abi.encode(~_SEED));
        _assertSeed(target, false, 0);
        market.post(target, abi.encode(_SEED));
        // Both are at hand, and the ring's next laps change that no more.
        _assertSeed(target, true, uint216(uint256(_SEED)));
        _assertSeed(target + 1_024, true, uint216(uint256(~_SEED)));
        market.post(target + 2_048, abi.encode(_SEED));
        _assertSeed(target, true, uint216(uint256(_SEED)));
        _assertSeed(target + 1_024, false, 0);
        assertEq(market.nextTarget(), target + 2_049, "the latest stays");
    }

    function testFuzz_TakesNoPlaceFromANewerTarget_GivenAnOldOneIsPosted(uint8 laps) external {
        uint40 target = _made.auditTarget;
        uint40 newer = target + 1_024 * (1 + uint40(laps));
        market.post(newer, abi.encode(~_SEED));
        market.post(target, abi.encode(_SEED));
        _assertSeed(newer, true, uint216(uint256(~_SEED)));
        _assertSeed(target, true, uint216(uint256(_SEED)));
    }

    function testFuzz_NeverLosesIt_GivenTheEvidenceCannotBeShownAgain(bytes32 seed, uint8 laps) external {
        uint40 target = _made.auditTarget;
        market.post(target, abi.encodePacked(seed, uint8(1)));
        for (uint40 lap = 1; lap <= laps % 4; ++lap) market.post(target + 1_024 * lap, abi.encode(~seed));
        _assertSeed(target, true, uint216(uint256(seed)));
        // Another header would give another number: it comes too late.
        market.post(target, abi.encodePacked(~seed, uint8(1)));
        _assertSeed(target, true, uint216(uint256(seed)));
    }

    /// @dev A chain whose clock runs late would give a delivery a target whose round is public: any post moves it on.
    function testFuzz_MovesNewDeliveriesToALaterTarget_GivenTheClockRunsLate(uint40 ahead) external {
        ahead = uint40(bound(ahead, 1, 1_000_000));
        uint40 target = beacon.targetAt(block.timestamp);
        assertEq(market.nextTarget(), target, "by the clock");
        market.post(target + ahead, abi.encode(_SEED));
        assertEq(market.nextTarget(), target + ahead + 1, "by the beacon");
        (bytes32 jobId, Delivery memory made) = openAndDeliver(newEnclaveRequest(2));
        assertEq(made.auditTarget, target + ahead + 1, "in the delivery");
        assertCommitted(jobId, JobState.Provisional, made);
        market.post(target, abi.encode(_SEED));
        assertEq(market.nextTarget(), target + ahead + 1, "and never back");
    }

    function test_ServesEveryDeliveryOfItsInterval() external {
        Delivery[] memory made = new Delivery[](5);
        bytes32[] memory ids = new bytes32[](5);
        for (uint256 i = 0; i < 5; ++i) {
            (ids[i], made[i]) = openAndDeliver(newEnclaveRequest(10 + i));
            assertEq(made[i].auditTarget, _made.auditTarget, "one target");
        }
        market.post(_made.auditTarget, abi.encode(_SEED));
        passWindow(_made);
        for (uint256 i = 0; i < 5; ++i) {
            bool drawn = uint256(numberOf(_SEED, ids[i])) << 32 < rateOf(made[i]);
            market.finalise(ids[i], made[i].pack());
            assertState(ids[i], drawn ? JobState.Disputed : JobState.Settled);
        }
    }

    /* PRIVATE */

    function _assertSeed(uint40 target, bool known, uint216 seed) private view {
        (bool isKnown, uint216 kept) = market.seedOf(target);
        assertTrue(isKnown == known, "known");
        assertEq(kept, seed, "seed");
    }
}
