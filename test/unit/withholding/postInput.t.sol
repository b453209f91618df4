// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract PostInputTest is DisputeTest {
    uint256 private constant _CAP = 16_384;

    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        _request.minPrice = 2 ether;
        _request.rampEnd = uint40(block.timestamp + 1 hours);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsOpen() external {
        bytes32 jobId = open(_request);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        market.postInput(_request, INPUT);
    }

    function test_RevertGiven_NobodyDemandedTheInput() external {
        bytes32 jobId = openAndLock(_request);
        expectError(abi.encodeWithSelector(IWithholding.InputNotDemanded.selector, jobId));
        market.postInput(_request, INPUT);
    }

    function test_RevertGiven_TheInputWasPosted() external {
        bytes32 jobId = _demanded();
        market.postInput(_request, INPUT);
        expectError(abi.encodeWithSelector(IWithholding.InputNotDemanded.selector, jobId));
        market.postInput(_request, INPUT);
    }

    function test_RevertGiven_TheDataWindowIsOver() external {
        bytes32 jobId = _demanded();
        uint256 closedAt = block.timestamp + DATA_SECONDS;
        vm.warp(closedAt + 1);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowClosed.selector, jobId, closedAt));
        market.postInput(_request, INPUT);
    }

    function test_RevertWhen_TheBytesAreOthers() external {
        _demanded();
        expectError(abi.encodeWithSelector(IWithholding.WrongData.selector, _request.inputDigest, 6));
        market.postInput(_request, "inputs");
    }

    function test_RevertWhen_TheBytesAreLongerThanTheCap() external {
        bytes memory input = new bytes(_CAP + 1);
        _request.inputDigest = keccak256(input);
        _demanded();
        expectError(abi.encodeWithSelector(IWithholding.WrongData.selector, _request.inputDigest, _CAP + 1));
        market.postInput(_request, input);
    }

    /* WHAT IT DOES */

    function test_BeginsTheWindowAgainAtThePriceOfTheLock_GivenTheLastSecondOfTheDataWindow() external {
        bytes32 jobId = _demanded();
        vm.warp(block.timestamp + DATA_SECONDS);
        vm.expectEmit(address(market));
        emit IWithholding.InputPosted(jobId, INPUT);
        market.postInput(_request, INPUT);
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(job.lockedAt(), block.timestamp, "the window begins again");
        assertEq(terms.reserve, 6 ether, "the price of the lock");
        assertEq(terms.heldSeconds, 60 + DATA_SECONDS, "the ramp stood still");
        assertSolvent(parties(), 6 ether);
        vm.warp(block.timestamp + 10 minutes);
        prove(_request, deliver(_request));
        assertBooks(FUNDS - 6 ether, 6 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_TakesThemFromAnybody_WhenTheBytesAreAsLongAsTheCap() external {
        bytes memory input = new bytes(_CAP);
        _request.inputDigest = keccak256(input);
        bytes32 jobId = _demanded();
        vm.prank(keeper);
        market.postInput(_request, input);
        assertState(jobId, JobState.Locked);
    }

    function test_PaysR1_GivenTheHolderIsLateAfterThePost() external {
        bytes32 jobId = _demanded();
        market.postInput(_request, INPUT);
        vm.warp(block.timestamp + 10 minutes);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, block.timestamp));
        market.expire(_request);
        vm.warp(block.timestamp + 1);
        market.expire(_request);
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 6 ether, "R1");
        assertEq(market.priceOf(_request), 6 ether, "the ramp stood still all the time");
        // Reserved again, and 40% of R1 for the next.
        assertSolvent(parties(), 10 ether + 2.4 ether);
    }

    function test_LeavesNothingToDemand_GivenTheHolderLosesTheLockAfterThePost() external {
        bytes32 jobId = _demanded();
        market.postInput(_request, INPUT);
        vm.prank(operator);
        market.decline(_request);
        lock(_request, other);
        expectError(abi.encodeWithSelector(IWithholding.NoInputToDemand.selector, jobId));
        vm.prank(other);
        market.demandInput(_request);
    }

    function test_StretchesTheWindow_GivenAPauseInsideTheDataWindow() external {
        bytes32 jobId = _demanded();
        uint256 closesAt = block.timestamp + DATA_SECONDS;
        pauseFor(1 days);
        vm.warp(closesAt + 1 days + 1);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowClosed.selector, jobId, closesAt));
        market.postInput(_request, INPUT);
        vm.warp(closesAt + 1 days);
        market.postInput(_request, INPUT);
        (Job job, ) = market.jobOf(jobId);
        assertEq(job.lockedAt(), closesAt, "on the job's clock");
    }

    /// @dev Locked at a price of 6 tokens, demanded a minute later.
    function _demanded() private returns (bytes32 jobId) {
        jobId = open(_request);
        vm.warp(START + 30 minutes);
        lock(_request, operator);
        vm.warp(block.timestamp + 60);
        vm.prank(operator);
        market.demandInput(_request);
    }
}
