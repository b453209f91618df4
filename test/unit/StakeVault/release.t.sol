// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract ReleaseTest is VaultTest {
    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.release(ALICE, 0);
    }

    function test_RevertWhen_MoreIsReleasedThanIsBonded() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 60e6);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        market.release(ALICE, 60e6 + 1);
    }

    function test_MovesTheSharesToTheFreeOnes() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 60e6);
        market.release(ALICE, 50e6);
        _assertPool(ALICE, 90e6, 10e6, 0, 100e6);
    }
}
