// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {ContradictionTest} from "../../utils/ContradictionTest.sol";

contract CloseQuarantinedTest is ContradictionTest {
    Request private _request;
    Delivery private _none;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    function test_RevertGiven_TheModelIsNotQuarantined() external {
        open(_request);
        expectError(abi.encodeWithSelector(IDisputes.NotQuarantined.selector, modelId));
        market.closeQuarantined(_request, _none.pack());
    }

    function test_RevertGiven_TheJobWasNeverCreated() external {
        contradict();
        expectWrongState(idOf(_request), JobState.None, JobState.Locked);
        market.closeQuarantined(_request, _none.pack());
    }

    function test_RevertGiven_ALockThatTheEnclaveMayAnswer() external {
        openAndLock(_request);
        contradict();
        expectError(abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.Enclave));
        market.closeQuarantined(_request, _none.pack());
    }

    function test_RevertGiven_AProvisionalResultThatNeedsNoProof() external {
        (, Delivery memory made) = openAndDeliver(_request);
        contradict();
        expectError(abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.Enclave));
        market.closeQuarantined(_request, made.pack());
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        contradict();
        made.price ^= 1;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        market.closeQuarantined(_request, made.pack());
    }

    function test_GivesThePriceBack_GivenAnOpenJob() external {
        bytes32 jobId = open(_request);
        contradict();
        vm.expectEmit(address(market));
        emit IDisputes.QuarantinedClosed(jobId);
        market.closeQuarantined(_request, _none.pack());
        _assertClosed(jobId);
    }

    function test_GivesPriceAndBondBack_GivenALockThatNeedsAProof() external {
        Request memory request = newRequest(2);
        bytes32 jobId = openAndLock(request);
        contradict();
        market.closeQuarantined(request, _none.pack());
        _assertClosed(jobId);
        assertEq(releasedOf(operator), 10 ether, "bond back");
    }

    function test_GivesPriceAndBondBack_GivenAProvisionalResultThatNeedsAProof() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(newProvenRequest(1));
        contradict();
        market.closeQuarantined(newProvenRequest(1), made.pack());
        _assertClosed(jobId);
        assertEq(releasedOf(operator), 10 ether, "bond back");
    }

    function test_GivesPriceAndBothBondsBack_GivenADisputedResult() external {
        Request memory request = newProvenRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        challenge(request, made, challenger);
        made = disputed(made, challenger);
        contradict();
        market.closeQuarantined(request, made.pack());
        _assertClosed(jobId);
        assertEq(releasedOf(operator), 10 ether, "bond back");
    }

    function test_EndsTheDisputeOnly_GivenADisputedResultThatNeedsNoProof() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = challenged(_request, made);
        contradict();
        Delivery memory after_ = abi.decode(abi.encode(made), (Delivery));
        (after_.provable, after_.disputedAt, after_.challenger, after_.challengeBond) = (false, 0, address(0), 0);
        vm.expectEmit(address(market));
        emit IDisputes.DisputeDropped(jobId, operator, after_.pack());
        market.closeQuarantined(_request, made.pack());
        assertCommitted(jobId, JobState.Provisional, after_);
        assertBooks(FUNDS - 10 ether, 0, FUNDS, FUNDS, 0);
        assertEq(releasedOf(operator), 0, "the operator's bond stays");
        assertSolvent(parties(), 10 ether);
    }

    function test_LeavesADataWindowToDemandTheOutput_GivenADisputedResultThatNeedsNoProof() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        made = challenged(_request, made);
        contradict();
        market.closeQuarantined(_request, made.pack());
        // The turn of the call lay a second ahead.
        (made.provable, made.disputedAt) = (false, uint40(block.timestamp));
        (made.challenger, made.challengeBond) = (address(0), 0);
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_KeepsADemandForTheOutput_GivenADisputedResultThatNeedsNoProof() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        made = challenged(_request, made);
        contradict();
        market.closeQuarantined(_request, made.pack());
        (made.provable, made.disputedAt, made.challenger, made.challengeBond) = (false, 0, address(0), 0);
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function _assertClosed(bytes32 jobId) private view {
        assertState(jobId, JobState.None);
        assertBooks(FUNDS, 0, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }
}
