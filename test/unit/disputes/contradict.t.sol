// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Model} from "../../../contracts/types/Model.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {ContradictionTest} from "../../utils/ContradictionTest.sol";
import {MarketCircuit} from "../../utils/MarketCircuit.sol";

contract ContradictTest is ContradictionTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    function test_RevertWhen_TheInputsDiffer() external {
        Request memory another = newEnclaveRequest(2);
        another.inputCommitment = bytes32(uint256(another.inputCommitment) ^ 1);
        _reverts(_request, another, abi.encodeWithSelector(IDisputes.NoContradiction.selector));
    }

    function test_RevertWhen_TheOutputsAreTheSame() external {
        ISettlements.Settlement memory right = proofOf(_request, outputsOf(_request), operator);
        ISettlements.Settlement memory copy = proofOf(_request, outputsOf(_request), FORGER);
        expectError(abi.encodeWithSelector(IDisputes.NoContradiction.selector));
        market.contradict(model, right, operator, copy, FORGER);
    }

    function test_RevertWhen_ARequestIsOfAnotherModel() external {
        Request memory another = newEnclaveRequest(2);
        another.modelId = blindId;
        _reverts(_request, another, abi.encodeWithSelector(ISettlements.ModelMismatch.selector, blindId));
    }

    function test_RevertWhen_TheInputWordsAreNotThoseOfTheRequest() external {
        ISettlements.Settlement memory right = proofOf(_request, outputsOf(_request), operator);
        right.inputs = new uint256[](1);
        right.inputs[0] = uint256(_request.inputCommitment) ^ 1;
        ISettlements.Settlement memory wrong = forged(_request, FORGER);
        expectError(abi.encodeWithSelector(ISettlements.InputWordsMismatch.selector, _request.inputCommitment));
        market.contradict(model, right, operator, wrong, FORGER);
    }

    function test_RevertWhen_AProofDoesNotHold() external {
        ISettlements.Settlement memory right = proofOf(_request, outputsOf(_request), operator);
        ISettlements.Settlement memory wrong = forged(_request, FORGER);
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, idOf(_request)));
        market.contradict(model, right, operator, wrong, operator);
    }

    function test_QuarantinesTheCircuitAndTheModel() external {
        ISettlements.Settlement memory right = proofOf(_request, outputsOf(_request), operator);
        ISettlements.Settlement memory wrong = forged(newEnclaveRequest(2), FORGER);
        vm.expectEmit(address(market));
        emit IDisputes.CircuitQuarantined(model.circuitId);
        vm.expectEmit(address(market));
        emit IDisputes.ModelQuarantined(modelId, model.circuitId);
        market.contradict(model, right, operator, wrong, FORGER);
        assertTrue(market.isQuarantined(modelId), "model");
        assertFalse(market.isQuarantined(blindId), "no other model");
    }

    /// @dev A key does not say where inputs end. A model that takes input words for outputs contradicts itself with honest
    /// proofs, and must not end the models that split the signals rightly.
    function test_LeavesTheModelsThatSplitTheSignalsElsewhere() external {
        Model memory honest = publish(2);
        Model memory fake = abi.decode(abi.encode(honest), (Model));
        (fake.inputWords, fake.outputWords) = (1, 2);
        market.contradict(fake, _split(fake, 1, 5), operator, _split(fake, 2, 6), operator);
        assertTrue(market.isQuarantined(keccak256(abi.encode(fake))), "the false model");
        assertFalse(market.isQuarantined(keccak256(abi.encode(honest))), "not the other");
        expectError(abi.encodeWithSelector(IDisputes.NotQuarantined.selector, honest.circuitId));
        market.quarantineModel(honest);
    }

    /// @dev An honest proof of a circuit of two input words, of which the model takes the second for an output.
    function _split(
        Model memory fake,
        uint256 nonce,
        uint256 word
    ) private view returns (ISettlements.Settlement memory settlement) {
        settlement.request = newEnclaveRequest(nonce);
        settlement.request.modelId = keccak256(abi.encode(fake));
        settlement.outputs = new uint256[](2);
        (settlement.outputs[0], settlement.outputs[1]) = (word, word + 1);
        uint256[] memory signals = new uint256[](4);
        signals[0] = uint256(settlement.request.inputCommitment);
        (signals[1], signals[2]) = (word, word + 1);
        signals[3] = contextOf(market.jobIdOf(settlement.request), operator, settlement.request.modelId);
        settlement.proof = MarketCircuit.prove(signals);
    }

    /* WHAT FOLLOWS */

    function test_SettlesNothingMore_GivenAQuarantinedCircuit() external {
        Request memory request = newRequest(2);
        openAndLock(request);
        contradict();
        ISettlements.Settlement memory proof = proofOf(request, outputsOf(request), operator);
        expectError(abi.encodeWithSelector(IDisputes.Quarantined.selector, modelId));
        market.settle(model, proof);
        ISettlements.Settlement[] memory many = new ISettlements.Settlement[](1);
        many[0] = proof;
        assertTrue(market.settleMany(model, many)[0] == IDisputes.Quarantined.selector, "nor in a batch");
    }

    function test_RefutesAndConfirmsNothingMore_GivenAQuarantinedCircuit() external {
        (, Delivery memory made) = openAndDeliver(_request);
        contradict();
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectError(abi.encodeWithSelector(IDisputes.Quarantined.selector, modelId));
        market.prove(model, proof, made.pack(), address(0));
        proof = forged(_request, FORGER);
        expectError(abi.encodeWithSelector(IDisputes.Quarantined.selector, modelId));
        market.prove(model, proof, made.pack(), FORGER);
    }

    function test_RefusesNewRequests_GivenAQuarantinedModel() external {
        contradict();
        bytes memory reason = abi.encodeWithSelector(IDisputes.Quarantined.selector, modelId);
        expectError(reason);
        vm.prank(requester);
        market.requestInference(_request, "");
        expectError(reason);
        market.checkRequest(_request);
    }

    function test_PenalisesNoMissingProof_GivenAQuarantinedModel() external {
        (, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        Request memory late = newRequest(2);
        openAndLock(late);
        contradict();
        passProof(made);
        bytes memory reason = abi.encodeWithSelector(IDisputes.Quarantined.selector, modelId);
        expectError(reason);
        market.expireDispute(_request, made.pack());
        expectError(reason);
        market.expire(late);
    }

    function test_LetsAnEnclavesResultSettle_GivenAQuarantinedModel() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        contradict();
        mineAudit(_request, made, false);
        passWindow(made);
        finalise(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function _reverts(Request memory one, Request memory another, bytes memory reason) private {
        ISettlements.Settlement memory right = proofOf(one, outputsOf(one), operator);
        ISettlements.Settlement memory wrong = forged(another, FORGER);
        expectError(reason);
        market.contradict(model, right, operator, wrong, FORGER);
    }
}
