// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

import {DelegationTest} from "../../utils/DelegationTest.sol";

contract ResetJailTest is DelegationTest {
    function test_RevertWhen_TheCallerIsNotTheManager() public {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, ALICE));
        vm.prank(ALICE);
        pool.resetJail();
    }

    function test_MayLockAgain() public {
        _deposit(ALICE, 100e6);
        _lock(50e6);
        for (uint256 i = 0; i < 3; ++i) market.late(address(pool), 10e6, 10e6, REQUESTER, KEEPER, FILLER);
        vm.prank(MANAGER);
        pool.resetJail();
        _lock(10e6);
    }
}
