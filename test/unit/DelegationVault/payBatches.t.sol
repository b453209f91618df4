// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDelegationVault} from "../../../contracts/interfaces/IDelegationVault.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {DelegationTest} from "../../utils/DelegationTest.sol";

contract PayBatchesTest is DelegationTest {
    function test_DoesNothing_GivenNoBatchIsRipe() public {
        _deposit(ALICE, 100e6);
        pool.payBatches();
        _requestExit(ALICE, 10e6 * UNIT);
        pool.startBatch();
        _later(14 days - 1);
        pool.payBatches();
        assertEq(pool.batchOf(0).assets, 0, "nothing yet");
    }

    function test_EachGetsItsPart_GivenSeveralAreRipe() public {
        _deposit(ALICE, 300e6);
        _requestExit(ALICE, 100e6 * UNIT);
        pool.startBatch();
        _later(36 hours);
        _requestExit(ALICE, 50e6 * UNIT);
        pool.startBatch();
        market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _later(14 days);
        vault.executeSlash(1);
        vm.expectEmit(address(pool));
        emit IDelegationVault.BatchPaid(0, 90e6 - 1);
        pool.payBatches();
        assertEq(pool.batchOf(0).assets, 90e6 - 1, "100 less a tenth");
        assertEq(pool.batchOf(1).assets, 45e6 - 1, "50 less a tenth");
        uint256 stays = pool.totalAssets();
        assertGe(stays, 135e6, "150 less a tenth stays");
        assertLe(stays, 135e6 + 4, "150 less a tenth stays, and the rounding");
    }

    function test_RevertGiven_ASlashWaits() public {
        _deposit(ALICE, 100e6);
        _requestExit(ALICE, 10e6 * UNIT);
        pool.startBatch();
        _later(14 days);
        market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        vm.expectRevert(abi.encodeWithSelector(IStakeVault.SlashWaiting.selector, address(pool), 1));
        pool.payBatches();
        _later(48 hours);
        vault.executeSlash(1);
        pool.payBatches();
        assertGe(pool.batchOf(0).assets, 9e6 - 1, "less a tenth");
    }

    function test_PaysNothing_GivenThePoolLostEverything() public {
        _deposit(ALICE, 1e15);
        _requestExit(ALICE, 1e14 * UNIT);
        pool.startBatch();
        market.wrong(address(pool), 0, 0, REQUESTER, NOBODY);
        _later(14 days);
        vault.executeSlash(1);
        assertEq(_exit(ALICE, 0), 0, "nothing is left");
        // Those who come after get nothing either, and nothing hangs.
        _requestExit(ALICE, 1e14 * UNIT);
        pool.startBatch();
        assertEq(_exit(ALICE, 1), 0, "nothing is left, at once");
    }
}
