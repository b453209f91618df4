// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract WithdrawTest is MarketTest {
    function test_RevertWhen_TheReceiverIsZero() external {
        expectError(abi.encodeWithSelector(IMoney.ZeroRecipient.selector));
        vm.prank(requester);
        market.withdrawTo(address(0), 1);
    }

    function testFuzz_RevertGiven_LessFreeBalance(uint256 amount) external {
        // The greatest number means all of it.
        amount = bound(amount, FUNDS + 1, type(uint256).max - 1);
        expectError(abi.encodeWithSelector(IMoney.InsufficientBalance.selector, requester, FUNDS, amount));
        vm.prank(requester);
        market.withdraw(amount);
    }

    function test_RevertGiven_TheRestIsReservedForAJob() external {
        open(newRequest(1));
        expectError(
            abi.encodeWithSelector(
                IMoney.InsufficientBalance.selector,
                requester,
                FUNDS - 10 ether,
                FUNDS - 10 ether + 1
            )
        );
        vm.prank(requester);
        market.withdraw(FUNDS - 10 ether + 1);
    }

    function testFuzz_SendsItToTheCaller(uint256 amount) external {
        amount = bound(amount, 0, FUNDS);
        vm.expectEmit(address(market));
        emit IMoney.Withdrawn(requester, requester, amount);
        vm.prank(requester);
        market.withdraw(amount);
        assertEq(token.balanceOf(requester), amount, "tokens");
        assertEq(balanceOf(requester), FUNDS - amount, "the rest");
        assertSolvent(everyone(), 0);
    }

    function test_SendsItToTheReceiverNamed() external {
        vm.prank(requester);
        market.withdrawTo(relayer, 2 ether);
        assertEq(token.balanceOf(relayer), 2 ether, "tokens");
        assertEq(balanceOf(requester), FUNDS - 2 ether, "the rest");
    }

    function test_SendsAllThereIs_GivenTheGreatestNumber() external {
        vm.prank(requester);
        market.withdrawTo(relayer, type(uint256).max);
        assertEq(token.balanceOf(relayer), FUNDS, "tokens");
        assertEq(balanceOf(requester), 0, "nothing left");
    }

    function test_LeavesReleasedSharesAlone_GivenAnOperatorsEarnings() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        vm.prank(operator);
        market.withdraw(type(uint256).max);
        assertEq(token.balanceOf(operator), 10 ether, "earnings");
        assertEq(releasedOf(operator), 10 ether, "shares");
    }

    function test_WorksDuringAPause() external {
        vm.prank(guardian);
        market.pauseIntake();
        vm.prank(requester);
        market.withdraw(FUNDS);
        assertEq(token.balanceOf(requester), FUNDS, "tokens");
    }
}
