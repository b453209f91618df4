// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract StartBatchTest is DelegationTest {
    function test_RevertGiven_NobodyWantsToLeave() public {
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.NothingRequested.selector));
        pool.startBatch();
    }

    function test_RevertGiven_TheLastBatchIsTooRecent() public {
        _deposit(ALICE, 100e6);
        _requestExit(ALICE, 10e6 * UNIT);
        pool.startBatch();
        _requestExit(ALICE, 10e6 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IDelegationVault.BatchTooSoon.selector, block.timestamp + 36 hours));
        pool.startBatch();
    }

    function test_RevertGiven_TooMuchStakeIsBonded() public {
        _deposit(ALICE, 100e6);
        _lock(60e6);
        _requestExit(ALICE, 50e6 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, address(pool), 40e6, 50e6 - 1));
        pool.startBatch();
    }

    function test_BurnsTheSharesAndUnbondsTheirPart() public {
        _deposit(ALICE, 100e6);
        _deposit(BOB, 300e6);
        _earn(100e6);
        uint256 price = pool.convertToAssets(1e18);
        _requestExit(BOB, 200e6 * UNIT);
        uint256 half = uint256(490e6 * 200e6 * UNIT) / (400e6 * UNIT + 1e6);
        vm.expectEmit(address(pool));
        emit IDelegationVault.BatchStarted(0, 200e6 * UNIT, half, block.timestamp + 14 days);
        assertEq(pool.startBatch(), 0, "batch");
        assertEq(pool.totalSupply(), 200e6 * UNIT, "burned");
        assertEq(pool.totalAssets(), 490e6 - half, "what stays");
        assertGe(pool.convertToAssets(1e18), price, "nobody else lost");
        assertLe(pool.convertToAssets(1e18), price + price / 1e6, "nobody else gained, but for rounding");
        assertEq(pool.openBatch(), 1, "the next batch collects");
        assertEq(pool.batchOf(0).stakeShares, half, "one share a token here");
    }

    function test_GivesTheBatchItsPartOfBoth_GivenTheOperatorWasRemoved() public {
        _deposit(ALICE, 100e6);
        _deposit(BOB, 100e6);
        market.equivocate(address(pool), 0, KEEPER);
        _earn(100e6);
        _requestExit(BOB, 100e6 * UNIT);
        _requestExit(ALICE, 100e6 * UNIT);
        pool.startBatch();
        _later(48 hours);
        vault.executeSlash(1);
        _later(12 days);
        uint256 paid = _exit(BOB, 0);
        assertLe(paid, 95e6, "half of (100 + 90)");
        assertGe(paid, 95e6 - 2, "half of (100 + 90), rounded");
        assertGe(_exit(ALICE, 0), 95e6 - 2, "the other half");
    }

    function test_StartsAllTheSame_GivenASlashWaits() public {
        _deposit(ALICE, 100e6);
        _requestExit(ALICE, 50e6 * UNIT);
        pool.startBatch();
        _later(14 days);
        market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _requestExit(ALICE, 50e6 * UNIT);
        pool.startBatch();
        assertEq(vault.claimsOf(address(pool)).length, 2, "the first waits for the slash");
    }

    function test_TheTenClaimsNeverRunOut() public {
        _deposit(ALICE, 1000e6);
        for (uint256 i = 0; i < 30; ++i) {
            _requestExit(ALICE, 1e6 * UNIT);
            pool.startBatch();
            _later(36 hours);
        }
        assertLe(vault.claimsOf(address(pool)).length, 10, "claims");
        _later(14 days);
        for (uint256 i = 0; i < 30; ++i) assertGe(_exit(ALICE, i), 1e6 - 1, "each is paid");
    }
}
