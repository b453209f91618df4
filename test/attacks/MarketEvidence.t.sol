// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssay} from "../../contracts/interfaces/IAssay.sol";
import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../contracts/interfaces/IRequests.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {ICircuitRegistry} from "../../contracts/interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "../../contracts/interfaces/IModelRegistry.sol";
import {Statement} from "../../contracts/libraries/Statement.sol";
import {HostileCallback} from "../../contracts/mocks/HostileCallback.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketCircuit} from "../utils/MarketCircuit.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice Classes of audit findings in other markets, tried on this one: identity, signatures and proofs. `README.md` lists
/// the classes, where each is tested and which cannot apply.
contract MarketEvidenceTest is MarketTest {
    uint256 private constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    function settleExpecting(ISettlements.Settlement memory settlement, bytes memory reason) private {
        expectError(reason);
        market.settle(model, settlement);
    }

    /* CLASS 1: JOB/PROOF IDENTIFIER MISMATCH */

    function test_Class01_ProofOfAnotherJobCannotChargeThisOne() external {
        (Request memory mine, Request memory theirs) = (newRequest(1), newRequest(2));
        openAndLock(mine);
        bytes32 theirId = openAndLock(theirs);
        ISettlements.Settlement memory settlement = settlementOf(mine);
        settlement.request = theirs;
        settleExpecting(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, theirId));
    }

    function test_Class01_AnyChangeOfTheRequestNamesAnotherJob() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.request.maxPrice += 1;
        bytes32 changed = market.jobIdOf(settlement.request);
        settleExpecting(
            settlement,
            abi.encodeWithSelector(IRequests.WrongState.selector, changed, JobState.None, JobState.Locked)
        );
    }

    /* CLASS 2: PROOF STEALING */

    function test_Class02_WhoeverSubmitsTheLockHolderIsPaid() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        vm.prank(relayer);
        market.settle(model, settlement);
        assertEq(balanceOf(operator), 10 ether, "operator");
        assertEq(balanceOf(relayer), 0, "thief");
    }

    function test_Class02_AProofServesNoOtherLockHolder() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory stolen = settlementOf(request);
        vm.prank(operator);
        market.decline(request);
        lock(request, other);
        settleExpecting(stolen, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    /* CLASS 8: REQUESTER-CHOSEN JUDGE */

    function test_Class08_TheJudgeIsFixedByTheModelsHash() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        model.circuitId = circuits.register(MarketCircuit.key(4));
        settleExpecting(settlement, abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId));
    }

    function test_Class08_ARequesterGainsAtMostHalfThePriceByAFault() external {
        Request memory request = newRequest(1);
        (request.minPrice, request.maxPrice) = (0.2 ether, 0.2 ether);
        openAndLock(request);
        vm.warp(block.timestamp + request.executionWindow + 1);
        vm.prank(keeper);
        market.expire(request);
        vm.prank(requester);
        market.cancel(request);
        assertEq(balanceOf(requester), FUNDS + 0.1 ether, "half the price though the penalty is five times it");
    }

    /* CLASS 9: RESULT CONSUMED BEFORE VERIFIED */

    function test_Class09_ConsumersSeeOnlySettledResults() external {
        HostileCallback callback = new HostileCallback();
        Request memory request = newRequest(1);
        (request.callback, request.callbackGas) = (address(callback), 400_000);
        bytes32 jobId = openAndLock(request);
        callback.setReentry(address(market), abi.encodeCall(market.isResult, (request, outputsOf(request))));
        ISettlements.Settlement memory wrong = settlementOf(request);
        wrong.outputs[0] ^= 1;
        settleExpecting(wrong, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
        assertEq(callback.calls(), 0, "told of an unproven result");
        settle(request);
        assertEq(callback.calls(), 1, "told");
        assertTrue(callback.reentered(), "could read the settled result");
    }

    /* CLASS 10: SIGNATURE DOMAIN CONFUSION */

    function test_Class10_ASignatureHoldsForOneMarketOnly() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        IAssay twin = newMarket();
        bytes32 twinId = twin.jobIdOf(request);
        expectError(abi.encodeWithSelector(IRequests.InvalidSignature.selector, requester, twinId));
        twin.requestInferenceFor(request, "", signature);
    }

    function test_Class10_ASignatureHoldsForOneChainOnly() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        vm.chainId(4242);
        bytes32 forkedId = market.jobIdOf(request);
        expectError(abi.encodeWithSelector(IRequests.InvalidSignature.selector, requester, forkedId));
        market.requestInferenceFor(request, "", signature);
    }

    function test_Class10_OperatorsSignNothingThatARequesterSigns() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, 0xbadc0de);
        bytes32 jobId = market.jobIdOf(request);
        expectError(abi.encodeWithSelector(IRequests.InvalidSignature.selector, requester, jobId));
        market.requestInferenceFor(request, "", signature);
    }

    /* CLASS 11: SECOND PREIMAGE OF A HASHED STRUCTURE */

    function test_Class11_AHashOfManyWordsPassesForNoSingleWord() external {
        uint256[] memory words = new uint256[](2);
        bytes32 commitment = this.commitmentOf(words);
        assertGe(uint256(commitment), MarketCircuit.R, "a field element");
        Request memory request = newRequest(1);
        request.inputCommitment = commitment;
        bytes32 jobId = openAndLock(request);
        // The commitment itself as the one input word.
        settleExpecting(settlementOf(request), abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.inputs = new uint256[](1);
        settlement.inputs[0] = uint256(commitment);
        settleExpecting(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_Class11_OneWordPassesForNoHash() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.inputs = new uint256[](2);
        settleExpecting(
            settlement,
            abi.encodeWithSelector(ISettlements.InputWordsMismatch.selector, request.inputCommitment)
        );
    }

    function commitmentOf(uint256[] calldata words) external pure returns (bytes32) {
        return Statement.inputCommitment(words);
    }

    /* CLASS 12: FIELD ALIASING */

    function test_Class12_AnOutputPlusTheFieldsOrderIsRefused() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.outputs[0] += MarketCircuit.R;
        settleExpecting(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_Class12_AnInputPlusTheFieldsOrderIsRefused() external {
        Request memory request = newRequest(1);
        request.inputCommitment = bytes32(uint256(request.inputCommitment) + MarketCircuit.R);
        expectError(abi.encodeWithSelector(IRequests.MalformedInputCommitment.selector, request.inputCommitment));
        vm.prank(requester);
        market.requestInference(request, "");
    }

    /* CLASS 13: PROOF MALLEABILITY */

    function test_Class13_AMalleatedProofCannotPayTwice() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settle(request);
        // (−A, −B) proves what (A, B) proves.
        for (uint256 i = 0; i < 3; ++i) negate(settlement.proof, i == 0 ? 32 : 96 + 32 * i);
        settleExpecting(
            settlement,
            abi.encodeWithSelector(IRequests.WrongState.selector, jobId, JobState.Settled, JobState.Locked)
        );
        assertEq(balanceOf(operator), 10 ether, "paid once");
    }

    function test_Class13_AMalleatedProofHolds() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        for (uint256 i = 0; i < 3; ++i) negate(settlement.proof, i == 0 ? 32 : 96 + 32 * i);
        market.settle(model, settlement);
        assertEq(balanceOf(operator), 10 ether, "so nothing may rest on a proof's bytes");
    }

    function negate(bytes memory proof, uint256 offset) private pure {
        assembly ("memory-safe") {
            let place := add(add(proof, 0x20), offset)
            mstore(place, sub(P, mload(place)))
        }
    }

    /* CLASS 14: BROKEN TRUSTED SETUP */

    function test_Class14_AKeyWhoseDeltaIsGammaIsRefused() external {
        bytes memory key = MarketCircuit.key(3);
        for (uint256 i = 0; i < 128; ++i) key[320 + i] = key[192 + i];
        expectError(abi.encodeWithSelector(ICircuitRegistry.ForgeableKey.selector, 320));
        circuits.register(key);
    }

    /* CLASS 23: EXPIRED REQUEST REPLAY */

    function test_Class23_AProofAfterTheDeadlineIsRefused() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        uint256 deadline = block.timestamp + request.executionWindow;
        vm.warp(deadline + 1);
        settleExpecting(settlement, abi.encodeWithSelector(ILocks.LockExpired.selector, jobId, deadline));
        vm.warp(deadline);
        market.settle(model, settlement);
    }

    function test_Class23_ASignedRequestCannotComeBack() external {
        Request memory request = newRequest(1);
        bytes memory signature = sign(request, requesterKey);
        market.requestInferenceFor(request, "", signature);
        vm.prank(requester);
        market.cancel(request);
        expectError(abi.encodeWithSelector(IRequests.NonceUsed.selector, requester, 1));
        vm.prank(operator);
        market.lockSigned(request, signature, 10_000);
    }

    /* CLASS 27: STALE VERIFIER AT CREATION */

    function test_Class27_AJobThatCannotBeVerifiedIsNeverCreated() external {
        Request memory request = newRequest(1);
        request.modelId = keccak256("unknown");
        expectError(abi.encodeWithSelector(IModelRegistry.UnknownModel.selector, request.modelId));
        vm.prank(requester);
        market.requestInference(request, "");
    }
}
