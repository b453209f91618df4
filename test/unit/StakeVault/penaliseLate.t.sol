// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {Standing} from "../../../contracts/types/Stake.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract PenaliseLateTest is VaultTest {
    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.penaliseLate(ALICE, 0, 0);
    }

    function test_TakesThePriceAndSplitsIt_GivenTheBondExceedsThePrice() public {
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 150e6);
        market.late(ALICE, 150e6, 100e6, REQUESTER, KEEPER, FILLER);
        assertEq(market.balanceOf(FILLER), 40e6, "filler");
        assertEq(market.balanceOf(REQUESTER), 25e6, "requester");
        assertEq(market.balanceOf(KEEPER), 2e6, "keeper: 5%, capped");
        assertEq(_insurance(), 33e6, "insurance");
        _assertPool(ALICE, 100e6, 0, 0, 100e6);
        assertEq(vault.coverOf(ALICE), 0, "a bond's penalty is no cover");
        _assertSolvent();
    }

    function test_EmitsPenalised() public {
        _stake(ALICE, 200e6);
        market.lockFor(ALICE, 20e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Penalised(ALICE, Penalties.Rule.Late, 20e6, Penalties.Split(8e6, 5e6, 1e6, 6e6));
        market.late(ALICE, 20e6, 20e6, REQUESTER, KEEPER, FILLER);
    }

    function test_TakesTheSmallestBond_GivenAPriceBelowIt() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 10e6);
        market.late(ALICE, 10e6, 1e6, REQUESTER, KEEPER, FILLER);
        assertEq(market.balanceOf(FILLER), 4e6, "filler");
        assertEq(market.balanceOf(REQUESTER), 0.5e6, "requester: half the price");
        assertEq(market.balanceOf(KEEPER), 0.5e6, "keeper");
        assertEq(_insurance(), 5e6, "insurance");
        _assertPool(ALICE, 90e6, 0, 0, 90e6);
    }

    function test_TakesTheBondsWorth_GivenItIsLessThanThePrice() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        market.late(ALICE, 50e6, 50e6, REQUESTER, KEEPER, FILLER);
        assertEq(market.balanceOf(FILLER), 18e6, "40% of 45");
        _assertPool(ALICE, 50e6, 0, 0, 45e6);
    }

    function test_TakesNothingAndFrees_GivenThePoolIsWorthNothing() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 50e6);
        _wipe(ALICE, 1);
        market.late(ALICE, 50e6, 50e6, REQUESTER, KEEPER, FILLER);
        _assertPool(ALICE, 100e6, 0, 0, 0);
        _assertSolvent();
    }

    function test_TheThirdInside24HoursJails() public {
        _stake(ALICE, 100e6);
        _strike();
        _later(12 hours);
        _strike();
        _later(12 hours);
        vm.expectEmit(address(vault));
        emit IStakeVault.Jailed(ALICE, this.clock() + 24 hours);
        this.strike();
        _assertStanding(Standing.Jailed);
    }

    function test_ASilenceIsAStrikeToo() public {
        _stake(ALICE, 100e6);
        _strike();
        market.silence(ALICE, 10e6, 1e6, REQUESTER);
        this.strike();
        _assertStanding(Standing.Jailed);
    }

    /// @dev A job locked before may still be late.
    function test_LengthensTheJail_GivenTheOperatorIsInIt() public {
        _stake(ALICE, 100e6);
        _strike();
        this.strike();
        this.strike();
        _later(24 hours - 1);
        vm.expectEmit(address(vault));
        emit IStakeVault.Jailed(ALICE, this.clock() + 24 hours);
        this.strike();
        _later(24 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.OperatorJailed.selector, ALICE, this.clock() + 1));
        market.lockFor(ALICE, 10e6);
    }

    function test_StartsToCountAnew_GivenTheJailIsOver() public {
        _stake(ALICE, 100e6);
        _strike();
        this.strike();
        this.strike();
        _later(24 hours + 1);
        this.strike();
        _assertStanding(Standing.Good);
        this.strike();
        _assertStanding(Standing.Good);
        this.strike();
        _assertStanding(Standing.Jailed);
    }

    function test_TheThirdASecondAfter24HoursDoesNotJail() public {
        _stake(ALICE, 100e6);
        _strike();
        _strike();
        _later(24 hours + 1);
        _strike();
        _assertStanding(Standing.Good);
    }

    function test_AnyThreeInside24HoursCount() public {
        _stake(ALICE, 100e6);
        _strike();
        _later(23 hours);
        _strike();
        _later(2 hours);
        _strike();
        _assertStanding(Standing.Good);
        _later(21 hours);
        _strike();
        _assertStanding(Standing.Jailed);
    }

    function test_ARemovedOperatorStaysRemoved() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 40e6);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        for (uint256 i = 0; i < 4; ++i) this.strike();
        _assertStanding(Standing.Removed);
    }

    /// @notice A late job of a bond that is locked already, or a fresh one.
    function strike() external {
        if (vault.stakeOf(ALICE).bondedShares == 0) market.lockFor(ALICE, 10e6);
        market.late(ALICE, 10e6, 1e6, REQUESTER, KEEPER, FILLER);
    }

    function _strike() private {
        // One bond more than is used, so that a jailed operator can be late too.
        if (vault.stakeOf(ALICE).bondedShares == 0) market.lockFor(ALICE, 70e6);
        this.strike();
    }

    function _assertStanding(Standing expected) private view {
        assertEq(uint256(vault.stakeOf(ALICE).standing), uint256(expected), "standing");
    }
}
