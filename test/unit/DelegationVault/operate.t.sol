// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {IJobMarket} from "../../../contracts/interfaces/IJobMarket.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract OperateTest is DelegationTest {
    function setUp() public override {
        super.setUp();
        _deposit(ALICE, 100e6);
    }

    function test_RevertWhen_TheCallerIsNotTheManager() public {
        bytes memory data = abi.encodeCall(IJobMarket.lock, (_request(10e6), 100));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, ALICE));
        vm.prank(ALICE);
        pool.operate(data);
    }

    function test_RevertWhen_TheCallIsNoneThatAnOperatorMakes() public {
        bytes[4] memory calls = [
            abi.encodeCall(IJobMarket.withdrawTo, (MANAGER, 1)),
            abi.encodeWithSelector(IJobMarket.requestInference.selector),
            abi.encodeWithSelector(bytes4(keccak256("multicall(bytes[])"))),
            bytes("")
        ];
        _earn(10e6);
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDelegationVault.CallNotAllowed.selector, bytes4(calls[i])));
            vm.prank(MANAGER);
            pool.operate(calls[i]);
        }
    }

    function test_RevertWhen_TheMarketRefuses() public {
        bytes memory data = abi.encodeCall(IJobMarket.lock, (_request(101e6), 100));
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, address(pool), 100e6, 101e6));
        vm.prank(MANAGER);
        pool.operate(data);
    }

    function test_BondsTheDelegatorsStake() public {
        _lock(60e6);
        _assertPool(address(pool), 40e6, 60e6, 0, 100e6);
        assertEq(pool.totalAssets(), 100e6, "total");
    }

    function test_Locks_GivenItLeavesTheirPartFree() public {
        _requestExit(ALICE, 30e6 * UNIT);
        _lock(70e6);
        _assertPool(address(pool), 30e6, 70e6, 0, 100e6);
    }

    function test_RevertGiven_ItDoesNotLeaveTheirPartFree() public {
        _requestExit(ALICE, 30e6 * UNIT);
        bytes memory data = abi.encodeCall(IJobMarket.lock, (_request(70e6 + 2), 100));
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.ExitsWaiting.selector, 30e6 - 1, 30e6 - 2));
        vm.prank(MANAGER);
        pool.operate(data);
    }

    function test_GivesTheLockBack_EvenWhileDelegatorsWantToLeave() public {
        _lock(60e6);
        _requestExit(ALICE, 100e6 * UNIT);
        vm.prank(MANAGER);
        pool.operate(abi.encodeCall(IJobMarket.decline, (_request(60e6))));
        _assertPool(address(pool), 100e6 - 1.2e6, 0, 0, 100e6 - 1.2e6);
    }
}
