// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobLibrary, JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract DrawTest is EnclaveTest {
    Request private _request;
    bytes32 private _jobId;
    Delivery private _made;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        (_jobId, _made) = openAndDeliver(_request);
    }

    /* STATE */

    function test_RevertGiven_TheJobIsUnknown() external {
        Request memory request = newEnclaveRequest(2);
        expectWrongState(market.jobIdOf(request), JobState.None, JobState.Provisional);
        market.draw(idOf(request), _made.pack());
    }

    function test_RevertGiven_TheJobIsLocked() external {
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = openAndLock(request);
        expectWrongState(jobId, JobState.Locked, JobState.Provisional);
        market.draw(idOf(request), _made.pack());
    }

    function test_RevertGiven_TheJobIsDisputed() external {
        mineAudit(_request, _made, true);
        market.draw(idOf(_request), _made.pack());
        Delivery memory after_ = disputed(_made, address(0));
        expectWrongState(_jobId, JobState.Disputed, JobState.Provisional);
        market.draw(idOf(_request), after_.pack());
    }

    function testFuzz_RevertWhen_TheDeliveryIsNotTheCommittedOne(uint256 field, uint40 value) external {
        mineAudit(_request, _made, false);
        Delivery memory forged = _made;
        vm.assume(value != 0);
        field = bound(field, 0, 13);
        if (field == 0) forged.resultHash ^= bytes32(uint256(value));
        if (field == 1) forged.outputDigest = bytes32(uint256(value));
        if (field == 2) forged.deliveredAt ^= value;
        if (field == 3) forged.auditTarget ^= value;
        if (field == 4) forged.vendor = OTHER_VENDOR;
        if (field == 5) forged.status = VendorStatus.Degraded;
        if (field == 6) forged.provable = false;
        if (field == 7) forged.challengeBond = value;
        if (field == 8) forged.demandedAt = value;
        if (field == 9) forged.challenger = address(uint160(value));
        if (field == 10) forged.proofWanted = true;
        if (field == 11) forged.hasCallback = true;
        if (field == 12) forged.price ^= value;
        if (field == 13) forged.valueAtRisk ^= value;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, _jobId));
        market.draw(idOf(_request), forged.pack());
    }

    function testFuzz_RevertGiven_TheSeedIsNotPosted(uint32 time, uint32 blocks) external {
        // However long nobody posts: nothing is drawn, and nothing settles.
        vm.warp(block.timestamp + time);
        vm.roll(block.number + blocks);
        expectError(abi.encodeWithSelector(IResults.AuditNotDrawn.selector, _jobId, uint256(_made.auditTarget)));
        market.draw(idOf(_request), _made.pack());
    }

    /* NUMBER */

    function testFuzz_WritesNothing_GivenTheNumberIsNotBelowTheRate(uint32 time, uint32 blocks) external {
        mineAudit(_request, _made, false);
        for (uint256 i = 0; i < 2; ++i) {
            vm.recordLogs();
            market.draw(idOf(_request), _made.pack());
            assertEq(vm.getRecordedLogs().length, 0, "no event");
            assertCommitted(_jobId, JobState.Provisional, _made);
            vm.warp(block.timestamp + time);
            vm.roll(block.number + blocks);
        }
    }

    function test_OpensADisputeWithoutChallenger_GivenTheNumberIsBelowTheRate() external {
        mineAudit(_request, _made, true);
        Delivery memory after_ = disputed(_made, address(0));
        vm.expectEmit(address(market));
        emit IDisputes.Disputed(_jobId, address(0), block.timestamp + 1 + PROOF_SECONDS, after_.pack());
        market.draw(_jobId, _made.pack());
        assertCommitted(_jobId, JobState.Disputed, after_);
    }

    function test_GivesEachJobOfATargetANumberOfItsOwn() external {
        vm.roll(_made.auditTarget - 2);
        Request memory request = newEnclaveRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        assertEq(made.auditTarget, _made.auditTarget, "one target");
        uint256 rate = rateOf(made);
        bytes32 seed;
        // One seed that draws the first and spares the second.
        do seed = keccak256(abi.encode(seed, "split")); while (
            uint256(numberOf(seed, _jobId)) << 32 >= rate || uint256(numberOf(seed, jobId)) << 32 < rate
        );
        postSeed(made.auditTarget, seed);
        market.draw(idOf(_request), _made.pack());
        market.draw(idOf(request), made.pack());
        assertCommitted(_jobId, JobState.Disputed, disputed(_made, address(0)));
        assertCommitted(jobId, JobState.Provisional, made);
    }

    /* RATE */

    function testFuzz_IsAlwaysDrawn_GivenProofAndSignatureAreAskedFor(bytes32 hash) external {
        Request memory request = newEnclaveRequest(2);
        request.assurance = Assurance.EnclaveAndProof;
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.roll(uint256(made.auditTarget) + 1);
        postSeed(made.auditTarget, hash);
        market.draw(idOf(request), made.pack());
        assertCommitted(jobId, JobState.Disputed, disputed(made, address(0)));
    }

    function testFuzz_IsNeverDrawn_GivenTheModelHasNoCircuit(bool posted, uint8 status) external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        // It needs no seed.
        if (posted) mineAudit(request, made, false);
        status = uint8(bound(status, 0, 2));
        if (status != 0) lower(VENDOR, VendorStatus(status));
        market.draw(idOf(request), made.pack());
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_AppliesTheHigherRateAndKeepsTheStatus_GivenTheVendorWasDowngraded() external {
        _mineBetween(VendorStatus.Trusted, VendorStatus.Degraded);
        uint256 snapshot = vm.snapshotState();
        market.draw(idOf(_request), _made.pack());
        assertState(_jobId, JobState.Provisional);
        vm.revertToState(snapshot);
        lower(VENDOR, VendorStatus.Degraded);
        Delivery memory after_ = disputed(_made, address(0));
        assertEq(uint256(after_.status), uint256(VendorStatus.Degraded), "the worse status");
        vm.expectEmit(address(market));
        emit IDisputes.Disputed(_jobId, address(0), block.timestamp + 1 + 4 * PROOF_SECONDS, after_.pack());
        market.draw(_jobId, _made.pack());
        assertCommitted(_jobId, JobState.Disputed, after_);
    }

    function test_AppliesItToAResultThatWasSparedBefore_GivenTheVendorWasDowngraded() external {
        _mineBetween(VendorStatus.Trusted, VendorStatus.Degraded);
        market.draw(idOf(_request), _made.pack());
        assertCommitted(_jobId, JobState.Provisional, _made);
        lower(VENDOR, VendorStatus.Degraded);
        market.draw(idOf(_request), _made.pack());
        assertCommitted(_jobId, JobState.Disputed, disputed(_made, address(0)));
    }

    function test_TakesNoDrawBack_GivenTheVendorHasRecovered() external {
        _mineBetween(VendorStatus.Trusted, VendorStatus.Degraded);
        lower(VENDOR, VendorStatus.Degraded);
        market.draw(idOf(_request), _made.pack());
        _made = disputed(_made, address(0));
        vm.warp(block.timestamp + 1);
        enclaves.raiseVendorStatus(VENDOR, VendorStatus.Trusted);
        assertCommitted(_jobId, JobState.Disputed, _made);
        (, uint256 proveBy) = market.windowsOf(_made.pack());
        assertEq(proveBy, START + 1 + 4 * PROOF_SECONDS, "the longer window");
    }

    function test_MovesNoMoney() external {
        mineAudit(_request, _made, true);
        vm.prank(keeper);
        market.draw(idOf(_request), _made.pack());
        assertEq(balanceOf(keeper), 0, "a draw costs and pays nothing");
        assertEq(releasedOf(operator), 0, "the bond stays");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    /* FORMULA */

    /// @dev The market decides 300 jobs as the formula does, each alone; many more draws are in `test/fuzz/AuditDraw.t.sol`.
    function test_DrawsByThePublishedFormulaInHundredsOfJobs() external {
        lower(VENDOR, VendorStatus.Degraded);
        // q = 1/4, V = 3, B = 1: 3/16.
        uint256 rate = (ONE * 3) / 16;
        uint256 drawn;
        for (uint256 i = 0; i < 300; ++i) {
            Request memory request = newEnclaveRequest(100 + i);
            (request.minPrice, request.maxPrice, request.valueAtRisk) = (1 ether, 1 ether, 3 ether);
            (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
            vm.roll(uint256(made.auditTarget) + 1);
            bytes32 hash = keccak256(abi.encode("block", i));
            postSeed(made.auditTarget, hash);
            market.draw(idOf(request), made.pack());
            bool expected = uint256(numberOf(hash, jobId)) << 32 < rate;
            assertState(jobId, expected ? JobState.Disputed : JobState.Provisional);
            if (expected) ++drawn;
        }
        // 56.25 expected; 99.9% of all samples are within 22.3 of it.
        assertGe(drawn, 34, "enough");
        assertLe(drawn, 78, "not too many");
    }

    function testFuzz_IsTheFormulaOverTheWorthOfTheBond(uint96 value, uint8 status, uint24 bondBps) external view {
        Delivery memory made = _made;
        made.status = VendorStatus(bound(status, 0, 2));
        bondBps = uint24(bound(bondBps, 0, 100_000));
        made.lock = JobLibrary.open(0, 0, 0).lock(operator, uint32(START), 255, bondBps);
        made.valueAtRisk = value;
        uint256 bond = (10 ether * uint256(bondBps)) / 10_000;
        if (bond < MIN_BOND) bond = MIN_BOND;
        assertEq(rateOf(made), _formula(made.status, value, bond), "rate");
    }

    function testFuzz_RateCountsABondAtItsWorthWhenItWasLocked(uint8 worth) external view {
        Delivery memory made = _made;
        made.lock = JobLibrary.open(0, 0, 0).lock(operator, uint32(START), worth, 20_000);
        uint256 bond = (20 ether * uint256(worth)) / 255;
        assertEq(rateOf(made), _formula(made.status, 10 ether, bond), "rate");
    }

    function test_RisesWhenTheVendorIsDowngradedAndDoesNotFallWhenItRecovers() external {
        assertEq(rateOf(_made), _formula(VendorStatus.Trusted, 10 ether, 10 ether), "2%");
        lower(VENDOR, VendorStatus.Degraded);
        assertEq(rateOf(_made), _formula(VendorStatus.Degraded, 10 ether, 10 ether), "25%");
        lower(VENDOR, VendorStatus.Broken);
        assertEq(rateOf(_made), ONE / 2, "all of it");
        vm.warp(block.timestamp + 1);
        enclaves.raiseVendorStatus(VENDOR, VendorStatus.Degraded);
        _made.status = VendorStatus.Broken;
        assertEq(rateOf(_made), ONE / 2, "not back");
    }

    function test_RateIsOneForProofAndSignatureAndZeroWithoutACircuit() external {
        Delivery memory made = _made;
        made.proofWanted = true;
        assertEq(rateOf(made), ONE, "always");
        made.provable = false;
        lower(VENDOR, VendorStatus.Broken);
        assertEq(rateOf(made), 0, "nothing to ask for");
    }

    function testFuzz_AuditRateBps_IsTheRateRoundedUp(uint96 value, uint8 worth) external view {
        Delivery memory made = _made;
        made.lock = JobLibrary.open(0, 0, 0).lock(operator, uint32(START), worth, 20_000);
        made.valueAtRisk = value;
        uint256 bps = market.auditRateBps(made.pack());
        assertGe(bps * ONE, rateOf(made) * 10_000, "no less");
        assertTrue(bps == 0 || (bps - 1) * ONE < rateOf(made) * 10_000, "and less than one more");
    }

    /* PRIVATE */

    function _formula(VendorStatus status, uint96 value, uint256 bond) private pure returns (uint256) {
        if (value == 0) return 0;
        uint256 q =
            status == VendorStatus.Trusted
                ? 200
                : status == VendorStatus.Degraded
                    ? 2_500
                    : 10_000;
        uint256 whole = 10_000 * (uint256(value) + bond);
        return (q * value * ONE + whole - 1) / whole;
    }

    /// @dev Mines an audit that one status clears and a worse one draws.
    function _mineBetween(VendorStatus clears, VendorStatus draws) private returns (uint96 number) {
        uint256 low = _formula(clears, 10 ether, 10 ether);
        uint256 high = _formula(draws, 10 ether, 10 ether);
        bytes32 hash;
        do {
            hash = keccak256(abi.encode(hash, "between"));
            number = numberOf(hash, _jobId);
        } while (uint256(number) << 32 < low || uint256(number) << 32 >= high);
        vm.roll(uint256(_made.auditTarget) + 1);
        postSeed(_made.auditTarget, hash);
    }
}
