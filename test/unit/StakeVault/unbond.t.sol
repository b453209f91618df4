// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {Claim} from "../../../contracts/types/Stake.sol";
import {VaultTest} from "../../utils/VaultTest.sol";

contract UnbondTest is VaultTest {
    function test_RevertWhen_TheAmountIsZero() public {
        _stake(ALICE, 100e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.ZeroAmount.selector));
        vm.prank(ALICE);
        vault.unbond(0);
    }

    function test_RevertGiven_LessFreeStakeThanWanted() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 40e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, ALICE, 60e6, 60e6 + 1));
        vm.prank(ALICE);
        vault.unbond(60e6 + 1);
    }

    function test_RevertGiven_ThePoolIsWorthNothing() public {
        _stake(ALICE, 100e6);
        _wipe(ALICE, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, ALICE, 100e6, type(uint256).max)
        );
        vm.prank(ALICE);
        vault.unbond(1);
    }

    function test_RevertGiven_TenClaimsWait() public {
        _stake(ALICE, 100e6);
        for (uint256 i = 0; i < 10; ++i) _unbond(ALICE, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.TooManyClaims.selector, ALICE));
        vm.prank(ALICE);
        vault.unbond(1e6);
    }

    function test_MovesSharesRoundedUp() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        _unbond(ALICE, 10e6);
        _assertPool(ALICE, 90e6, 0, 10e6, 100e6);
        // A share is worth 0.9 from here on: 7 tokens are 7.77… shares.
        market.wrong(ALICE, 0, 0, REQUESTER, CHALLENGER);
        _unbond(ALICE, 7);
        _assertPool(ALICE, 90e6 - 8, 0, 10e6 + 8, 90e6);
        _assertSolvent();
    }

    function test_AppendsAClaimThatRipensIn22Days() public {
        _stake(ALICE, 100e6);
        uint256 first = _unbond(ALICE, 10e6);
        assertEq(first, block.timestamp + 22 days, "ripe in 22 days");
        _later(1 hours);
        _unbond(ALICE, 20e6);
        Claim[] memory claims = vault.claimsOf(ALICE);
        assertEq(claims.length, 2, "claims");
        assertEq(claims[0].shares, 10e6, "oldest first");
        assertEq(claims[0].claimableAt, first, "when");
        assertEq(claims[1].shares, 20e6, "then the next");
        assertEq(claims[1].claimableAt, first + 1 hours, "an hour later");
    }

    function test_EmitsUnbonding() public {
        _stake(ALICE, 100e6);
        vm.expectEmit(address(vault));
        emit IStakeVault.Unbonding(ALICE, 10e6, block.timestamp + 22 days);
        _unbond(ALICE, 10e6);
    }

    function test_CountsBondsThatTheMarketHasNotHandedBackYet() public {
        _stake(ALICE, 100e6);
        market.lockFor(ALICE, 100e6);
        market.settle(ALICE, 100e6);
        assertEq(vault.freeStake(ALICE), 100e6, "free as seen from outside");
        _unbond(ALICE, 100e6);
        _assertPool(ALICE, 0, 0, 100e6, 100e6);
        (uint96 released, uint16 ended) = market.releasedOf(ALICE);
        assertEq(released, 0, "handed back");
        assertEq(ended, 0, "with their number");
    }

    function test_StillUnbonds_GivenTheOperatorWasRemoved() public {
        _stake(BOB, 1000e6);
        _stake(ALICE, 100e6);
        market.equivocate(ALICE, 0, 0, REQUESTER, KEEPER);
        _unbond(ALICE, 50e6);
        _assertPool(ALICE, 0, 0, 100e6, 50e6);
    }

    function testFuzz_UsesThePlacesOfPaidClaimsAgain(uint8 rounds) public {
        _stake(ALICE, 1000e6);
        uint256 paid;
        for (uint256 i = 0; i < bound(rounds, 1, 25); ++i) {
            _unbond(ALICE, 1e6 + i);
            _later(3 days);
            Claim[] memory claims = vault.claimsOf(ALICE);
            if (claims[0].claimableAt > this.clock()) continue;
            assertEq(claims[0].shares, 1e6 + paid, "oldest first, round the ring");
            vm.prank(ALICE);
            vault.claim(ALICE);
            ++paid;
        }
        assertLe(vault.claimsOf(ALICE).length, 10, "claims");
    }
}
