// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract ResetJailTest is VaultTest {
    function test_RevertGiven_TheOperatorIsInGoodStanding() public {
        _expectNotJailed();
    }

    function test_RevertGiven_TheOperatorWasRemoved() public {
        _jail();
        market.equivocate(ALICE, 0, KEEPER);
        _expectNotJailed();
    }

    function test_MayLockAgain() public {
        _jail();
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorJailed.selector, ALICE));
        market.lockFor(ALICE, 10e6);
        vm.prank(ALICE);
        vault.resetJail();
        assertEq(market.lockFor(ALICE, 10e6), 10e6, "locked");
    }

    function test_StartsToCountStrikesAnew() public {
        _jail();
        vm.prank(ALICE);
        vault.resetJail();
        _strike();
        _strike();
        market.lockFor(ALICE, 10e6);
        market.late(ALICE, 10e6, 10e6, REQUESTER, KEEPER, FILLER);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorJailed.selector, ALICE));
        market.lockFor(ALICE, 10e6);
    }

    function test_EmitsJailReset() public {
        _jail();
        vm.expectEmit(address(vault));
        emit IStakeVault.JailReset(ALICE);
        vm.prank(ALICE);
        vault.resetJail();
    }

    function _jail() private {
        _stake(ALICE, 100e6);
        for (uint256 i = 0; i < 3; ++i) _strike();
    }

    function _strike() private {
        market.lockFor(ALICE, 10e6);
        market.late(ALICE, 10e6, 10e6, REQUESTER, KEEPER, FILLER);
    }

    function _expectNotJailed() private {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotJailed.selector, ALICE));
        vm.prank(ALICE);
        vault.resetJail();
    }
}
