// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract DeclineTest is VaultTest {
    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.decline(ALICE, 0, 0);
    }

    function test_Pays2PercentAndFreesTheRest() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
        market.declineFor(ALICE, 50e6, 50e6, REQUESTER);
        assertEq(market.balanceOf(REQUESTER), 1e6, "requester");
        _assertPool(ALICE, 99e6, 0, 0, 99e6);
        assertEq(_staked(), 99e6, "total");
        assertEq(_insurance(), 0, "insurance");
        _assertSolvent();
    }

    function test_CountsNoMoreThanThePrice_GivenALargerBond() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
        market.declineFor(ALICE, 50e6, 20e6, REQUESTER);
        assertEq(market.balanceOf(REQUESTER), 0.4e6, "2% of the price");
        _assertPool(ALICE, 99.6e6, 0, 0, 99.6e6);
    }

    function testFuzz_CountsAtLeastTheSmallestBond(uint96 price) public {
        price = uint96(bound(price, 0, vault.MIN_BOND()));
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
        market.declineFor(ALICE, 50e6, price, REQUESTER);
        assertEq(market.balanceOf(REQUESTER), vault.MIN_BOND() / 50, "2% of the smallest bond");
    }

    function test_EmitsPenalised() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Penalised(ALICE, Penalties.Rule.Decline, 1e6, Penalties.Split(0, 1e6, 0, 0));
        market.declineFor(ALICE, 50e6, 50e6, REQUESTER);
    }
}
