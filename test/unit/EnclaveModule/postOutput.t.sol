// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveModule} from "../../../contracts/interfaces/IEnclaveModule.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract PostOutputTest is DisputeTest {
    uint256 private constant _CAP = 16_384;

    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsSettled() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        prove(_request, made);
        expectWrongState(jobId, JobState.Settled, JobState.Provisional);
        enclave.postOutput(_request, made, OUTPUT);
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        made.outputDigest = keccak256("outputs");
        expectError(abi.encodeWithSelector(IEnclaveModule.DeliveryMismatch.selector, jobId));
        enclave.postOutput(_request, made, "outputs");
    }

    function test_RevertGiven_NobodyDemandedTheOutput() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        expectError(abi.encodeWithSelector(IEnclaveModule.OutputNotDemanded.selector, jobId));
        enclave.postOutput(_request, made, OUTPUT);
    }

    function test_RevertWhen_TheBytesAreOthers() external {
        (, Delivery memory made) = _demanded(OUTPUT);
        expectError(abi.encodeWithSelector(IEnclaveModule.WrongData.selector, made.outputDigest, 7));
        enclave.postOutput(_request, made, "outputs");
    }

    function test_RevertWhen_TheBytesAreLongerThanTheCap() external {
        bytes memory output = new bytes(_CAP + 1);
        (, Delivery memory made) = _demanded(output);
        expectError(abi.encodeWithSelector(IEnclaveModule.WrongData.selector, made.outputDigest, _CAP + 1));
        enclave.postOutput(_request, made, output);
    }

    /* WHAT IT DOES */

    function test_TakesThemFromAnybody_WhenTheBytesAreAsLongAsTheCap() external {
        bytes memory output = new bytes(_CAP);
        (bytes32 jobId, Delivery memory made) = _demanded(output);
        vm.prank(keeper);
        enclave.postOutput(_request, made, output);
        (made.outputDigest, made.demandedAt) = (0, 0);
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_LetsTheResultBeFinalised_GivenAProvisionalResult() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        Delivery memory after_ = abi.decode(abi.encode(made), (Delivery));
        (after_.outputDigest, after_.demandedAt) = (0, 0);
        vm.expectEmit(address(market));
        emit IEnclaveModule.OutputPosted(jobId, OUTPUT, after_);
        enclave.postOutput(_request, made, OUTPUT);
        mineAudit(_request, after_, false);
        passWindow(after_);
        finalise(_request, after_);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_TakesTheBytesAfterTheDataWindowWhileNobodyHasCalledForR1_GivenAProvisionalResult() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        vm.warp(block.timestamp + 1 days);
        enclave.postOutput(_request, made, OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, 0);
        mineAudit(_request, made, false);
        finalise(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_LetsTheResultBeProven_GivenADisputedResult() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        made = challenged(_request, made);
        enclave.postOutput(_request, made, OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, 0);
        assertCommitted(jobId, JobState.Disputed, made);
        prove(_request, made);
        assertBooks(FUNDS - 10 ether, 18 ether, FUNDS - 10 ether, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function _demanded(bytes memory output) private returns (bytes32 jobId, Delivery memory made) {
        jobId = openAndLock(_request);
        IEnclaveModule.Result memory result = resultOf(_request);
        result.outputDigest = keccak256(output);
        made = deliver(result);
        vm.prank(requester);
        enclave.demandOutput(_request, made);
        made.demandedAt = uint40(block.timestamp);
    }
}
