// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract ReplaceFinderTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(ALICE, 100e6);
        market.equivocate(ALICE, 0, 0, REQUESTER, CHALLENGER);
    }

    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.replaceFinder(1, ALICE);
    }

    function test_RevertGiven_NoSuchSlashWaits() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.UnknownSlash.selector, 2));
        market.replaceFinder(2, KEEPER);
    }

    function test_PaysTheNewFinder() public {
        vm.expectEmit(address(vault));
        emit IStakeVault.FinderReplaced(1, KEEPER);
        market.replaceFinder(1, KEEPER);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.balanceOf(CHALLENGER), 0, "the first");
        assertEq(market.balanceOf(KEEPER), 5e6, "the new one");
    }
}
