// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract PostInputTest is DisputeTest {
    uint256 private constant _CAP = 16_384;
    /// Lock at 30 minutes; the first 15% of the window, and the window, which is shorter than the data window.
    uint256 private constant _POST_BY = START + 30 minutes + 90 + 10 minutes;

    Request private _request;

    function setUp() public override {
        super.setUp();
        fund(operator, 1 ether);
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
        vm.warp(_POST_BY + 1);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowClosed.selector, jobId, _POST_BY));
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

    function test_GivesAWholeWindowAtThePriceOfTheLock_GivenTheLastSecondToPost() external {
        bytes32 jobId = _demanded();
        vm.warp(_POST_BY);
        vm.expectEmit(address(market));
        emit IWithholding.InputPosted(jobId, _POST_BY + 10 minutes, INPUT);
        market.postInput(_request, INPUT);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(uint256(terms.reserve) + terms.heldSeconds, 0, "no second word");
        assertSolvent(parties(), 6 ether);
        vm.warp(_POST_BY + 10 minutes);
        prove(_request, deliver(_request));
        assertBooks(FUNDS - 6 ether + 0.12 ether, 1 ether - 0.12 ether + 6 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_CountsALongWindowAsTheDataWindow() external {
        _request.executionWindow = 10 hours;
        _request.lockBy = uint40(START + 1 hours);
        bytes32 jobId = _demanded();
        // The first 15% are longer than the data window, too.
        uint256 postBy = START + 30 minutes + 2 * DATA_SECONDS;
        vm.warp(postBy + 1);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowClosed.selector, jobId, postBy));
        market.postInput(_request, INPUT);
        vm.warp(postBy);
        vm.expectEmit(address(market));
        emit IWithholding.InputPosted(jobId, postBy + 10 hours, INPUT);
        market.postInput(_request, INPUT);
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
        vm.warp(_POST_BY + 10 minutes);
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

    function test_LetsTheHolderLeaveFreeInTheFirstPart_GivenThePost() external {
        bytes32 jobId = _demanded();
        market.postInput(_request, INPUT);
        vm.warp(_POST_BY + 90 + 1);
        expectError(abi.encodeWithSelector(ILocks.DeclineClosed.selector, jobId));
        vm.prank(operator);
        market.decline(_request);
        vm.warp(_POST_BY + 90);
        vm.expectEmit(address(market));
        emit ILocks.Declined(jobId, operator, 0);
        vm.prank(operator);
        market.decline(_request);
        assertEq(vault.assetsOf(operator), FUNDS, "nothing but the fee of the demand");
        assertEq(vault.stakeOf(operator).bondedShares, 0, "the bond is free");
        (Job job, ) = market.jobOf(jobId);
        assertFalse(job.has(2), "the decline of the job is left to the next holder");
        assertFalse(job.has(8 | 16), "the next lock is as long as any");
        assertTrue(job.has(4), "the bytes are public");
        assertSolvent(parties(), 10 ether);
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
        uint256 closesAt = _POST_BY;
        pauseFor(1 days);
        vm.warp(closesAt + 1 days + 1);
        expectError(abi.encodeWithSelector(IWithholding.DataWindowClosed.selector, jobId, closesAt));
        market.postInput(_request, INPUT);
        vm.warp(closesAt + 1 days);
        market.postInput(_request, INPUT);
        (Job job, ) = market.jobOf(jobId);
        assertTrue(job.has(16), "posted");
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
