// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Draw} from "../../../contracts/types/Audit.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract RecordDrawTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(BOB, 10_000e6);
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 100e6);
        market.wrongWith(ALICE, 100e6, 100e6, REQUESTER, CHALLENGER, _undecided());
    }

    function test_RevertGiven_NoSuchSlashWaits() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.UnknownSlash.selector, 2));
        vault.recordDraw(2);
    }

    function test_RevertGiven_TheMarketCannotTell() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.DrawUnknown.selector, 1, 7));
        vault.recordDraw(1);
    }

    function test_KeepsTheDrawForTheExecution() public {
        market.setDraw(keccak256("job"), 7, 1e9, Draw.Spared);
        vm.expectEmit(address(vault));
        emit IStakeVault.DrawRecorded(1, Draw.Spared);
        vault.recordDraw(1);
        // A later seed overwrites the one that told.
        market.setDraw(keccak256("job"), 7, 1e9, Draw.Unknown);
        assertTrue(vault.recordDraw(1) == Draw.Spared, "kept");
        _later(4 days);
        vault.executeSlash(1);
        assertEq(market.balanceOf(CHALLENGER), 33e6, "the finder's part of the bond, too");
    }
}
