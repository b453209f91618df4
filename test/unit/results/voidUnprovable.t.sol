// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract VoidUnprovableTest is EnclaveTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newBlindRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsLocked() external {
        bytes32 jobId = openAndLock(_request);
        Delivery memory made = deliveryOf(resultOf(_request), VENDOR);
        lower(VENDOR, VendorStatus.Broken);
        expectWrongState(jobId, JobState.Locked, JobState.Provisional);
        _void(made);
    }

    function test_RevertGiven_TheJobIsVoid() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        _void(made);
        expectWrongState(jobId, JobState.None, JobState.Provisional);
        _void(made);
    }

    function test_RevertWhen_TheDeliveryIsNotTheCommittedOne() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        made.price += 1;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        _void(made);
    }

    function test_RevertGiven_TheModelHasACircuit() external {
        _request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        _void(made);
    }

    function testFuzz_RevertGiven_TheVendorIsNotBroken(bool degraded) external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        if (degraded) lower(VENDOR, VendorStatus.Degraded);
        // Another vendor's break is none of its business.
        lower(OTHER_VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        _void(made);
    }

    /* GIVEN A BROKEN VENDOR AND NO CIRCUIT */

    function test_RefundsTheRequesterAndReleasesTheBond_GivenABrokenVendorAndNoCircuit() external {
        (_request.callback, _request.callbackGas, _request.callbackFee) = (address(0xca11), 50_000, 1 ether);
        uint256 before = balanceOf(requester);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        passWindow(made);
        vm.expectEmit(address(market));
        emit IResults.Voided(jobId, operator);
        _void(made);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(requester), before, "price and callback fee back");
        assertEq(balanceOf(operator), 0, "no pay");
        assertEq(releasedOf(operator), 10 ether, "the bond back");
        assertEq(vault.assetsOf(operator), FUNDS, "no penalty");
        assertFalse(market.isResult(_request, outputsOf(_request)), "no result");
        assertSolvent(everyone(), FUNDS);
    }

    function test_NeedsNoWindowToPass_GivenABrokenVendorAndNoCircuit() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        _void(made);
        assertState(jobId, JobState.None);
    }

    function test_VoidsThoughTheOutputIsDemanded_GivenABrokenVendorAndNoCircuit() external {
        bytes32 jobId = openAndLock(_request);
        IResults.Result memory result = resultOf(_request);
        result.outputDigest = keccak256("bytes");
        Delivery memory made = deliver(result);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        lower(VENDOR, VendorStatus.Broken);
        _void(made);
        assertState(jobId, JobState.None);
        assertEq(vault.assetsOf(operator), FUNDS, "no penalty");
    }

    function test_PaysTheBonusOfAReopenedJobToTheInsurance_GivenABrokenVendorAndNoCircuit() external {
        uint256 before = balanceOf(requester);
        bytes32 jobId = open(_request);
        lock(_request, other);
        vm.warp(block.timestamp + 10 minutes + 1);
        market.expire(_request);
        lock(_request, operator);
        Delivery memory made = deliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        _void(made);
        assertEq(balanceOf(requester), before + 2.5 ether, "the price back and its share of R1");
        assertEq(balanceOf(address(vault)), 4 ether, "the filler's share");
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(Job.unwrap(job) | terms.reserve | terms.bonus | terms.heldSeconds, 0, "nothing is kept");
    }

    function test_RevertGiven_TheVendorHasRecovered() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Broken);
        vm.warp(block.timestamp + 1);
        enclaves.raiseVendorStatus(VENDOR, VendorStatus.Trusted);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        _void(made);
    }

    function test_RevertGiven_TheVendorBrokeAfterTheChallengeWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        lower(VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, jobId));
        _void(made);
        passWindow(made);
        finalise(_request, made);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    function test_CountsTheLongWindow_GivenADegradedVendorThatBroke() external {
        (, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(made.deliveredAt + 4 * CHALLENGE_SECONDS);
        uint256 snapshot = vm.snapshotState();
        lower(VENDOR, VendorStatus.Broken);
        vm.warp(block.timestamp + 1 days);
        _void(made);
        vm.revertToState(snapshot);
        vm.warp(block.timestamp + 1);
        lower(VENDOR, VendorStatus.Broken);
        expectError(abi.encodeWithSelector(IResults.StillBelievable.selector, idOf(_request)));
        _void(made);
    }

    /* PRIVATE */

    function _void(Delivery memory made) private {
        vm.prank(keeper);
        market.voidUnprovable(_request, made.pack());
    }
}
