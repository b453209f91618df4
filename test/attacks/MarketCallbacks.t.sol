// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IStakeVault} from "../../contracts/interfaces/IStakeVault.sol";
import {BoundedCall} from "../../contracts/libraries/BoundedCall.sol";
import {HostileCallback} from "../../contracts/mocks/HostileCallback.sol";
import {HostileToken} from "../../contracts/mocks/HostileToken.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice Classes of audit findings in other markets, tried on this one: callbacks, re-entrancy and gas.
contract MarketCallbacksTest is MarketTest {
    bytes4 private constant REENTRANT = bytes4(keccak256("ReentrancyGuardReentrantCall()"));
    HostileCallback private callback;

    function setUp() public override {
        super.setUp();
        callback = new HostileCallback();
        fund(address(callback), FUNDS);
    }

    function newToken() internal override returns (TestToken) {
        return new HostileToken();
    }

    function called(uint256 nonce, uint32 callbackGas) private view returns (Request memory request) {
        request = newRequest(nonce);
        (request.callback, request.callbackGas) = (address(callback), callbackGas);
    }

    function settlementFor(Request memory request) private returns (ISettlements.Settlement memory) {
        openAndLock(request);
        return settlementOf(request);
    }

    /* CLASS 3: RE-ENTRANCY ON PAYOUT AND CALLBACK */

    function reenter(bytes memory data, bytes4 expected) private {
        Request memory request = called(1, 500_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        callback.setReentry(address(market), data);
        market.settle(model, settlement);
        assertFalse(callback.reentered(), "came in again");
        assertEq(bytes32(callback.reentryError()), bytes32(expected), "error");
        assertEq(balanceOf(operator), 10 ether, "paid once");
        assertEq(balanceOf(address(callback)), FUNDS, "the callback's balance");
    }

    function test_Class03_CallbackCannotWithdraw() external {
        reenter(abi.encodeCall(market.withdraw, (1)), REENTRANT);
    }

    function test_Class03_CallbackCannotWithdrawThroughMulticall() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(market.withdraw, (1));
        reenter(abi.encodeWithSignature("multicall(bytes[])", calls), REENTRANT);
    }

    function test_Class03_CallbackCannotSettleAgain() external {
        Request memory second = newRequest(2);
        openAndLock(second);
        reenter(abi.encodeCall(market.settle, (model, settlementOf(second))), REENTRANT);
    }

    function test_Class03_CallbackCannotLockOrCancelOrExpire() external {
        Request memory second = newRequest(2);
        second.requester = address(callback);
        callback.run(address(market), abi.encodeCall(market.requestInference, (second, "")));
        uint256 start = vm.snapshotState();
        bytes[3] memory calls = [
            abi.encodeCall(market.lock, (second, 10_000)),
            abi.encodeCall(market.cancel, (second)),
            abi.encodeCall(market.expire, (second))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            Request memory request = called(10 + i, 500_000);
            ISettlements.Settlement memory settlement = settlementFor(request);
            callback.setReentry(address(market), calls[i]);
            market.settle(model, settlement);
            assertEq(bytes32(callback.reentryError()), bytes32(REENTRANT), "error");
            vm.revertToState(start);
            start = vm.snapshotState();
        }
    }

    function test_Class03_ATokenThatCallsBackFindsTheBooksInOrder() external {
        HostileToken hook = HostileToken(address(token));
        bytes[3] memory calls = [
            abi.encodeCall(market.withdraw, (5 ether)),
            abi.encodeCall(market.depositFor, (address(callback), 0)),
            abi.encodeCall(market.withdrawTo, (address(callback), 1))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            hook.setHook(address(callback), abi.encodeCall(HostileCallback.run, (address(market), calls[i])));
            callback.run(address(market), abi.encodeCall(market.withdraw, (1 ether)));
            assertEq(hook.hookCalls(), i + 1, "hook");
            assertFalse(hook.hookSucceeded(), "came in again");
        }
        assertEq(balanceOf(address(callback)), FUNDS - 3 ether, "balance");
        assertEq(token.balanceOf(address(callback)), 3 ether, "sent");
    }

    function test_Class03_ATokenThatCallsBackCannotCancelAReopenedJob() external {
        HostileToken hook = HostileToken(address(token));
        Request memory request = newRequest(1);
        request.requester = address(callback);
        callback.run(address(market), abi.encodeCall(market.requestInference, (request, "")));
        lock(request, operator);
        vm.warp(block.timestamp + request.executionWindow + 1);
        hook.setHook(
            address(callback),
            abi.encodeCall(HostileCallback.run, (address(market), abi.encodeCall(market.cancel, (request))))
        );
        market.expire(request);
        assertEq(hook.hookCalls(), 1, "hook");
        assertFalse(hook.hookSucceeded(), "cancelled between the books' two halves");
        assertState(market.jobIdOf(request), JobState.Open);
    }

    function test_Class03_AConsumerMayAskAgainFromItsCallback() external {
        Request memory next = newRequest(2);
        next.requester = address(callback);
        Request memory request = called(1, 500_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        callback.setReentry(address(market), abi.encodeCall(market.requestInference, (next, "")));
        market.settle(model, settlement);
        assertTrue(callback.reentered(), "asked");
        assertState(market.jobIdOf(next), JobState.Open);
    }

    /* CLASS 4: UNDER-GASSED CALLBACK */

    /// @dev Whatever gas the submitter sends, the callback gets what was promised or nothing is settled.
    function testFuzz_Class04_StarvingACallbackSettlesNothing(uint256 gasLimit) external {
        gasLimit = bound(gasLimit, 100_000, 1_000_000);
        Request memory request = called(1, 300_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        bytes32 jobId = market.jobIdOf(request);
        try market.settle{gas: gasLimit}(model, settlement) {
            assertEq(callback.calls(), 1, "told");
            assertGe(callback.gasGiven(), 299_000, "gas promised");
        } catch {
            assertState(jobId, JobState.Locked);
        }
    }

    function test_Class04_TooLittleGasIsNamed() external {
        Request memory request = called(1, 500_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        try market.settle{gas: 600_000}(model, settlement) {
            revert AssertionFailed("settled");
        } catch (bytes memory reason) {
            assertEq(bytes32(bytes4(reason)), bytes32(BoundedCall.InsufficientGas.selector), "error");
        }
    }

    /* CLASS 5: HOSTILE CALLBACK DENIES PAY */

    function testFuzz_Class05_NoCallbackBlocksPayment(uint8 mode) external {
        Request memory request = called(1, 200_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        callback.setMode(HostileCallback.Mode(bound(mode, 0, 4)));
        vm.prank(operator);
        market.settleAndWithdraw(model, settlement, operator);
        assertEq(token.balanceOf(operator), 10 ether, "paid and sent");
        assertState(market.jobIdOf(request), JobState.Settled);
    }

    function test_Class05_AFailedCallbackIsRetriedOnce() external {
        Request memory request = called(1, 200_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        callback.setMode(HostileCallback.Mode.Revert);
        market.settle(model, settlement);
        market.retryCallback(request, settlement.outputs, 0);
        assertEq(callback.calls(), 0, "refused again");
        callback.setMode(HostileCallback.Mode.Accept);
        market.retryCallback(request, settlement.outputs, 0);
        assertEq(callback.calls(), 1, "told");
        expectError(abi.encodeWithSelector(IResults.NoFailedCallback.selector, market.jobIdOf(request)));
        market.retryCallback(request, settlement.outputs, 0);
    }

    /* CLASS 6: RETURN-DATA GAS GRIEF */

    function test_Class06_AReturnBombCostsItsOwnGasOnly() external {
        Request memory request = called(1, 500_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        uint256 start = vm.snapshotState();
        uint256 plain = gasOf(settlement);
        for (uint256 mode = 3; mode < 5; ++mode) {
            vm.revertToState(start);
            start = vm.snapshotState();
            callback.setMode(HostileCallback.Mode(mode));
            // At most the callback's own limit, a flag and two logs; copying a megabyte would cost 2.3 million.
            assertLe(gasOf(settlement), plain + 500_000 + 40_000, "gas");
        }
    }

    function gasOf(ISettlements.Settlement memory settlement) private returns (uint256 used) {
        used = gasleft();
        market.settle(model, settlement);
        return used - gasleft();
    }

    /* CLASS 21: UNBOUNDED LOOP */

    function test_Class21_NoStepGetsDearerWithTheNumberOfJobs() external {
        ISettlements.Settlement memory settlement = settlementFor(newRequest(1));
        uint256 start = vm.snapshotState();
        uint256 alone = gasOf(settlement);
        vm.revertToState(start);
        for (uint256 i = 2; i < 60; ++i) openAndLock(newRequest(i));
        // The test's own memory has grown meanwhile.
        assertLe(gasOf(settlement), alone + 1_000, "gas among sixty jobs");
    }

    /* CLASS 26: CODE THAT COMES LATER AT AN ADDRESS */

    function test_Class26_ACallbackWithoutCodeHasNotBeenTold() external {
        Request memory request = newRequest(1);
        (request.callback, request.callbackGas) = (address(0xc0de), 200_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        market.settle(model, settlement);
        vm.etch(request.callback, address(callback).code);
        market.retryCallback(request, settlement.outputs, 0);
        assertEq(HostileCallback(request.callback).calls(), 1, "told when it was there");
    }

    function test_Class26_AnotherResultCannotBeTold() external {
        Request memory request = newRequest(1);
        (request.callback, request.callbackGas) = (address(0xc0de), 200_000);
        ISettlements.Settlement memory settlement = settlementFor(request);
        market.settle(model, settlement);
        settlement.outputs[0] ^= 1;
        expectError(abi.encodeWithSelector(ISettlements.WrongResult.selector, market.jobIdOf(request)));
        market.retryCallback(request, settlement.outputs, 0);
    }

    /* BATCHES */

    function test_Batch_ABadItemIsSkippedAndChargedToNobody() external {
        ISettlements.Settlement[] memory items = new ISettlements.Settlement[](5);
        for (uint256 i = 0; i < items.length; ++i) items[i] = settlementFor(newRequest(i));
        items[1].proof[255] ^= 0x01;
        items[3] = items[2];
        market.settle(model, items[4]);
        bytes4[] memory verdicts = market.settleMany(model, items);
        assertEq(bytes32(verdicts[0]), bytes32(0), "good");
        assertEq(bytes32(verdicts[1]), bytes32(ISettlements.InvalidProof.selector), "bad proof");
        assertEq(bytes32(verdicts[2]), bytes32(0), "good");
        assertEq(bytes32(verdicts[3]), bytes32(IRequests.WrongState.selector), "twice in the batch");
        assertEq(bytes32(verdicts[4]), bytes32(IRequests.WrongState.selector), "front-run");
        assertEq(balanceOf(operator), 30 ether, "paid for three");
    }

    function test_Batch_AnItemThatRunsOutOfGasIsNoSuccess() external {
        Request[] memory requests = new Request[](1);
        requests[0] = newRequest(1);
        openAndLock(requests[0]);
        vm.warp(block.timestamp + 11 minutes);
        (bool success, bytes memory result) = address(market).call{gas: 90_000}(
            abi.encodeCall(market.expireMany, (requests))
        );
        if (success) assertFalse(abi.decode(result, (bytes4[]))[0] == 0, "a success that was none");
        assertState(market.jobIdOf(requests[0]), JobState.Locked);
    }

    function test_Batch_NobodySettlesUncheckedFromOutside() external {
        ISettlements.Settlement memory settlement = settlementFor(newRequest(1));
        (bool success, ) = address(market).call(
            abi.encodeWithSignature(
                "settleOne((bytes32,bytes32,bytes32),((address,address,bytes32,bytes32,bytes32,uint256,uint8,bool,uint96,uint96,uint96,uint96,uint40,uint40,uint40,uint32,uint40,address,uint32),uint256[],uint256[],bytes),address,bool)",
                model,
                settlement,
                address(this),
                true
            )
        );
        assertFalse(success, "settled");
    }

    function test_OnlyTheVaultTakesReleasedShares() external {
        expectError(abi.encodeWithSelector(ILocks.OnlyVault.selector));
        market.takeReleased(operator);
        expectError(abi.encodeWithSelector(IStakeVault.NotMarket.selector, address(this)));
        vault.release(operator, 1);
    }
}
