// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract DeclareProverTest is DisputeTest {
    uint256 private constant _BACKLOG = 48 hours * 1_000;

    function testFuzz_RevertWhen_TheTimeIsShorterThan50Milliseconds(uint32 time) external {
        time = uint32(bound(time, 0, 40));
        _outOfRange(time);
        declare(operator, 41, 0);
    }

    function testFuzz_RevertWhen_TheTimeIsLongerThanAQuarterOfTheProofWindow(uint32 time) external {
        time = uint32(bound(time, 3_600_001, type(uint32).max));
        _outOfRange(time);
        declare(operator, 3_600_000, 0);
    }

    function test_RevertWhen_AllUndecidedJobsWouldTakeMoreThanTwoDays() external {
        for (uint256 i = 0; i < 49; ++i) openAndLock(newRequest(i));
        expectError(abi.encodeWithSelector(ILocks.ProverFull.selector, operator, 49 * 3_600_000, _BACKLOG));
        declare(operator, 3_600_000, 0);
        settle(newRequest(0));
        declare(operator, 3_600_000, 0);
    }

    function testFuzz_KeepsTimeAndFeeAndEmitsProverDeclared(uint32 time, uint96 fee) external {
        time = uint32(bound(time, 41, 3_600_000));
        uint256 rounded = ((uint256(time) + 9) / 10) * 10;
        vm.expectEmit(address(market));
        emit IDisputes.ProverDeclared(keeper, rounded, fee);
        declare(keeper, time, fee);
        (uint256 keptTime, uint96 keptFee, ) = market.proverOf(keeper);
        assertEq(keptTime, rounded, "time");
        assertEq(keptFee, fee, "fee");
    }

    function test_AllowsAShorterTimeWhateverTheJobsAre() external {
        declare(operator, 3_600_000, 0);
        for (uint256 i = 0; i < 48; ++i) openAndLock(newRequest(i));
        Request memory next = newRequest(48);
        open(next);
        expectError(abi.encodeWithSelector(ILocks.ProverFull.selector, operator, 49 * 3_600_000, _BACKLOG));
        lock(next, operator);
        declare(operator, 3_526_000, 0);
        lock(next, operator);
    }

    function test_CountsTheCallsThatWaitAndTheJobsThatMayBeCalled() external {
        declare(operator, 1_800_000, 0);
        Request memory request = newEnclaveRequest(100);
        (, Delivery memory made) = openAndDeliver(request);
        challenge(request, made, challenger);
        for (uint256 i = 0; i < 47; ++i) openAndLock(newRequest(i));
        // Half an hour called for, 48 jobs of 59 minutes and 59 seconds.
        uint256 work = 1_800_000 + 48 * 3_599_000;
        expectError(abi.encodeWithSelector(ILocks.ProverFull.selector, operator, work, _BACKLOG));
        declare(operator, 3_599_000, 0);
        vm.warp(START + 1_800);
        declare(operator, 3_599_000, 0);
    }

    function test_LeavesTheProversOfOthersAlone() external {
        declare(keeper, 777_000, 7);
        (uint256 time, uint96 fee, ) = market.proverOf(operator);
        assertEq(time, 50, "time");
        assertEq(fee, 0, "fee");
    }

    function _outOfRange(uint32 time) private {
        expectError(abi.encodeWithSelector(IDisputes.ProofTimeOutOfRange.selector, time, 50, 3_600_000));
        declare(operator, time, 0);
    }
}
