// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IWithholding} from "../../contracts/interfaces/IWithholding.sol";
import {Job, JobState} from "../../contracts/types/Job.sol";
import {OpeningTest} from "../utils/OpeningTest.sol";

/// @notice Bytes that open no commitment as a weapon of the requester, and the proof of that as a weapon against it.
contract WrongInputTest is OpeningTest {
    bytes private _proof;

    function setUp() public override {
        super.setUp();
        _proof = openingOf(garbage(), OPENED);
    }

    /* THE REQUESTER */

    /// @dev Garbage with the right hash earned its requester two percent of every job, and made a holder late that had missed the
    /// time to leave.
    function test_GarbageCostsItsRequesterTwoPercentAndNotTheHolder() external {
        posted(garbage());
        vm.warp(POST_BY + 91);
        expectError(abi.encodeWithSelector(ILocks.DeclineClosed.selector, idOf(request)));
        vm.prank(operator);
        market.decline(request);
        closeWrong(garbage(), OPENED, _proof);
        assertBooks(FUNDS - FEE, 1 ether + FEE, FUNDS, FUNDS, 0);
    }

    /// @dev It hands the right input over in private and posts garbage: with the answer in sight it would pay four percent
    /// instead of the price.
    function test_ARequesterCannotEndItsJobWithTheAnswerInSight() external {
        posted(garbage());
        ISettlements.Settlement memory settlement = settlementOf(request);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, requester, operator));
        vm.prank(requester);
        market.closeWrongInput(model, request, garbage(), OPENED, _proof);
        market.settle(model, settlement);
        assertEq(balanceOf(operator), 1 ether - FEE + 10 ether, "the price");
    }

    function test_ARequesterThatWithdrawsFirstPaysFromThePrice() external {
        posted(garbage());
        vm.prank(requester);
        market.withdraw(type(uint256).max);
        closeWrong(garbage(), OPENED, _proof);
        assertBooks(10 ether - 2 * FEE, 1 ether + FEE, FUNDS, FUNDS, 0);
    }

    /* THE OPERATOR */

    /// @dev The proof is right, and it is about bytes that open the commitment, or about others.
    function test_AnHonestRequesterIsNotHurt_WhenItsBytesOpenTheCommitment() external {
        bytes32 jobId = posted(garbage());
        uint256 opened = uint256(request.inputCommitment);
        bytes memory right = openingOf(garbage(), opened);
        bytes memory others = garbage();
        others[40] ^= 0x01;
        bytes memory ofOthers = openingOf(others, OPENED);
        expectError(abi.encodeWithSelector(IWithholding.InputOpens.selector, jobId));
        closeWrong(garbage(), opened, right);
        // The commitment is also no other number for the same field element.
        expectError(abi.encodeWithSelector(IWithholding.InvalidOpening.selector, jobId));
        closeWrong(garbage(), opened + _r(), right);
        expectError(abi.encodeWithSelector(IWithholding.InvalidOpening.selector, jobId));
        closeWrong(garbage(), OPENED, right);
        expectError(abi.encodeWithSelector(IWithholding.InvalidOpening.selector, jobId));
        closeWrong(garbage(), OPENED, ofOthers);
        expectError(abi.encodeWithSelector(IWithholding.WrongData.selector, request.inputDigest, 72));
        closeWrong(others, OPENED, ofOthers);
    }

    /// @dev A proof that was shown once serves neither the same job again nor another job with the same bytes that were not posted.
    function test_AProofThatWasShownServesNoOtherJob() external {
        bytes32 jobId = posted(garbage());
        closeWrong(garbage(), OPENED, _proof);
        expectWrongState(jobId, JobState.None, JobState.Locked);
        closeWrong(garbage(), OPENED, _proof);
        request.nonce = 2;
        (request.lockBy, request.deadline) = (uint40(block.timestamp + 1 hours), uint40(block.timestamp + 1 days));
        jobId = openAndLock(request);
        expectError(abi.encodeWithSelector(IWithholding.InputNotPosted.selector, jobId));
        closeWrong(garbage(), OPENED, _proof);
    }

    /// @dev It sees the bytes before it locks, so that they cost it nothing.
    function test_TheNextHolderCannotCharge() external {
        bytes32 jobId = posted(garbage());
        vm.prank(operator);
        market.decline(request);
        lock(request, other);
        expectError(abi.encodeWithSelector(IWithholding.InputNotPosted.selector, jobId));
        vm.prank(other);
        market.closeWrongInput(model, request, garbage(), OPENED, _proof);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, operator, other));
        closeWrong(garbage(), OPENED, _proof);
    }

    function test_ALateHolderOwesR1_GivenGarbage() external {
        posted(garbage());
        vm.warp(POST_BY + 10 minutes + 1);
        market.expire(request);
        expectWrongState(idOf(request), JobState.Open, JobState.Locked);
        closeWrong(garbage(), OPENED, _proof);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "R1");
    }

    /* BOTH, AND OTHERS */

    /// @dev A requester may be a contract that many users pay into. One of them asks at a price of nothing much, posts garbage, and
    /// shares with the holder: the others' money stays.
    function test_AJobCostsItsRequesterNoMoreThanItsPrice() external {
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (1, 1, 1);
        posted(garbage());
        closeWrong(garbage(), OPENED, _proof);
        assertEq(balanceOf(requester), FUNDS - 1, "the price");
        assertEq(balanceOf(operator), 1 ether + 1, "its fee back, and the price");
    }

    /// @dev Whatever the two agree on, they only move their own tokens; the bonus of an earlier lock leaves them.
    function testFuzz_RequesterAndOperatorTogetherGainNothing(uint96 price, uint96 kept) external {
        price = uint96(bound(price, 1, 100 ether));
        fund(operator, 2 ether);
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (price, price, price);
        open(request);
        lock(request, other);
        vm.warp(block.timestamp + 10 minutes + 1);
        vm.prank(keeper);
        market.expire(request);
        uint256 before = balanceOf(requester) + balanceOf(operator) + price;
        uint256 stake = vault.assetsOf(operator);
        lock(request, operator);
        vm.prank(operator);
        market.demandInput(request);
        market.postInput(request, garbage());
        uint256 taken = balanceOf(requester) - bound(kept, 0, balanceOf(requester));
        vm.prank(requester);
        market.withdraw(taken);
        closeWrong(garbage(), OPENED, _proof);
        assertEq(balanceOf(requester) + balanceOf(operator) + taken, before, "as before");
        assertEq(vault.assetsOf(operator), stake, "the stake too");
        assertTrue(balanceOf(address(vault)) > 0, "the bonus is the insurance's");
        (Job job, ) = market.jobOf(idOf(request));
        assertEq(Job.unwrap(job), 0, "nothing is left");
    }

    function test_ABotThatCopiesTheCallEarnsNothing() external {
        posted(garbage());
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, challenger, operator));
        vm.prank(challenger);
        market.closeWrongInput(model, request, garbage(), OPENED, _proof);
        closeWrong(garbage(), OPENED, _proof);
        assertBooks(FUNDS - FEE, 1 ether + FEE, FUNDS, FUNDS, 0);
    }

    function _r() private pure returns (uint256) {
        return 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    }
}
