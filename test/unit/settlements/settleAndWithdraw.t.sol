// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract SettleAndWithdrawTest is MarketTest {
    function test_RevertWhen_TheReceiverIsZero() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        expectError(abi.encodeWithSelector(IMoney.ZeroRecipient.selector));
        vm.prank(operator);
        market.settleAndWithdraw(model, settlement, address(0));
        assertState(jobId, JobState.Locked);
    }

    function test_RevertWhen_TheProofDoesNotHold() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.outputs[0] ^= 1;
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
        vm.prank(operator);
        market.settleAndWithdraw(model, settlement, operator);
    }

    function test_SendsThePriceAndAllEarlierEarnings_GivenTheLockHolderCalls() external {
        Request memory first = newRequest(1);
        openAndLock(first);
        settle(first);
        Request memory second = newRequest(2);
        openAndLock(second);
        ISettlements.Settlement memory settlement = settlementOf(second);
        vm.prank(operator);
        market.settleAndWithdraw(model, settlement, relayer);
        assertEq(token.balanceOf(relayer), 20 ether, "both prices");
        assertEq(balanceOf(operator), 0, "nothing left");
        assertSolvent(everyone(), 0);
    }

    function test_SendsOnlyTheCallersOwn_GivenAnotherSubmits() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        vm.prank(keeper);
        market.settleAndWithdraw(model, settlement, keeper);
        assertEq(token.balanceOf(keeper), 0, "nothing of the operator's");
        assertEq(balanceOf(operator), 10 ether, "the operator keeps its price");
    }
}
