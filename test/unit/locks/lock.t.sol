// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IStakeVault} from "../../../contracts/interfaces/IStakeVault.sol";
import {TcbStatus} from "../../../contracts/types/Attestation.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Measurement, Model, Runtime} from "../../../contracts/types/Model.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {Stake} from "../../../contracts/types/Stake.sol";
import {MarketTest} from "../../utils/MarketTest.sol";
import {StubVerifier} from "../../utils/StubVerifier.sol";

contract LockTest is MarketTest {
    function test_RevertGiven_TheJobWasNeverCreated() external {
        Request memory request = newRequest(1);
        _reverts(request, operator, 10_000, _wrongState(request, JobState.None));
    }

    function test_RevertGiven_TheJobIsLocked() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        _reverts(request, other, 10_000, _wrongState(request, JobState.Locked));
    }

    function test_RevertGiven_TheJobIsSettled() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        settle(request);
        _reverts(request, other, 10_000, _wrongState(request, JobState.Settled));
    }

    function test_RevertGiven_TheJobWasCancelled() external {
        Request memory request = newRequest(1);
        open(request);
        vm.prank(requester);
        market.cancel(request);
        _reverts(request, operator, 10_000, _wrongState(request, JobState.None));
    }

    function test_RevertWhen_AFieldOfTheRequestIsAnother() external {
        Request memory request = newRequest(1);
        open(request);
        request.maxPrice += 1;
        _reverts(request, operator, 10_000, _wrongState(request, JobState.None));
    }

    function test_RevertGiven_IntakeIsPaused() external {
        Request memory request = newRequest(1);
        open(request);
        vm.prank(guardian);
        market.pauseIntake();
        uint256 until = START + market.MAX_PAUSE_SECONDS();
        bytes memory reason = abi.encodeWithSelector(IRequests.IntakePaused.selector, until);
        _reverts(request, operator, 10_000, reason);
        vm.warp(until - 1);
        _reverts(request, operator, 10_000, reason);
    }

    function test_RevertGiven_ThePauseIsOverAndTheRestOfTheTimeToLockToo() external {
        Request memory request = newRequest(1);
        open(request);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + market.MAX_PAUSE_SECONDS() + 1 hours + 1);
        bytes32 jobId = market.jobIdOf(request);
        _reverts(
            request,
            operator,
            10_000,
            abi.encodeWithSelector(ILocks.LockingClosed.selector, jobId, request.lockBy)
        );
        vm.warp(block.timestamp - 1);
        lock(request, operator);
        (Job job, ) = market.jobOf(jobId);
        assertEq(job.lockedAt(), request.lockBy, "locked at the last second of the job's clock");
    }

    function test_RevertGiven_AnotherOperatorIsNamed() external {
        Request memory request = newRequest(1);
        request.operator = operator;
        open(request);
        _reverts(request, other, 10_000, abi.encodeWithSelector(ILocks.NotNamedOperator.selector, other, operator));
    }

    function test_RevertGiven_TheTimeToLockIsOver() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        vm.warp(uint256(request.lockBy) + 1);
        _reverts(
            request,
            operator,
            10_000,
            abi.encodeWithSelector(ILocks.LockingClosed.selector, jobId, request.lockBy)
        );
    }

    function test_RevertGiven_AReopenedJobHasNoWholeWindowLeft() external {
        Request memory request = newRequest(1);
        bytes32 jobId = _missed(request);
        uint256 last = request.deadline - request.executionWindow;
        vm.warp(last + 1);
        _reverts(request, other, 10_000, abi.encodeWithSelector(ILocks.LockingClosed.selector, jobId, last));
    }

    function test_RevertWhen_TheBondIsBelowThePrice() external {
        Request memory request = newRequest(1);
        open(request);
        _reverts(request, operator, 9_900, abi.encodeWithSelector(ILocks.BondTooSmall.selector, 9.9 ether, 10 ether));
    }

    function test_KeepsTheLargestBond_GivenOneOf1677Prices() external {
        Request memory request = newRequest(1);
        (request.minPrice, request.maxPrice) = (0.5 ether, 0.5 ether);
        bytes32 jobId = open(request);
        vm.prank(operator);
        market.lock(request, type(uint24).max);
        (Job job, ) = market.jobOf(jobId);
        assertEq(job.bondBps(), type(uint24).max, "bond");
        assertEq(vault.stakeOf(operator).bondedShares, 838.86075 ether, "bonded");
    }

    function test_RevertGiven_APriceBelowASixtyFourthOfTheValueAtRisk() external {
        Request memory request = newRamp(1);
        (request.minPrice, request.assurance) = (0, Assurance.Enclave);
        (request.modelId, request.valueAtRisk) = (_enclaveModel(), 64 * request.maxPrice);
        bytes32 jobId = open(request);
        vm.warp(START + 1 hours - 1);
        uint256 price = market.priceOf(request);
        bytes4 selector = ILocks.PriceBelowRisk.selector;
        _reverts(request, operator, 10_000, abi.encodeWithSelector(selector, jobId, price, 10 ether));
        vm.warp(START + 1 hours);
        lock(request, operator);
    }

    function test_RevertGiven_TheProverCouldNotAnswerOneJobMoreInTwoDays() external {
        vm.prank(operator);
        market.declareProver(3_600_000, 0);
        for (uint256 i = 0; i < 48; ++i) openAndLock(newRequest(i));
        Request memory request = newRequest(48);
        open(request);
        bytes4 selector = ILocks.ProverFull.selector;
        bytes memory reason = abi.encodeWithSelector(selector, operator, 49 * 3_600_000, 48 * 3_600_000);
        _reverts(request, operator, 10_000, reason);
        vm.prank(operator);
        market.decline(newRequest(0));
        lock(request, operator);
    }

    function test_CountsTheUndecidedJobs_GivenJobsThatEndInEveryWay() external {
        for (uint256 i = 0; i < 4; ++i) openAndLock(newRequest(i));
        assertEq(vault.undecidedOf(operator), 4, "locked");
        settle(newRequest(0));
        assertEq(vault.undecidedOf(operator), 3, "settled, not handed over");
        assertEq(vault.stakeOf(operator).undecided, 4, "as stored");
        vm.prank(operator);
        market.decline(newRequest(1));
        assertEq(vault.undecidedOf(operator), 2, "declined");
        vm.prank(operator);
        vault.unbond(1 ether);
        assertEq(vault.stakeOf(operator).undecided, 2, "handed over by unbond");
        Request memory late = newRequest(2);
        vm.warp(START + 10 minutes + 1);
        market.expire(late);
        assertEq(vault.undecidedOf(operator), 1, "late");
    }

    /// @dev A model that an enclave of a vendor can run.
    function _enclaveModel() private returns (bytes32) {
        StubVerifier verifier = new StubVerifier();
        enclaves.registerVendor(128, verifier, TcbStatus.UpToDate, 1, 168);
        Runtime memory runtime;
        runtime.commit = new bytes(20);
        runtime.measurements = new Measurement[](1);
        runtime.measurements[0] = Measurement(128, keccak256("enclave") & ~bytes32(uint256(0xff)));
        Model memory both = model;
        both.runtimeId = models.publishRuntime(runtime);
        return models.publishModel(both, "");
    }

    function test_RevertGiven_TooLittleFreeStake() external {
        Request memory request = newRequest(1);
        open(request);
        _reverts(
            request,
            keeper,
            10_000,
            abi.encodeWithSelector(IStakeVault.InsufficientStake.selector, keeper, 0, 10 ether)
        );
    }

    function test_LocksForTheCaller_GivenAnOpenJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        vm.warp(START + 100);
        vm.prank(operator);
        market.lock(request, 15_000);
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertState(jobId, JobState.Locked);
        assertEq(job.operator(), operator, "operator");
        assertEq(job.lockedAt(), START + 100, "time");
        assertEq(job.bondBps(), 15_000, "bond");
        assertEq(uint256(terms.reserve) + terms.bonus, 0, "no second word");
    }

    function test_BondsThatPartOfThePrice_GivenAnOpenJob() external {
        Request memory request = newRequest(1);
        open(request);
        vm.prank(operator);
        market.lock(request, 15_000);
        Stake memory stake = vault.stakeOf(operator);
        assertEq(stake.bondedShares, 15 ether, "bonded");
        assertEq(stake.freeShares, FUNDS - 15 ether, "free");
    }

    function test_BondsTheSmallestBond_GivenAPriceBelowIt() external {
        Request memory request = newRequest(1);
        request.minPrice = 0;
        request.maxPrice = 0;
        open(request);
        vm.prank(operator);
        market.lock(request, 0);
        assertEq(vault.stakeOf(operator).bondedShares, MIN_BOND, "bonded");
        assertEq(market.bondFor(0, 0), MIN_BOND, "told before");
    }

    function test_EmitsLocked_GivenAnOpenJob() external {
        Request memory request = newRamp(1);
        bytes32 jobId = open(request);
        vm.warp(START + 30 minutes);
        vm.expectEmit(address(market));
        emit ILocks.Locked(jobId, operator, 6 ether, 6 ether, START + 40 minutes);
        lock(request, operator);
    }

    function testFuzz_FixesThePriceOfTheRampAndReturnsTheRest(uint256 time) external {
        Request memory request = newRamp(1);
        open(request);
        time = bound(time, START, request.lockBy);
        vm.warp(time);
        uint256 price = market.priceOf(request);
        assertEq(price, 2 ether + (8 ether * (time - START)) / 1 hours, "price");
        lock(request, operator);
        assertEq(balanceOf(requester), FUNDS - price, "rest returned");
        assertSolvent(everyone(), price);
    }

    function test_LocksAtTheFixedPrice_GivenTheNamedOperatorCalls() external {
        Request memory request = newRequest(1);
        request.operator = other;
        bytes32 jobId = open(request);
        lock(request, other);
        assertState(jobId, JobState.Locked);
    }

    function test_OpensToAll_GivenTheNamedOperatorMissedItsDeadline() external {
        Request memory request = newRequest(1);
        request.operator = operator;
        bytes32 jobId = _missed(request);
        lock(request, other);
        (Job job, ) = market.jobOf(jobId);
        assertEq(job.operator(), other, "second operator");
    }

    function test_HandsReleasedSharesToTheVault_GivenAnEarlierJobHasEnded() external {
        Request memory first = newRequest(1);
        openAndLock(first);
        settle(first);
        assertEq(releasedOf(operator), 10 ether, "released");
        openAndLock(newRequest(2));
        assertEq(releasedOf(operator), 0, "handed over");
        assertEq(vault.stakeOf(operator).bondedShares, 10 ether, "one bond");
        assertEq(vault.stakeOf(operator).freeShares, FUNDS - 10 ether, "the rest free");
        assertEq(balanceOf(operator), 10 ether, "its money is untouched");
    }

    function test_FixesThePriceOfTheRamp_GivenAReopenedJob() external {
        Request memory request = newRamp(1);
        bytes32 jobId = _missed(request);
        // The ramp stood still for the 601 seconds of the first lock.
        uint256 price = 2 ether + (8 ether * (uint256(30 minutes) - 601)) / 1 hours;
        vm.warp(START + 30 minutes);
        assertEq(market.priceOf(request), price, "told before");
        uint256 before = balanceOf(requester);
        lock(request, other);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.reserve, price, "price of the ramp");
        assertEq(balanceOf(requester), before + 10 ether - price, "the rest returned");
        assertSolvent(everyone(), uint256(terms.reserve) + terms.bonus);
    }

    function test_TakesWhatIsReserved_GivenAReopenedJobWhoseReserveIsBelowTheRamp() external {
        Request memory request = newRamp(1);
        bytes32 jobId = openAndLock(request);
        uint256 left = balanceOf(requester) - 1 ether;
        vm.prank(requester);
        market.withdraw(left);
        vm.warp(START + 10 minutes + 1);
        vm.prank(keeper);
        market.expire(request);
        vm.warp(START + 1 hours);
        lock(request, other);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.reserve, 3 ether + 0.5 ether, "first price, what was left, and the share of the penalty");
        assertEq(balanceOf(requester), 0, "nothing left");
    }

    function test_NeverFindsALowerPriceThanBefore_GivenAReopenedJobWhoseRequesterWithdraws() external {
        Request memory request = newRamp(1);
        _missed(request);
        vm.warp(START + 30 minutes);
        uint256 seen = market.priceOf(request);
        vm.prank(requester);
        market.withdraw(type(uint256).max);
        assertEq(market.priceOf(request), seen, "price");
    }

    function test_AllowsTheLastSecondOfAWholeWindow_GivenAReopenedJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = _missed(request);
        vm.warp(request.deadline - request.executionWindow);
        lock(request, other);
        assertState(jobId, JobState.Locked);
    }

    /// @dev Locked at the first second, its deadline missed, and called.
    function _missed(Request memory request) private returns (bytes32 jobId) {
        jobId = openAndLock(request);
        vm.warp(block.timestamp + request.executionWindow + 1);
        vm.prank(keeper);
        market.expire(request);
    }

    function _wrongState(Request memory request, JobState actual) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRequests.WrongState.selector, market.jobIdOf(request), actual, JobState.Open);
    }

    function _reverts(Request memory request, address locker, uint24 bondBps, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(locker);
        market.lock(request, bondBps);
    }
}
