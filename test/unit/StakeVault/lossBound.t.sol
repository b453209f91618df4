// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract LossBoundTest is VaultTest {
    function setUp() public override {
        super.setUp();
        _stake(BOB, 1e24);
        _stake(ALICE, 300e6);
    }

    function test_HasALineForEachRule() public view {
        IStakeVault.Loss[] memory losses = vault.lossBound(ALICE, 100e6, 50e6);
        assertEq(losses.length, 7, "lines");
        for (uint256 i = 0; i < 7; ++i) assertEq(uint256(losses[i].rule), i, "order");
        assertEq(losses[0].amount, 1e6, "decline: 2% of the price");
        assertEq(losses[1].amount, 50e6, "R1: the price");
        assertEq(losses[2].amount, 120e6, "R2: the bond and a tenth of 200");
        assertEq(losses[3].amount, 200e6, "R3: the bond and half of 200");
        assertEq(losses[4].amount, 100e6, "R4: the bond");
        assertEq(losses[5].amount, 300e6, "R5: everything");
        assertEq(losses[6].amount, 0, "R6: nothing");
    }

    function testFuzz_IsExactlyWhatEachRuleTakes(uint96 bond, uint96 price, uint8 faults) public {
        bond = uint96(bound(bond, 0, 300e6));
        // Locked first: no job is locked while a slash waits.
        market.lockFor(ALICE, bond);
        for (uint256 i = 0; i < faults % 5; ++i) market.wrong(ALICE, 0, 0, REQUESTER, NO_FINDER);
        price = uint96(bound(price, 0, 300e6));
        IStakeVault.Loss[] memory losses = vault.lossBound(ALICE, bond, price);
        uint256 worth = vault.assetsOf(ALICE);
        uint256 snapshot = vm.snapshotState();
        market.declineFor(ALICE, bond, price, REQUESTER);
        assertEq(worth - vault.assetsOf(ALICE), losses[0].amount, "decline");
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        market.late(ALICE, bond, price, REQUESTER, KEEPER, FILLER);
        assertEq(worth - vault.assetsOf(ALICE), losses[1].amount, "R1");
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        market.wrong(ALICE, bond, price, REQUESTER, CHALLENGER);
        assertEq(worth - vault.assetsOf(ALICE), losses[2].amount, "R2");
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        market.equivocate(ALICE, bond, price, REQUESTER, KEEPER);
        assertEq(worth - vault.assetsOf(ALICE), losses[3].amount, "R3");
        vm.revertToState(snapshot);
        market.silence(ALICE, bond, price, REQUESTER);
        assertEq(worth - vault.assetsOf(ALICE), losses[4].amount, "R4");
    }

    function test_TheLineOfR4IsTheBond_GivenSilencesBefore() public {
        for (uint256 i = 0; i < 3; ++i) market.silence(ALICE, 0, 0, REQUESTER);
        assertEq(vault.lossBound(ALICE, 100e6, 50e6)[4].amount, 100e6, "the bond");
    }

    function test_CountsTheWholePool_GivenALargerBond() public view {
        IStakeVault.Loss[] memory losses = vault.lossBound(ALICE, 400e6, 50e6);
        assertEq(losses[4].amount, 300e6, "R4");
        assertEq(vault.lossBound(CAROL, 400e6, 50e6)[5].amount, 0, "nothing at stake");
    }

    function testFuzz_NoLineExceedsTheStake(uint96 bond, uint96 price, uint8 faults) public {
        for (uint256 i = 0; i < faults % 5; ++i) market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        IStakeVault.Loss[] memory losses = vault.lossBound(ALICE, bond, price);
        for (uint256 i = 0; i < losses.length; ++i) {
            assertLe(losses[i].amount, vault.assetsOf(ALICE), "no more than everything");
            assertLe(losses[i].amount, losses[5].amount, "the line of R5 covers every case");
        }
    }
}
