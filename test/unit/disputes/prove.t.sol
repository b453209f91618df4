// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";
import {FeeToken} from "../../utils/HostileTokens.sol";

contract ProveTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        // So much stake of others that R5 takes nothing beside R2.
        stakeFor(other, 40_000 ether);
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsLocked() external {
        bytes32 jobId = openAndLock(_request);
        Delivery memory made = deliveryOf(resultOf(_request), VENDOR);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectWrongState(jobId, JobState.Locked, JobState.Provisional);
        market.prove(model, proof, made.pack());
    }

    function test_RevertGiven_TheJobIsSettled() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        prove(_request, made);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectWrongState(jobId, JobState.Settled, JobState.Provisional);
        market.prove(model, proof, made.pack());
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made.resultHash = ~made.resultHash;
        _reverts(made, operator, abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
    }

    function test_RevertGiven_TheProofWindowIsOver() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        passProof(made);
        uint256 closedAt = made.disputedAt + PROOF_SECONDS;
        _reverts(made, operator, abi.encodeWithSelector(IDisputes.ProofWindowClosed.selector, jobId, closedAt));
    }

    function test_RevertWhen_TheModelIsNotTheRequests() external {
        (, Delivery memory made) = openAndDeliver(_request);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectError(abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId));
        market.prove(blind, proof, made.pack());
    }

    function test_RevertWhen_TheProofIsForOtherOutputs() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        proof.outputs[0] ^= 1;
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
        market.prove(model, proof, made.pack());
    }

    function test_RevertWhen_TheProofIsForAnotherPayee() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        _reverts(made, other, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_EndsTheDisputeOnly_GivenTheOutputIsDemanded() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        made = _demanded(challenged(_request, made));
        Delivery memory after_ = abi.decode(abi.encode(made), (Delivery));
        (after_.proven, after_.challenger, after_.challengeBond) = (true, address(0), 0);
        after_.disputedAt = uint40(block.timestamp);
        vm.expectEmit(address(market));
        emit IDisputes.Proven(jobId, operator, after_.pack());
        prove(_request, made);
        assertCommitted(jobId, JobState.Provisional, after_);
        // The operator's part of the challenge bond at once, the price later.
        assertBooks(FUNDS - 10 ether, 8 ether, FUNDS - 10 ether, FUNDS, 0);
        assertSolvent(parties(), 10 ether);
        _reverts(after_, operator, abi.encodeWithSelector(IDisputes.AlreadyProven.selector, jobId));
        expectError(abi.encodeWithSelector(IDisputes.AlreadyProven.selector, jobId));
        challenge(_request, after_, challenger);
        expectError(abi.encodeWithSelector(IWithholding.OutputIsDemanded.selector, jobId));
        finalise(_request, after_);
        market.postOutput(_request, after_.pack(), OUTPUT);
        (after_.outputDigest, after_.demandedAt) = (0, uint40(block.timestamp));
        finalise(_request, after_);
        assertState(jobId, JobState.Settled);
        assertBooks(FUNDS - 10 ether, 18 ether, FUNDS - 10 ether, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_KeepsTheTimeToDemand_GivenTheOutputMayStillBeDemanded() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        uint256 closesAt = made.deliveredAt + CHALLENGE_SECONDS;
        vm.warp(closesAt);
        prove(_request, made);
        made.proven = true;
        assertCommitted(jobId, JobState.Provisional, made);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, jobId, closesAt));
        finalise(_request, made);
        uint256 snapshot = vm.snapshotState();
        _demanded(made);
        vm.revertToState(snapshot);
        made.demandedAt = 0;
        vm.warp(closesAt + 1);
        // No seed is needed: the proof has answered every audit.
        finalise(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_SettlesAtOnce_GivenTheTimeToDemandIsOver() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        prove(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_TakesAProofThatDisagrees_GivenTheOutputIsDemanded() external {
        bytes32 jobId = openAndLock(_request);
        IResults.Result memory result = wrongResultOf(_request);
        result.outputDigest = keccak256(OUTPUT);
        Delivery memory made = _demanded(deliver(result));
        mineAudit(_request, made, false);
        proveBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(keeper), 3 ether, "finder");
    }

    /* THE PROOF AGREES */

    function test_SettlesAProvisionalResultAtOnce_GivenTheProofAgrees() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        proveBy(_request, made, relayer);
        assertState(jobId, JobState.Settled);
        assertTrue(market.isResult(_request, outputsOf(_request)), "the result can be read");
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertEq(releasedOf(operator), 10 ether, "bond back");
        assertSolvent(parties(), 0);
    }

    function test_SettlesAResultThatTheAuditDrew_GivenTheProofAgrees() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        proveBy(_request, drawn(_request, made), relayer);
        assertState(jobId, JobState.Settled);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_PaysTheOperatorFourFifthsOfTheChallengeBond_GivenTheProofAgrees() external {
        (, Delivery memory made) = openAndDeliver(_request);
        proveBy(_request, challenged(_request, made), relayer);
        assertBooks(FUNDS - 10 ether, 18 ether, FUNDS - 10 ether, FUNDS, 0);
        assertEq(balanceOf(address(vault)), 2 ether, "a fifth waits for the insurance");
        vault.collectInsurance();
        assertEq(insurance(), 2 ether, "and gets there");
        assertSolvent(parties(), 0);
    }

    function test_PaysWhoeverSubmitsTheCallbackFee_GivenTheProofAgrees() external {
        (_request.callback, _request.callbackGas, _request.callbackFee) = (address(0xca11), 1, 0.5 ether);
        (, Delivery memory made) = openAndDeliver(_request);
        proveBy(_request, challenged(_request, made), relayer);
        assertEq(balanceOf(relayer), 0.5 ether, "callback fee");
        assertSolvent(parties(), 0);
    }

    function test_SettlesInTheLastSecondOfTheWindow_GivenTheProofAgrees() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        vm.warp(made.disputedAt + PROOF_SECONDS);
        prove(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_SettlesAJobThatWantsEnclaveAndProof_GivenTheProofAgrees() external {
        _request.assurance = Assurance.EnclaveAndProof;
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        assertEq(rateOf(made), ONE, "it cannot do without");
        prove(_request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    /* THE PROOF DISAGREES */

    function test_RevertWhen_BeforeTheSeedIsPosted_GivenTheProofDisagrees() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        vm.roll(made.auditTarget);
        bytes memory reason = abi.encodeWithSelector(IResults.AuditNotDrawn.selector, jobId, made.auditTarget);
        _reverts(made, operator, reason);
    }

    function test_PaysTheFinderOfAProvisionalResultWithoutAnyBond_GivenTheProofDisagrees() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        vm.expectEmit(address(market));
        emit IDisputes.Refuted(jobId, operator, keeper, proof.outputs);
        vm.prank(keeper);
        market.prove(model, proof, made.pack());
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(keeper), 3 ether, "30% of the bond");
        assertBooks(FUNDS - 10 ether + 3 ether, 0, FUNDS, 891 ether, 4 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_PaysNoFinderOfAProvisionalResultThatTheAuditDraws_GivenTheProofDisagrees() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, true);
        proveBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(keeper), 0, "no finder");
        assertBooks(FUNDS - 10 ether + 3 ether, 0, FUNDS, 891 ether, 7 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_PaysTheChallengerOfADisputedResultAndNotWhoProves_GivenTheProofDisagrees() external {
        (, Delivery memory made) = openAndCheat(_request);
        proveBy(_request, challenged(_request, made), keeper);
        assertEq(balanceOf(keeper), 0, "who proves");
        assertBooks(FUNDS - 10 ether + 3 ether, 0, FUNDS + 3 ether, 891 ether, 4 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_PaysNobodyForADisputedResultThatTheAuditDrew_GivenTheProofDisagrees() external {
        (, Delivery memory made) = openAndCheat(_request);
        proveBy(_request, drawn(_request, made), keeper);
        assertEq(balanceOf(keeper), 0, "who proves");
        assertBooks(FUNDS - 10 ether + 3 ether, 0, FUNDS, 891 ether, 7 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_RefutesAProvisionalResultAfterTheChallengeWindow_GivenTheProofDisagrees() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        passWindow(made);
        proveBy(_request, made, keeper);
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(keeper), 3 ether, "finder");
    }

    function test_OpensTheJobAgainAndAnotherOperatorIsPaid_GivenTheProofDisagrees() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        proveBy(_request, challenged(_request, made), keeper);
        lock(_request, other);
        made = deliverBy(resultOf(_request), other, OTHER_VENDOR, OTHER_SESSION);
        assertCommitted(jobId, JobState.Provisional, made);
        mineAudit(_request, made, false);
        passWindow(made);
        finalise(_request, made);
        assertEq(balanceOf(other), 10 ether, "price, and nothing on top");
        assertBooks(FUNDS - 10 ether + 3 ether, 0, FUNDS + 3 ether, 891 ether, 4 ether);
        assertSolvent(parties(), 0);
    }

    function test_PaysTheRequesterThePriceInAllOnceTheSlashIsExecuted_GivenTheProofDisagrees() external {
        (, Delivery memory made) = openAndCheat(_request);
        proveBy(_request, challenged(_request, made), keeper);
        vm.warp(block.timestamp + 4 days);
        vault.executeSlash(1);
        // Of 99 tokens: 29.7 to the challenger, to the requester what the bond left of the price.
        assertBooks(FUNDS, 0, FUNDS + 3 ether + 29.7 ether, 891 ether, 4 ether + 62.3 ether);
        assertSolvent(parties(), 10 ether);
    }

    function test_CostsABiggerBondWhole_GivenTheProofDisagrees() external {
        open(_request);
        lockFor(_request, operator, 90_000);
        Delivery memory made = deliver(wrongResultOf(_request));
        proveBy(_request, challenged(_request, made), keeper);
        // The requester gets no more than the price, and has it.
        assertBooks(FUNDS, 0, FUNDS + 27 ether, ((FUNDS - 90 ether) * 9) / 10, 53 ether);
        assertSolvent(parties(), 10 ether);
    }

    /* TIME */

    function test_StretchesTheWindow_GivenAPauseInsideTheProofWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        uint256 closesAt = made.disputedAt + PROOF_SECONDS;
        pauseFor(2 days);
        vm.warp(closesAt + 2 days + 1);
        _reverts(made, operator, abi.encodeWithSelector(IDisputes.ProofWindowClosed.selector, jobId, closesAt));
        vm.warp(closesAt + 2 days);
        prove(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_LengthensTheWindow_GivenADowngradeInsideTheProofWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        lower(VENDOR, VendorStatus.Degraded);
        uint256 closesAt = made.disputedAt + 4 * PROOF_SECONDS;
        vm.warp(closesAt + 1);
        _reverts(made, operator, abi.encodeWithSelector(IDisputes.ProofWindowClosed.selector, jobId, closesAt));
        vm.warp(closesAt);
        prove(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function _reverts(Delivery memory made, address payee, bytes memory reason) private {
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), payee);
        expectError(reason);
        market.prove(model, proof, made.pack());
    }

    function _demanded(Delivery memory made) private returns (Delivery memory) {
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        return made;
    }
}

contract ProveWithFeeTokenTest is DisputeTest {
    function newToken() internal override returns (TestToken) {
        return new FeeToken();
    }

    function test_ShrinksEveryShareOfARefutedResultAlike_GivenATokenThatTakesAFee() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        mineAudit(request, made, false);
        (uint256 before, uint256 funds) = (balanceOf(requester), balanceOf(challenger));
        proveBy(request, made, challenger);
        assertEq(balanceOf(challenger), funds + 2.97 ether, "99% of the finder's share");
        assertEq(balanceOf(requester), before + 2.97 ether, "99% of the requester's share");
        assertSolvent(parties(), 10 ether);
    }

    function test_PaysTheChallengeBondInFull_GivenATokenThatTakesAFee() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        uint256 funds = balanceOf(challenger);
        proveBy(request, challenged(request, made), keeper);
        assertEq(balanceOf(challenger), funds + 2.97 ether, "bond back, and the shrunken share");
        assertSolvent(parties(), 10 ether);
    }
}
