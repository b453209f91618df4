// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Penalties} from "../../../contracts/libraries/Penalties.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract PenaliseSilenceTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(BOB, 10_000e6);
        _stake(ALICE, 300e6);
    }

    function test_RevertWhen_TheCallerIsNotTheMarket() public {
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.NotMarket.selector, ALICE));
        vm.prank(ALICE);
        vault.penaliseSilence(ALICE, 0, 0, REQUESTER, CHALLENGER);
    }

    function test_TakesTheWholeBondAndNothingOfTheStake() public {
        _silence(100e6, 100e6, NO_FINDER);
        _assertPool(ALICE, 200e6, 0, 0, 200e6);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "nothing waits");
        _assertSolvent();
    }

    function test_Pays90PercentToTheRequester_GivenAnAudit() public {
        _silence(100e6, 100e6, NO_FINDER);
        assertEq(market.balanceOf(REQUESTER), 90e6, "requester");
        assertEq(_insurance(), 10e6, "insurance");
    }

    function test_PaysTheRequesterAtMostThePrice() public {
        _silence(300e6, 100e6, NO_FINDER);
        assertEq(market.balanceOf(REQUESTER), 100e6, "requester");
        assertEq(_insurance(), 200e6, "insurance");
    }

    function test_PaysTheChallenger_GivenAChallenge() public {
        _silence(100e6, 100e6, CHALLENGER);
        assertEq(market.balanceOf(CHALLENGER), 30e6, "challenger");
        assertEq(market.balanceOf(REQUESTER), 60e6, "requester");
        assertEq(_insurance(), 10e6, "insurance");
    }

    function test_PaysTheNextFillerNothing() public {
        _silence(300e6, 100e6, NO_FINDER);
        assertEq(market.balanceOf(FILLER), 0, "filler");
    }

    function test_MakesUpForTheDifferenceUpToTheCover() public {
        market.lockFor(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, NO_FINDER);
        _later(48 hours);
        vault.executeSlash(1);
        // The tenth, 30, went to the insurance; a fifth of it is cover. The bond is worth 90.
        assertEq(vault.coverOf(ALICE), 6e6, "cover");
        market.silence(ALICE, 100e6, 100e6, CAROL, NO_FINDER, FILLER);
        assertEq(market.balanceOf(CAROL), 81e6 + 6e6, "requester");
        assertEq(vault.coverOf(ALICE), 0, "cover used");
        assertEq(_insurance(), 30e6 + 9e6 - 6e6, "insurance");
        _assertSolvent();
    }

    function test_IsR2_GivenTheSecondIn7Days() public {
        _silence(100e6, 100e6, NO_FINDER);
        _later(7 days);
        market.lockFor(ALICE, 100e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Penalised(ALICE, Penalties.Rule.Wrong, 100e6, Penalties.Split(0, 30e6, 0, 70e6));
        market.silence(ALICE, 100e6, 100e6, REQUESTER, NO_FINDER, FILLER);
        assertEq(vault.slashOf(1).amount, 10e6, "a tenth of the rest is set aside");
    }

    function test_IsAFirstOneAgain_GivenTheLastIsMoreThan7DaysAgo() public {
        _silence(100e6, 100e6, NO_FINDER);
        _later(7 days + 1);
        _silence(100e6, 100e6, NO_FINDER);
        _assertPool(ALICE, 100e6, 0, 0, 100e6);
        assertEq(market.balanceOf(REQUESTER), 180e6, "requester");
    }

    function _silence(uint96 bond, uint96 price, address challenger) private {
        market.lockFor(ALICE, bond);
        market.silence(ALICE, bond, price, REQUESTER, challenger, FILLER);
    }
}
