// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract HarvestTest is DelegationTest {
    function test_FetchesBooksAndStakes() public {
        _deposit(ALICE, 100e6);
        _earn(50e6);
        uint256 before = pool.totalAssets();
        vm.expectEmit(address(pool));
        emit IDelegationVault.Harvested(50e6, 5e6);
        assertEq(pool.harvest(), 50e6, "earned");
        assertEq(pool.totalAssets(), before, "no jump to snipe");
        assertEq(vault.assetsOf(address(pool)), 145e6, "staked");
        assertEq(token.balanceOf(address(pool)), 5e6, "commission stays");
    }

    function test_KeepsTheRest_GivenTheOperatorWasRemoved() public {
        _deposit(ALICE, 100e6);
        market.equivocate(address(pool), 0, KEEPER);
        _earn(50e6);
        pool.harvest();
        assertEq(pool.totalAssets(), 50e6 + 45e6, "half the stake and the earnings");
        assertEq(token.allowance(address(pool), address(vault)), 0, "no allowance stays");
    }

    function test_DoesNothing_GivenNothingWasEarned() public {
        _deposit(ALICE, 100e6);
        assertEq(pool.harvest(), 0, "earned");
        assertEq(pool.totalAssets(), 100e6, "total");
    }
}
