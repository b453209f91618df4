// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Measurement, Model, Runtime} from "../../../contracts/types/Model.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract RequestInferenceTest is MarketTest {
    function test_RevertWhen_TheCallerIsNotTheRequester() external {
        Request memory request = newRequest(1);
        expectError(abi.encodeWithSelector(IRequests.NotRequester.selector, relayer, requester));
        vm.prank(relayer);
        market.requestInference(request, "");
    }

    function test_RevertGiven_IntakeIsPaused() external {
        vm.prank(guardian);
        market.pauseIntake();
        uint256 until = block.timestamp + market.MAX_PAUSE_SECONDS();
        _reverts(newRequest(1), abi.encodeWithSelector(IRequests.IntakePaused.selector, until));
    }

    function test_RevertGiven_TheNonceIsUsed() external {
        open(newRequest(1));
        Request memory request = newRequest(1);
        request.maxPrice = 11 ether;
        _reverts(request, abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 1));
    }

    function test_RevertGiven_TheSameRequestWasSettled() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        _reverts(request, abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 1));
    }

    function test_RevertGiven_TooLittleFreeBalance() external {
        Request memory request = newRequest(1);
        request.maxPrice = uint96(FUNDS);
        request.callback = address(0xca11);
        request.callbackGas = 100_000;
        request.callbackFee = 1;
        _reverts(request, abi.encodeWithSelector(IMoney.InsufficientBalance.selector, requester, FUNDS, FUNDS + 1));
    }

    function testFuzz_RevertWhen_AnEnclaveIsAskedForThatCannotServe(uint8 assurance) external {
        Request memory request = newRequest(1);
        request.assurance = Assurance(bound(assurance, 1, 2));
        request.valueAtRisk = request.maxPrice;
        _reverts(request, abi.encodeWithSelector(IRequests.ModelHasNoRuntime.selector, request.modelId));
    }

    function test_RevertWhen_AProvenJobIsConfidential() external {
        Request memory request = newRequest(1);
        request.confidential = true;
        _reverts(request, abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.Proof));
    }

    function test_RevertWhen_AProvenJobHasAValueAtRisk() external {
        Request memory request = newRequest(1);
        request.valueAtRisk = 1;
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedValueAtRisk.selector, 1));
    }

    function test_RevertWhen_TheLowestPriceIsAboveTheHighest() external {
        Request memory request = newRequest(1);
        request.minPrice = request.maxPrice + 1;
        _reverts(
            request,
            abi.encodeWithSelector(IRequests.MalformedPrice.selector, request.minPrice, request.maxPrice)
        );
    }

    function test_RevertWhen_AnOperatorIsNamedAtAChangingPrice() external {
        Request memory request = newRamp(1);
        request.operator = operator;
        _reverts(request, abi.encodeWithSelector(IRequests.NamedOperatorNeedsFixedPrice.selector));
    }

    function test_RevertWhen_TheRampEndsBeforeItStarts() external {
        Request memory request = newRequest(1);
        request.rampStart = request.rampEnd + 1;
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedTimes.selector));
    }

    function test_RevertWhen_TheExecutionWindowIsZero() external {
        Request memory request = newRequest(1);
        request.executionWindow = 0;
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedTimes.selector));
    }

    function test_RevertWhen_TheTimeToLockIsOver() external {
        Request memory request = newRequest(1);
        request.lockBy = uint40(block.timestamp - 1);
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedTimes.selector));
    }

    function test_RevertWhen_ALastLockWouldOutliveTheDeadline() external {
        Request memory request = newRequest(1);
        request.deadline = request.lockBy + request.executionWindow - 1;
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedTimes.selector));
    }

    function test_RevertWhen_TheDeadlineIsTooFarOff() external {
        Request memory request = newRequest(1);
        uint256 latest = block.timestamp + market.MAX_JOB_SECONDS();
        request.deadline = uint40(latest + 1);
        _reverts(request, abi.encodeWithSelector(IRequests.JobTooLong.selector, latest + 1, latest));
    }

    function test_RevertWhen_GasOrFeeIsNamedWithoutACallback() external {
        Request memory request = newRequest(1);
        request.callbackGas = 1;
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedCallback.selector, address(0), 1));
        request.callbackGas = 0;
        request.callbackFee = 1;
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedCallback.selector, address(0), 0));
    }

    function test_RevertWhen_TheCallbackHasNoGasOrTooMuch() external {
        Request memory request = newRequest(1);
        request.callback = address(0xca11);
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedCallback.selector, address(0xca11), 0));
        request.callbackGas = uint32(market.MAX_CALLBACK_GAS() + 1);
        _reverts(
            request,
            abi.encodeWithSelector(IRequests.MalformedCallback.selector, address(0xca11), request.callbackGas)
        );
    }

    function testFuzz_RevertWhen_TheInputIsNeitherAWordNorATaggedHash(uint256 word) external {
        Request memory request = newRequest(1);
        uint256 field = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
        request.inputCommitment = bytes32(bound(word, field, (0xff << 248) - 1));
        _reverts(request, abi.encodeWithSelector(IRequests.MalformedInputCommitment.selector, request.inputCommitment));
    }

    function test_RevertGiven_TheModelIsUnknown() external {
        Request memory request = newRequest(1);
        request.modelId = keccak256("unknown");
        _reverts(request, abi.encodeWithSelector(IModelRegistry.UnknownModel.selector, request.modelId));
    }

    function test_RevertGiven_TheModelHasNoCircuit() external {
        Measurement[] memory measurements = new Measurement[](1);
        measurements[0] = Measurement(1, keccak256("measurement"));
        Model memory enclaveOnly;
        enclaveOnly.inputWords = 1;
        enclaveOnly.runtimeId = models.publishRuntime(Runtime("", new bytes(20), 0, measurements));
        Request memory request = newRequest(1);
        request.modelId = models.publishModel(enclaveOnly, "");
        _reverts(request, abi.encodeWithSelector(IRequests.ModelHasNoCircuit.selector, request.modelId));
    }

    function test_RevertWhen_TheInputDoesNotMatchItsDigest() external {
        Request memory request = newRequest(1);
        request.inputDigest = keccak256("input");
        expectError(abi.encodeWithSelector(IRequests.InputMismatch.selector, request.inputDigest));
        vm.prank(requester);
        market.requestInference(request, "another");
    }

    function test_OpensTheJobUnderTheRequestsDigest() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        assertEq(jobId, market.jobIdOf(request), "id");
        assertState(jobId, JobState.Open);
        assertTrue(market.isNonceUsed(requester, 1), "nonce used");
        assertFalse(market.isNonceUsed(requester, 2), "next nonce free");
    }

    function test_ReservesTheHighestPriceAndTheCallbackFee() external {
        Request memory request = newRamp(1);
        request.callback = address(0xca11);
        request.callbackGas = 100_000;
        request.callbackFee = 0.5 ether;
        open(request);
        assertEq(balanceOf(requester), FUNDS - 10.5 ether, "reserved");
        assertSolvent(everyone(), 10.5 ether);
    }

    function test_FixesTheFeeAndThePausesOfItsTime() external {
        market.setFee(100);
        bytes32 jobId = open(newRequest(1));
        market.setFee(200);
        (Job job, ) = market.jobOf(jobId);
        assertEq(job.feeBps(), 100, "fee");
        assertEq(job.pauseIndex(), 0, "pauses");
    }

    function test_EmitsRequestedWithTheInput() external {
        Request memory request = newRequest(1);
        request.inputDigest = keccak256("input");
        vm.expectEmit(address(market));
        emit IRequests.Requested(market.jobIdOf(request), requester, modelId, request, "input");
        vm.prank(requester);
        market.requestInference(request, "input");
    }

    function test_AcceptsEveryLimit() external {
        Request memory request = newRequest(1);
        request.minPrice = 0;
        request.maxPrice = 0;
        request.lockBy = uint40(block.timestamp);
        request.deadline = uint40(block.timestamp + market.MAX_JOB_SECONDS());
        request.executionWindow = uint32(market.MAX_JOB_SECONDS());
        request.callback = address(0xca11);
        request.callbackGas = uint32(market.MAX_CALLBACK_GAS());
        request.inputCommitment = bytes32(uint256(0xff << 248));
        request.nonce = type(uint256).max;
        assertState(open(request), JobState.Open);
    }

    function _reverts(Request memory request, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(request.requester);
        market.requestInference(request, "");
    }
}
