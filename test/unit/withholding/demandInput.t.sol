// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract DemandInputTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        fund(operator, 1 ether);
        fund(other, 1 ether);
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

    function test_RevertGiven_TheHolderCannotPayTheFee() external {
        openAndLock(_request);
        vm.prank(operator);
        market.withdraw(1 ether - 0.03 ether);
        expectError(abi.encodeWithSelector(IMoney.InsufficientBalance.selector, operator, 0.03 ether, 0.04 ether));
        _demand();
    }

    /* WHAT IT DOES */

    function test_PaysTheRequesterAtOnceAndWritesNoTerms_GivenTheLastSecondOfTheFirstPart() external {
        bytes32 jobId = _lockedMidway();
        vm.warp(block.timestamp + 90);
        vm.expectEmit(address(market));
        emit IWithholding.InputDemanded(jobId, operator, 0.12 ether, START + 30 minutes + 90 + 10 minutes);
        _demand();
        (Job job, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(job.lockedAt(), START + 30 minutes, "the lock stands");
        assertEq(uint256(terms.reserve) + terms.heldSeconds, 0, "no second word");
        assertEq(balanceOf(requester), FUNDS - 6 ether + 0.12 ether, "2% of the price");
        assertEq(balanceOf(operator), 0.88 ether, "from the balance");
        assertEq(vault.stakeOf(operator).bondedShares, 6 ether, "the bond stays whole");
        assertSolvent(parties(), 6 ether);
    }

    function testFuzz_CostsTwoPercentOfThePriceOrOfTheSmallestBond(uint96 price, uint24 bondBps) external {
        price = uint96(bound(price, 0, 40 ether));
        (_request.minPrice, _request.maxPrice) = (price, price);
        _request.valueAtRisk = price;
        open(_request);
        lockFor(_request, operator, uint24(bound(bondBps, 10_000, 50_000)));
        _demand();
        uint256 fee = (price > MIN_BOND ? price : MIN_BOND) / 50;
        assertEq(balanceOf(operator), 1 ether - fee, "whatever the bond");
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
        market.postInput(_request, INPUT);
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(before.bonus, 2.4 ether, "a bonus waits");
        assertEq(keccak256(abi.encode(terms)), keccak256(abi.encode(before)), "terms");
        uint256 left = balanceOf(other);
        Delivery memory made = deliverBy(resultOf(_request), other, OTHER_VENDOR, OTHER_SESSION);
        prove(_request, made);
        assertEq(balanceOf(other), left + before.reserve + before.bonus, "both are paid");
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
        assertTrue(job.has(8), "demanded");
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
        assertEq(balanceOf(requester), FUNDS - 10 ether + 0.24 ether, "2% for each; the highest price reserved again");
        assertEq(market.priceOf(_request), 6 ether, "the ramp stood still");
        lock(_request, other);
        vm.prank(other);
        market.demandInput(_request);
        assertState(jobId, JobState.Locked);
        assertSolvent(parties(), 6 ether);
    }

    function test_CannotBeDelivered_GivenTheInputIsDemanded() external {
        bytes32 jobId = openAndLock(_request);
        _demand();
        IResults.Result memory result = resultOf(_request);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        expectError(abi.encodeWithSelector(IWithholding.InputIsDemanded.selector, jobId));
        market.deliver(model, result, new bytes32[](0), signature);
        // It has the bytes after all: any account may post them.
        vm.prank(operator);
        market.postInput(_request, INPUT);
        market.deliver(model, result, new bytes32[](0), signature);
        assertState(jobId, JobState.Provisional);
    }

    function test_CannotBeSettledByAProof_GivenTheInputIsDemanded() external {
        (_request.assurance, _request.valueAtRisk) = (Assurance.Proof, 0);
        bytes32 jobId = openAndLock(_request);
        _demand();
        ISettlements.Settlement memory settlement = settlementOf(_request);
        expectError(abi.encodeWithSelector(IWithholding.InputIsDemanded.selector, jobId));
        market.settle(model, settlement);
        market.postInput(_request, INPUT);
        market.settle(model, settlement);
        assertState(jobId, JobState.Settled);
    }

    function test_CanBeCancelled_GivenTheInputIsDemanded() external {
        bytes32 jobId = _lockedMidway();
        _demand();
        vm.prank(requester);
        market.cancel(_request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(requester), FUNDS + 0.12 ether, "the price back, and the fee");
        assertEq(releasedOf(operator), 6 ether, "the bond back");
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
