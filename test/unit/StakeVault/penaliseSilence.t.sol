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
        vault.penaliseSilence(ALICE, 0, 0);
    }

    function test_TakesTheWholeBondAndNothingOfTheStake() public {
        _silence(100e6, 100e6);
        _assertPool(ALICE, 200e6, 0, 0, 200e6);
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "nothing waits");
        _assertSolvent();
    }

    function test_Pays90PercentToTheRequester() public {
        market.lockFor(ALICE, 100e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Penalised(ALICE, Penalties.Rule.Silence, 100e6, Penalties.Split(0, 90e6, 0, 10e6));
        market.silence(ALICE, 100e6, 100e6, REQUESTER);
        assertEq(market.balanceOf(REQUESTER), 90e6, "requester");
        assertEq(_insurance(), 10e6, "insurance");
    }

    function test_PaysTheRequesterAtMostThePrice() public {
        _silence(300e6, 100e6);
        assertEq(market.balanceOf(REQUESTER), 100e6, "requester");
        assertEq(_insurance(), 200e6, "insurance");
    }

    function test_MakesUpForTheDifferenceUpToTheCover() public {
        market.lockFor(ALICE, 100e6);
        market.wrong(ALICE, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(1);
        // Of the tenth, 30, the finder has 30% of the part that free stake paid; a fifth of the rest is cover. The bond is worth
        // 90.
        uint256 paidIn = 30e6 - (((30e6 * 6_666) / 10_000) * 3) / 10;
        uint256 cover = paidIn / 5;
        assertEq(vault.coverOf(ALICE), cover, "cover");
        market.silence(ALICE, 100e6, 100e6, CAROL);
        assertEq(market.balanceOf(CAROL), 81e6 + cover, "requester");
        assertEq(vault.coverOf(ALICE), 0, "cover used");
        assertEq(_insurance(), paidIn + 9e6 - cover, "insurance");
        _assertSolvent();
    }

    function test_TakesOneBondEach_GivenManySilencesAtOnce() public {
        market.lockFor(ALICE, 100e6);
        for (uint256 i = 0; i < 10; ++i) {
            market.silence(ALICE, 10e6, 10e6, REQUESTER);
            assertEq(vault.assetsOf(ALICE), 290e6 - i * 10e6, "a bond");
        }
        assertEq(vault.stakeOf(ALICE).waitingSlashes, 0, "nothing waits");
        assertEq(market.balanceOf(REQUESTER), 90e6, "requester");
        _assertSolvent();
    }

    function test_CountsAStrike() public {
        _silence(10e6, 10e6);
        assertEq(vault.stakeOf(ALICE).lastStrikeAt, this.clock(), "a strike");
        _silence(10e6, 10e6);
        market.lockFor(ALICE, 10e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Jailed(ALICE, this.clock() + 24 hours);
        market.silence(ALICE, 10e6, 10e6, REQUESTER);
    }

    function test_NeverCountsForR5() public {
        _stake(CAROL, 1e6);
        _silence(100e6, 100e6);
        market.wrong(CAROL, 0, 0, REQUESTER, HUNTER);
        _later(4 days);
        vault.executeSlash(1);
        assertEq(vault.assetsOf(CAROL), 0.9e6, "a tenth");
    }

    function _silence(uint96 bond, uint96 price) private {
        market.lockFor(ALICE, bond);
        market.silence(ALICE, bond, price, REQUESTER);
    }
}
