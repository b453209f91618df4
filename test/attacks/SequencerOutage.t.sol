// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {IUptime} from "../../contracts/interfaces/IUptime.sol";
import {IUptimeFeed} from "../../contracts/interfaces/IUptimeFeed.sol";
import {IWithholding} from "../../contracts/interfaces/IWithholding.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Outages} from "../../contracts/types/Outages.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";
import {StubFeed} from "../utils/StubFeed.sol";

/// @notice Outages of a rollup's sequencer as the operator's fault and the cheat's chance, and a pause that its guardian could
/// not end. The numbers are the audit's; 29 is of the rules' list of tests.
contract SequencerOutageTest is DisputeTest {
    /// The length of Arbitrum's outage of 15 December 2023.
    uint256 private constant _OUTAGE = 78 minutes;

    StubFeed private _feed = new StubFeed();

    function setUp() public override {
        _feed.push(0, START - 30 days);
        super.setUp();
    }

    function uptimeFeed() internal view override returns (IUptimeFeed) {
        return _feed;
    }

    /* A11: 78 MINUTES WITHOUT BLOCKS */

    function test_A11_AnHonestLockDoesNotExpireInAnOutage() external {
        Request memory request = newEnclaveRequest(1);
        bytes32 jobId = openAndLock(request);
        _outageAfter(5 minutes);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, START + 10 minutes));
        market.expire(request);
        // The grace, and the five minutes that were left.
        vm.warp(block.timestamp + OUTAGE_GRACE + 5 minutes);
        deliver(request);
        assertState(jobId, JobState.Provisional);
        assertEq(vault.assetsOf(operator), FUNDS, "its stake");
    }

    function test_A11_ALockThatIsMissedAllTheSameExpires() external {
        Request memory request = newEnclaveRequest(1);
        bytes32 jobId = openAndLock(request);
        _outageAfter(5 minutes);
        vm.warp(block.timestamp + OUTAGE_GRACE + 5 minutes + 1);
        vm.prank(keeper);
        market.expire(request);
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "R1");
    }

    function test_A11_ALieIsNotFinalisedAfterAnOutageAndCanBeChallenged() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndCheat(request);
        mineAudit(request, made, false);
        _outageAfter(10 minutes);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, jobId, START + CHALLENGE_SECONDS));
        market.finalise(jobId, made.pack());
        vm.warp(block.timestamp + OUTAGE_GRACE + 20 minutes);
        vm.prank(challenger);
        market.challenge(jobId, made.pack(), type(uint96).max);
        assertState(jobId, JobState.Disputed);
    }

    function test_A11_AProofIsTakenAfterAnOutage() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        made = drawn(request, made);
        _outageAfter(PROOF_SECONDS - 1 minutes);
        expectError(abi.encodeWithSelector(IDisputes.ProofWindowOpen.selector, jobId, made.disputedAt + PROOF_SECONDS));
        market.expireDispute(request, made.pack());
        vm.warp(block.timestamp + OUTAGE_GRACE);
        prove(request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_A11_ADemandedInputIsNotTakenForWithheldInAnOutage() external {
        Request memory request = newEnclaveRequest(1);
        request.executionWindow = 2 hours;
        bytes32 jobId = openAndLock(request);
        fund(operator, 1 ether);
        vm.prank(operator);
        market.demandInput(request);
        _outageAfter(30 minutes);
        expectError(
            abi.encodeWithSelector(IWithholding.DataWindowOpen.selector, jobId, START + 18 minutes + DATA_SECONDS)
        );
        market.closeWithheldInput(request);
        market.postInput(request, "input");
    }

    /// @dev The feed says "down" first, where transactions come through the first layer.
    function test_Rules29_NothingEndsAndNothingBeginsWhileTheSequencerIsDown() external {
        Request memory request = newEnclaveRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 1 hours);
        _feed.push(1, START + 5 minutes);
        expectError(abi.encodeWithSelector(ILocks.NotExpired.selector, jobId, START + 10 minutes));
        market.expire(request);
        Request memory next = newEnclaveRequest(2);
        expectError(abi.encodeWithSelector(IUptime.SequencerDown.selector));
        vm.prank(requester);
        market.requestInference(next, "");
        deliver(request);
        assertState(jobId, JobState.Provisional);
    }

    /// @dev An operator locks after the outage and has the outage counted late: its window must not grow.
    function test_Rules29_ALockAfterAnOutageGainsNothingByCountingItLate() external {
        Request memory waiting = newEnclaveRequest(1);
        waiting.lockBy = uint40(START + 6 hours);
        bytes32 jobId = open(waiting);
        _outageAfter(1 minutes);
        vm.warp(block.timestamp + 2 hours);
        lock(waiting, operator);
        market.recordOutage();
        vm.warp(block.timestamp + 10 minutes + 1);
        vm.prank(keeper);
        market.expire(waiting);
        assertState(jobId, JobState.Open);
    }

    /// @dev The feed reports an outage only after the lock: the clock moves back, and no step underflows.
    function test_Rules29_ALateReportMovesTheClockBackAndBreaksNothing() external {
        Request memory request = newEnclaveRequest(1);
        request.lockBy = uint40(START + 3 hours);
        bytes32 jobId = open(request);
        vm.warp(START + 2 hours);
        lock(request, operator);
        _feed.outage(START + 10 minutes, START + 90 minutes);
        vm.prank(operator);
        market.decline(request);
        assertState(jobId, JobState.Open);
        assertSolvent(parties(), 10 ether);
    }

    function test_Rules29_AViewShowsTheOutageOnceItIsRecorded() external {
        bytes32 jobId = openAndLock(newEnclaveRequest(1));
        _outageAfter(5 minutes);
        vm.expectEmit(address(market));
        uint80 round = (1 << 64) + 3;
        emit IUptime.OutageRecorded(round, false, START + 5 minutes, block.timestamp + OUTAGE_GRACE);
        vm.prank(keeper);
        market.recordOutage();
        assertEq(market.stretchOf(jobId), _OUTAGE, "stretch");
        Outages memory outages = market.outages();
        assertEq(outages.round, round, "round");
        assertFalse(outages.open, "up");
    }

    /// @dev The window of a result without a circuit went on after the outage, and the vendor broke in it. Nothing had counted
    /// the outage yet, so the result was believed.
    function test_Rules29_ABreakInAWindowThatAnOutageStretchedVoids() external {
        Request memory request = newBlindRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        _outageAfter(10 minutes);
        vm.warp(block.timestamp + OUTAGE_GRACE + 15 minutes);
        lower(VENDOR, VendorStatus.Broken);
        vm.warp(block.timestamp + 1 days);
        market.voidUnprovable(request, made.pack());
        assertState(jobId, JobState.None);
    }

    /// @dev The operator that locks in the grace loses nothing by the clock that stands still.
    function test_Rules29_ALockInTheGraceIsGivenBackForAnEventAfterIt() external {
        Request memory request = newEnclaveRequest(1);
        bytes32 jobId = open(request);
        _outageAfter(5 minutes);
        vm.warp(block.timestamp + 10 minutes);
        lock(request, operator);
        vm.warp(block.timestamp + 10 minutes);
        enclaves.revokeSession(sessionKey);
        vm.prank(operator);
        market.giveBack(model, request, sessionKey);
        assertState(jobId, JobState.Open);
    }

    function test_Rules29_ALockInTheGraceIsGivenBack_GivenASessionFromInsideIt() external {
        Request memory request = newEnclaveRequest(1);
        bytes32 jobId = open(request);
        _outageAfter(5 minutes);
        vm.warp(block.timestamp + 10 minutes);
        address key = register(OTHER_VENDOR, 0x57a4, operator);
        vm.warp(block.timestamp + 1 minutes);
        lock(request, operator);
        vm.warp(block.timestamp + 10 minutes);
        enclaves.revokeSession(key);
        vm.prank(operator);
        market.giveBack(model, request, key);
        assertState(jobId, JobState.Open);
    }

    /* A FEED THAT WEARS THE COUNTER OUT */

    /// @dev It took the last of the stops, and no guardian could pause again.
    function test_Rules29_AFeedThatUsesUpItsStopsLeavesThePauses() external {
        bytes32 jobId = openAndLock(newEnclaveRequest(1));
        _setStops(4_094);
        _outageAfter(5 minutes);
        market.recordOutage();
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + 1 hours);
        market.unpauseIntake();
        open(newEnclaveRequest(2));
        assertState(jobId, JobState.Locked);
    }

    /* PAUSES AND OUTAGES TOGETHER */

    function test_Rules29_APauseInTheGraceCountsOnce() external {
        bytes32 jobId = openAndLock(newEnclaveRequest(1));
        _outageAfter(5 minutes);
        vm.warp(block.timestamp + 10 minutes);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + 10 minutes);
        assertEq(market.stretchOf(jobId), _OUTAGE + 20 minutes, "still");
        vm.prank(guardian);
        market.unpauseIntake();
        vm.warp(block.timestamp + 1 days);
        assertEq(market.stretchOf(jobId), _OUTAGE + OUTAGE_GRACE, "the grace is kept");
    }

    function test_Rules29_AnOutageInAPauseCountsOnce() external {
        bytes32 jobId = openAndLock(newEnclaveRequest(1));
        vm.warp(START + 5 minutes);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 3 days);
        _feed.outage(START + 3 days - 1 hours, START + 3 days - 30 minutes);
        market.recordOutage();
        vm.warp(START + 5 days);
        assertEq(market.stretchOf(jobId), 3 days + 25 minutes, "the pause, and the grace that outlasts it");
    }

    function test_Rules29_AnOutageDelaysNoPause() external {
        openAndLock(newEnclaveRequest(1));
        _outageAfter(5 minutes);
        market.recordOutage();
        vm.warp(block.timestamp + 2 hours);
        vm.prank(guardian);
        market.pauseIntake();
    }

    /* A22: UNPAUSE IN TIME */

    function test_A22_TheGuardianEndsItsPauseAtOnce() external {
        vm.startPrank(guardian);
        market.pauseIntake();
        market.unpauseIntake();
        vm.stopPrank();
        open(newEnclaveRequest(1));
    }

    /* PRIVATE */

    /// @dev Writes the number of stops into the market's clock, the one word that `nextTarget` reads.
    function _setStops(uint256 stops) private {
        vm.record();
        market.nextTarget();
        (bytes32[] memory reads, ) = vm.accesses(address(market));
        bytes32 slot = reads[reads.length - 1];
        uint256 word = uint256(vm.load(address(market), slot));
        assertEq((word >> 120) & type(uint16).max, 0, "no stop yet");
        vm.store(address(market), slot, bytes32(word | (stops << 120)));
    }

    function _outageAfter(uint256 seconds_) private {
        uint256 from = block.timestamp + seconds_;
        vm.warp(from + _OUTAGE);
        _feed.outage(from, block.timestamp);
    }
}
