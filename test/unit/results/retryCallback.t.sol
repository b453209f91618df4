// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {BoundedCall} from "../../../contracts/libraries/BoundedCall.sol";
import {HostileCallback} from "../../../contracts/mocks/HostileCallback.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {Listener} from "../../utils/Listener.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract RetryCallbackTest is MarketTest {
    Listener private _listener;
    Request private _request;

    function setUp() public override {
        super.setUp();
        _listener = new Listener();
        _request = newRequest(1);
        _request.callback = address(_listener);
        _request.callbackGas = 100_000;
        _request.callbackFee = 0.5 ether;
    }

    function test_RevertGiven_TheJobIsNotSettled() external {
        bytes32 jobId = openAndLock(_request);
        expectError(abi.encodeWithSelector(ISettlements.WrongResult.selector, jobId));
        market.retryCallback(_request, outputsOf(_request), 0);
    }

    function test_RevertWhen_TheOutputsAreNotTheResult() external {
        bytes32 jobId = _fail();
        uint256[] memory outputs = outputsOf(_request);
        outputs[0] ^= 1;
        expectError(abi.encodeWithSelector(ISettlements.WrongResult.selector, jobId));
        market.retryCallback(_request, outputs, 0);
    }

    function test_RevertGiven_TheCallbackWorked() external {
        bytes32 jobId = openAndLock(_request);
        settle(_request);
        expectError(abi.encodeWithSelector(IResults.NoFailedCallback.selector, jobId));
        market.retryCallback(_request, outputsOf(_request), 0);
        assertEq(_listener.calls(), 1, "called once");
    }

    function test_RevertWhen_TooLittleGasIsLeftForTheCallback() external {
        _fail();
        bytes memory call = abi.encodeCall(market.retryCallback, (_request, outputsOf(_request), 0));
        (bool success, bytes memory reason) = address(market).call{gas: 120_000}(call);
        assertFalse(success, "went through");
        assertEq(bytes32(bytes4(reason)), bytes32(BoundedCall.InsufficientGas.selector), "reason");
    }

    function test_SettlesAndPays_GivenTheCallbackReverts() external {
        bytes32 jobId = _fail();
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10.5 ether, "price and callback fee");
        assertEq(_listener.calls(), 0, "not told");
        assertSolvent(everyone(), 0);
    }

    function test_CallsAgain_GivenTheCallbackFailed() external {
        bytes32 jobId = _fail();
        _listener.setBroken(false);
        vm.expectEmit(address(market));
        emit IResults.CallbackRetried(jobId, address(_listener));
        vm.prank(relayer);
        market.retryCallback(_request, outputsOf(_request), 0);
        assertEq(_listener.calls(), 1, "told");
        assertEq(_listener.lastJob(), jobId, "which job");
        assertEq(_listener.lastOutput(), outputsOf(_request)[0], "what result");
        assertEq(balanceOf(operator), 10.5 ether, "paid once");
    }

    function test_StaysRetryable_GivenItFailsAgain() external {
        bytes32 jobId = _fail();
        market.retryCallback(_request, outputsOf(_request), 0);
        _listener.setBroken(false);
        market.retryCallback(_request, outputsOf(_request), 0);
        expectError(abi.encodeWithSelector(IResults.NoFailedCallback.selector, jobId));
        market.retryCallback(_request, outputsOf(_request), 0);
        assertEq(_listener.calls(), 1, "told once");
    }

    function testFuzz_GivesItWhatTheCallerSays_GivenTheRequestNamedTooLittle(uint256 gasLimit) external {
        gasLimit = bound(gasLimit, 400_000, 4_000_000);
        HostileCallback dear = new HostileCallback();
        (_request.callback, _request.callbackGas) = (address(dear), 60_000);
        openAndLock(_request);
        settle(_request);
        market.retryCallback(_request, outputsOf(_request), 0);
        assertEq(dear.calls(), 0, "the signed gas is never enough");
        market.retryCallback(_request, outputsOf(_request), gasLimit);
        assertEq(dear.calls(), 1, "told");
        assertGe(dear.gasGiven(), gasLimit - 2_000, "gas");
        assertLe(dear.gasGiven(), gasLimit, "no more");
    }

    function testFuzz_GivesItWhatTheRequestNamed_WhenTheCallerSaysLess(uint256 gasLimit) external {
        HostileCallback dear = new HostileCallback();
        dear.setMode(HostileCallback.Mode.Revert);
        (_request.callback, _request.callbackGas) = (address(dear), 400_000);
        openAndLock(_request);
        settle(_request);
        dear.setMode(HostileCallback.Mode.Accept);
        market.retryCallback(_request, outputsOf(_request), bound(gasLimit, 0, 400_000));
        assertGe(dear.gasGiven(), 398_000, "gas");
    }

    function test_RevertWhen_TooLittleGasIsLeftForWhatTheCallerSays() external {
        _fail();
        bytes memory call = abi.encodeCall(market.retryCallback, (_request, outputsOf(_request), 1_000_000));
        (bool success, bytes memory reason) = address(market).call{gas: 900_000}(call);
        assertFalse(success, "went through");
        assertEq(bytes32(bytes4(reason)), bytes32(BoundedCall.InsufficientGas.selector), "reason");
    }

    function test_TellsTheResultStill_GivenTheCallbackFailed() external {
        bytes32 jobId = _fail();
        assertTrue(market.isResult(_request, outputsOf(_request)), "the result");
        assertState(jobId, JobState.Settled);
    }

    function _fail() private returns (bytes32 jobId) {
        jobId = openAndLock(_request);
        _listener.setBroken(true);
        settle(_request);
    }
}
