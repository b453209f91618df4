// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract DemandInputTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        // The price of a lock is between the ends of the ramp.
        _request.minPrice = 2 ether;
        _request.rampEnd = uint40(block.timestamp + 1 hours);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsOpen() external {
        bytes32 jobId = open(_request);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        _demand();
    }

    function test_RevertGiven_TheResultIsProvisional() external {
        (bytes32 jobId, ) = openAndDeliver(_request);
        expectWrongState(jobId, JobState.Provisional, JobState.Locked);
        _demand();
    }

    function test_RevertWhen_TheCallerDoesNotHoldTheLock() external {
        openAndLock(_request);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, requester, operator));
        vm.prank(requester);
        market.demandInput(_request);
    }

    function test_RevertGiven_AnInputThatTravelsPrivately() external {
        _request.inputDigest = 0;
        _reverts(openAndLock(_request));
    }

    function test_RevertGiven_TheInputIsOnChain() external {
        vm.prank(requester);
        bytes32 jobId = market.requestInference(_request, INPUT);
        lock(_request, operator);
        _reverts(jobId);
    }

    function test_RevertGiven_TheInputWasDemanded() external {
        bytes32 jobId = openAndLock(_request);
        _demand();
        _reverts(jobId);
    }

    function test_RevertGiven_TheInputWasDemandedAndPosted() external {
        bytes32 jobId = openAndLock(_request);
        _demand();
        market.postInput(_request, INPUT);
        _reverts(jobId);
    }

    function test_RevertGiven_TheFirstPartOfTheWindowIsOver() external {
        bytes32 jobId = openAndLock(_request);
        vm.warp(START + 90 + 1);
        _reverts(jobId);
    }

    function test_RevertGiven_TheDataWindowAfterTheLockIsOver() external {
        // The first 15% of a window of ten hours are longer than the data window.
        _request.executionWindow = 10 hours;
        bytes32 jobId = openAndLock(_request);
        vm.warp(START + DATA_SECONDS + 1);
        _reverts(jobId);
        vm.warp(START + DATA_SECONDS);
        _demand();
    }

    /* WHAT IT DOES */

    function test_BeginsTheWindowAgainAtThePriceOfTheLock_GivenTheLastSecondOfTheFirstPart() external {
        bytes32 jobId = _lockedMidway();
        vm.warp(block.timestamp + 90);
        vm.expectEmit(address(market));
        emit IWithholding.InputDemanded(jobId, operator, block.timestamp + DATA_SECONDS);
        _demand();
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(job.lockedAt(), block.timestamp, "the window begins again");
        assertEq(terms.reserve, 6 ether, "the price of the lock");
        assertEq(terms.heldSeconds, 90, "the ramp stood still");
        assertEq(balanceOf(requester), FUNDS - 6 ether, "nothing else moved");
        assertEq(vault.stakeOf(operator).bondedShares, 6 ether, "bond");
        assertSolvent(parties(), 6 ether);
    }

    function test_KeepsPriceAndBonus_GivenAReopenedJob() external {
        bytes32 jobId = _lockedMidway();
        vm.warp(block.timestamp + 10 minutes + 1);
        market.expire(_request);
        lock(_request, other);
        (, ILocks.Terms memory before) = market.jobOf(jobId);
        vm.warp(block.timestamp + 60);
        vm.prank(other);
        market.demandInput(_request);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(before.bonus, 2.4 ether, "a bonus waits");
        assertEq(terms.bonus, before.bonus, "bonus");
        assertEq(terms.reserve, before.reserve, "price");
        assertEq(terms.heldSeconds, before.heldSeconds + 60, "ramp");
        market.postInput(_request, INPUT);
        Delivery memory made = deliverBy(resultOf(_request), other, OTHER_VENDOR, OTHER_SESSION);
        prove(_request, made);
        assertEq(balanceOf(other), uint256(before.reserve) + before.bonus, "both are paid");
        assertSolvent(parties(), 0);
    }

    function test_StretchesTheFirstPart_GivenAPauseInTheFirstPart() external {
        bytes32 jobId = openAndLock(_request);
        pauseFor(1 days);
        vm.warp(START + 1 days + 90 + 1);
        _reverts(jobId);
        vm.warp(START + 1 days + 90);
        _demand();
        (Job job, ) = market.jobOf(jobId);
        assertEq(job.lockedAt(), START + 90, "on the job's clock");
    }

    /* WHILE IT IS DEMANDED */

    function test_CannotExpire_GivenTheInputIsDemanded() external {
        bytes32 jobId = openAndLock(_request);
        _demand();
        vm.warp(block.timestamp + 2 days);
        expectError(abi.encodeWithSelector(IWithholding.InputIsDemanded.selector, jobId));
        market.expire(_request);
    }

    function test_CanBeDeclinedAndDemandedByTheNextHolder_GivenTheInputIsDemanded() external {
        bytes32 jobId = _lockedMidway();
        vm.warp(block.timestamp + 60);
        _demand();
        vm.prank(operator);
        market.decline(_request);
        assertState(jobId, JobState.Open);
        assertEq(
            balanceOf(requester),
            FUNDS - 10 ether + 0.12 ether,
            "2% of the bond; the highest price reserved again"
        );
        assertEq(market.priceOf(_request), 6 ether, "the ramp stood still");
        lock(_request, other);
        vm.prank(other);
        market.demandInput(_request);
        assertState(jobId, JobState.Locked);
        assertSolvent(parties(), 6 ether);
    }

    function test_CanBeDelivered_GivenTheInputIsDemanded() external {
        bytes32 jobId = _lockedMidway();
        _demand();
        Delivery memory made = deliver(_request);
        assertCommitted(jobId, JobState.Provisional, made);
        mineAudit(_request, made, false);
        passWindow(made);
        finalise(_request, made);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.reserve, 0, "nothing left");
        assertBooks(FUNDS - 6 ether, 6 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_CanBeSettledByAProof_GivenTheInputIsDemanded() external {
        (_request.assurance, _request.valueAtRisk) = (Assurance.Proof, 0);
        bytes32 jobId = _lockedMidway();
        _demand();
        settle(_request);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(terms.reserve, 0, "nothing left");
        assertBooks(FUNDS - 6 ether, 6 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function _lockedMidway() private returns (bytes32 jobId) {
        jobId = open(_request);
        vm.warp(START + 30 minutes);
        lock(_request, operator);
    }

    function _demand() private {
        vm.prank(operator);
        market.demandInput(_request);
    }

    function _reverts(bytes32 jobId) private {
        expectError(abi.encodeWithSelector(IWithholding.NoInputToDemand.selector, jobId));
        _demand();
    }
}
