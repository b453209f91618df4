// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IRequests} from "../../contracts/interfaces/IRequests.sol";
import {IWithholding} from "../../contracts/interfaces/IWithholding.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Assurance, Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice The rules of withheld bytes as weapons: of the operator against a job, of the requester against a delivery, and of
/// any account against a call in flight.
contract WithheldDataTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        fund(operator, 1 ether);
        _request = newEnclaveRequest(1);
    }

    /* AN OPERATOR AGAINST A JOB */

    /// @dev It demanded an input that it had, waited for a data window and closed the job, for nothing.
    function test_A4_KillingAJobByADemandCostsTheFeeOfADecline() external {
        openAndLock(_request);
        _demandInput();
        vm.warp(START + 90 + 10 minutes + 1);
        vm.prank(operator);
        market.closeWithheldInput(_request);
        assertEq(balanceOf(operator), 1 ether - 0.2 ether, "the operator's cost of killing the job");
        assertEq(balanceOf(requester), FUNDS + 0.2 ether, "is the requester's gain");
    }

    /// @dev A job of 60 seconds was held for an hour, and its requester could do nothing.
    function test_A25_AJobOfAMinuteIsHeldForTwoAndItsRequesterMayLeaveAtOnce() external {
        _request.executionWindow = 60;
        bytes32 jobId = openAndLock(_request);
        _demandInput();
        uint256 snapshot = vm.snapshotState();
        vm.warp(START + 9 + 60 + 1);
        vm.prank(keeper);
        market.closeWithheldInput(_request);
        assertState(jobId, JobState.None);
        vm.revertToState(snapshot);
        vm.prank(requester);
        market.cancel(_request);
        assertState(jobId, JobState.None);
        assertEq(balanceOf(requester), FUNDS + 0.2 ether, "all back, and the fee");
    }

    /* A REQUESTER AGAINST A DELIVERY */

    /// @dev It saw the answer in a delivery or a settlement in flight, and ended the job first. Now no answer can be in flight
    /// while the job can be ended: it is delivered after the post, and then neither call is open.
    function test_A4b_NoAnswerIsInFlightWhileTheRequesterMayEndTheJob() external {
        bytes32 jobId = openAndLock(_request);
        _demandInput();
        IResults.Result memory result = resultOf(_request);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        ISettlements.Settlement memory settlement = settlementOf(_request);
        // The holder got the bytes on another way, and posts them itself before it shows an answer.
        vm.prank(operator);
        market.postInput(_request, INPUT);
        vm.warp(START + 90 + 10 minutes + 10 minutes);
        expectError(abi.encodeWithSelector(IWithholding.InputNotDemanded.selector, jobId));
        market.closeWithheldInput(_request);
        expectWrongState(jobId, JobState.Locked, JobState.Open);
        vm.prank(requester);
        market.cancel(_request);
        uint256 snapshot = vm.snapshotState();
        market.deliver(model, result, new bytes32[](0), signature);
        assertState(jobId, JobState.Provisional);
        vm.revertToState(snapshot);
        market.settle(model, settlement);
        assertState(jobId, JobState.Settled);
    }

    /// @dev Bytes with the right hash that open no commitment made the holder late: R1, a hundred times this.
    function test_A29_GarbageThatHashesRightCostsTheHolderTwoPercentAndNoMore() external {
        bytes memory garbage = "not an input of the model";
        _request.inputDigest = keccak256(garbage);
        bytes32 jobId = openAndLock(_request);
        _demandInput();
        vm.warp(START + 90 + 10 minutes);
        vm.prank(requester);
        market.postInput(_request, garbage);
        vm.warp(block.timestamp + 90);
        vm.prank(operator);
        market.decline(_request);
        assertEq(balanceOf(operator), 1 ether - 0.2 ether, "the fee of the demand");
        assertEq(vault.assetsOf(operator), FUNDS, "and no stake");
        // The next operator sees them before it locks.
        lock(_request, other);
        expectError(abi.encodeWithSelector(IWithholding.NoInputToDemand.selector, jobId));
        vm.prank(other);
        market.demandInput(_request);
    }

    /* AN OUTPUT A SECOND LATE */

    /// @dev The proof was refused for almost three hours, and the whole bond went.
    function test_A26_AnOutputASecondLateCostsNothingWhileNoAccountHasCalled() external {
        (bytes32 jobId, Delivery memory made) = _owed(50_000);
        made = challenged(_request, made);
        vm.warp(made.demandedAt + DATA_SECONDS + 1);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        prove(_request, made);
        assertState(jobId, JobState.Settled);
        assertEq(vault.assetsOf(operator), FUNDS, "no stake lost");
        assertEq(balanceOf(operator), 1 ether + 10 ether + 8 ether, "paid, with its part of the challenge bond");
    }

    function test_A26_AnOutputThatNeverComesCostsR1AndNotTheBond_GivenARightResult() external {
        (bytes32 jobId, Delivery memory made) = _owed(50_000);
        made = challenged(_request, made);
        prove(_request, made);
        (made.proven, made.challenger, made.challengeBond) = (true, address(0), 0);
        made.disputedAt = uint40(block.timestamp);
        vm.warp(made.demandedAt + DATA_SECONDS + 1);
        market.expireOutput(_request, made.pack());
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "R1: the price, of a bond of 50");
    }

    /// @dev A silent operator posted its output before the call that ended its dispute, and had ten minutes more to prove.
    function test_APostAfterTheProofWindowDoesNotOpenItAgain() external {
        (bytes32 jobId, Delivery memory made) = _owed(50_000);
        made = challenged(_request, made);
        passProof(made);
        vm.prank(operator);
        market.postOutput(_request, made.pack(), OUTPUT);
        made.outputDigest = 0;
        uint256 closedAt = made.disputedAt + PROOF_SECONDS;
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectError(abi.encodeWithSelector(IDisputes.ProofWindowClosed.selector, jobId, closedAt));
        market.prove(model, proof, made.pack(), address(0));
        expireBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 50 ether, "the bond");
    }

    function test_APostAfterTheChallengeWindowDoesNotOpenItAgain() external {
        (bytes32 jobId, Delivery memory made) = _owed(10_000);
        mineAudit(_request, made, false);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        market.postOutput(_request, made.pack(), OUTPUT);
        made.outputDigest = 0;
        finalise(_request, made);
        assertState(jobId, JobState.Settled);
    }

    /* A CALL THAT SPOILS ANOTHER */

    /// @dev A draw that draws changes the delivery. The challenge then fails, and its purpose is served.
    function test_A18_ADrawBeforeAChallengeLeavesTheLieDisputed() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        // Not drawn: the challenge in flight still names the job's delivery.
        market.draw(jobId, made.pack());
        challenge(_request, made, challenger);
        assertState(jobId, JobState.Disputed);
    }

    function test_A18_ADrawInTheLastSecondLeavesTheRequesterTimeToDemandTheOutput() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        mineAudit(_request, made, true);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        vm.prank(operator);
        market.draw(jobId, made.pack());
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made = disputed(made, address(0));
        // The operator has its proof at hand, and cannot be faster.
        vm.warp(block.timestamp + 1);
        prove(_request, made);
        made.proven = true;
        assertCommitted(jobId, JobState.Provisional, made);
        vm.warp(made.disputedAt + DATA_SECONDS);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        finalise(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_A18_ADrawBeforeAPostLeavesThePostTime() external {
        (bytes32 jobId, Delivery memory made) = _owed(10_000);
        mineAudit(_request, made, true);
        vm.warp(made.demandedAt + DATA_SECONDS);
        vm.prank(requester);
        market.draw(jobId, made.pack());
        made = disputed(made, address(0));
        vm.warp(block.timestamp + 1);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        prove(_request, made);
        assertState(jobId, JobState.Settled);
    }

    /// @dev The liar's friend demands in the last second, or the liar posts in it: either changes the delivery that a challenge
    /// in flight names.
    function testFuzz_A18_NeitherADemandNorAPostInTheLastSecondMakesALieFinal(bool post) external {
        bytes32 jobId = openAndLock(_request);
        IResults.Result memory result = wrongResultOf(_request);
        result.outputDigest = keccak256(OUTPUT);
        Delivery memory made = deliver(result);
        mineAudit(_request, made, false);
        if (!post) vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        Delivery memory changed = abi.decode(abi.encode(made), (Delivery));
        changed.demandedAt = uint40(block.timestamp);
        if (post) {
            made = abi.decode(abi.encode(changed), (Delivery));
            vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
            vm.prank(operator);
            market.postOutput(_request, made.pack(), OUTPUT);
            (changed.outputDigest, changed.demandedAt) = (0, uint40(block.timestamp));
        }
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        challenge(_request, made, challenger);
        vm.warp(block.timestamp + 10 minutes);
        challenge(_request, changed, challenger);
        assertCommitted(jobId, JobState.Disputed, disputed(changed, challenger));
    }

    /// @dev The requester has the bytes, and the operator has left the post to it: a post in the last second must not make the
    /// proof in flight too late.
    function test_A18_APostInTheLastSecondDoesNotMakeAProofLate() external {
        (bytes32 jobId, Delivery memory made) = _owed(10_000);
        made = challenged(_request, made);
        vm.warp(made.disputedAt + PROOF_SECONDS);
        vm.prank(requester);
        market.postOutput(_request, made.pack(), OUTPUT);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        market.prove(model, proof, made.pack(), address(0));
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        vm.warp(block.timestamp + 10 minutes);
        market.prove(model, proof, made.pack(), address(0));
        assertState(jobId, JobState.Settled);
    }

    /* A PROOF HAS NO BYTES */

    /// @dev An enclave job that a proof settles while it is locked has its words and no more, which `docs/market.md` says. A
    /// requester that needs the bytes asks for both kinds of evidence: such a job is delivered first.
    function test_A6_ARequesterThatAsksForBothGetsADeliveryFirst() external {
        _request.assurance = Assurance.EnclaveAndProof;
        openAndLock(_request);
        ISettlements.Settlement memory settlement = settlementOf(_request);
        expectError(abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.EnclaveAndProof));
        market.settle(model, settlement);
    }

    function _demandInput() private {
        vm.prank(operator);
        market.demandInput(_request);
    }

    /// @dev A right result whose output the requester has demanded.
    function _owed(uint24 bondBps) private returns (bytes32 jobId, Delivery memory made) {
        jobId = open(_request);
        lockFor(_request, operator, bondBps);
        IResults.Result memory result = resultOf(_request);
        result.outputDigest = keccak256(OUTPUT);
        made = deliver(result);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
    }
}
