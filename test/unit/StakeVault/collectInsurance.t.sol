// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract CollectInsuranceTest is VaultTest {
    function test_MovesAllOfIt() public {
        _fund(70e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.InsuranceReceived(70e6);
        vm.prank(CAROL);
        assertEq(vault.collectInsurance(), 70e6, "collected");
        assertEq(_insurance(), 70e6, "insurance");
        assertEq(market.balanceOf(address(vault)), 0, "left in the market");
        _assertSolvent();
    }

    function test_MovesNothing_GivenTheMarketHoldsNone() public {
        assertEq(vault.collectInsurance(), 0, "collected");
        assertEq(_insurance(), 0, "insurance");
    }

    function test_LeavesTokensThatWereSentToTheVaultAlone() public {
        token.mint(address(vault), 5e6);
        _fund(70e6);
        assertEq(vault.collectInsurance(), 70e6, "collected");
        assertEq(_insurance(), 70e6, "insurance");
    }

    function _fund(uint256 amount) private {
        token.mint(address(this), amount);
        token.approve(address(market), amount);
        market.depositFor(address(vault), amount);
    }
}
