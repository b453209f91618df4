// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {BatchStatement} from "../../contracts/libraries/BatchStatement.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {MarketCircuit} from "../utils/MarketCircuit.sol";
import {MarketTest} from "../utils/MarketTest.sol";

/// @notice A batch circuit sees one flat list of values: for each inference one input word, one output word, one context.
/// The context is free in the circuit. An operator that chose where one item ends and the next begins could pass the
/// contexts and inputs of other inferences as output words.
/// @dev The prover is honest: it proves only lists that the circuit accepts.
contract BatchBoundariesTest is MarketTest {
    uint256 private constant _SIZE = 4;
    uint256 private constant _COMMITMENT = 7;
    uint256 private constant _LIE = 0xbad;

    function setUp() public override {
        super.setUp();
        model.batchCircuitId = circuits.register(MarketCircuit.key(3));
        modelId = models.publishModel(model, "");
    }

    function test_AnItemCannotTakeTheWordsOfOtherInferences() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        uint256[] memory outputs = new uint256[](3 * _SIZE - 2);
        outputs[0] = _model(uint256(request.inputCommitment));
        for (uint256 i = 1; i < outputs.length; i += 3) {
            // The circuit calls them context, input and output.
            outputs[i] = _LIE;
            outputs[i + 1] = i;
            outputs[i + 2] = _model(i);
        }
        ISettlements.Settlement[] memory batch = new ISettlements.Settlement[](1);
        (batch[0].request, batch[0].outputs) = (request, outputs);
        uint256[] memory values = signalsOf(request, outputs, contextOf(jobId, operator, modelId));
        bytes memory proof = _prove(values);

        expectError(abi.encodeWithSelector(ISettlements.InvalidBatchProof.selector));
        market.settleTogether(model, batch, operator, _COMMITMENT, proof);
        assertState(jobId, JobState.Locked);
    }

    function test_TwoItemsCannotShareFourInferences() external {
        // Two items of six words each fill the list of four inferences.
        uint256[][] memory lists = new uint256[][](2);
        ISettlements.Settlement[] memory batch = new ISettlements.Settlement[](2);
        for (uint256 i = 0; i < 2; ++i) {
            Request memory request = newRequest(i);
            bytes32 jobId = openAndLock(request);
            uint256[] memory outputs = new uint256[](4);
            outputs[0] = _model(uint256(request.inputCommitment));
            (outputs[1], outputs[2], outputs[3]) = (_LIE, i, _model(i));
            (batch[i].request, batch[i].outputs) = (request, outputs);
            lists[i] = signalsOf(request, outputs, contextOf(jobId, operator, modelId));
        }
        bytes memory proof = _prove(BatchStatement.concat(lists));
        expectError(abi.encodeWithSelector(ISettlements.InvalidBatchProof.selector));
        market.settleTogether(model, batch, operator, _COMMITMENT, proof);
    }

    /* PRIVATE */

    function _model(uint256 input) private pure returns (uint256) {
        return input + 1;
    }

    function _prove(uint256[] memory values) private view returns (bytes memory) {
        assertEq(values.length, 3 * _SIZE, "the circuit's number of values");
        for (uint256 i = 0; i < values.length; i += 3) assertEq(values[i + 1], _model(values[i]), "the model's answer");
        return MarketCircuit.prove(BatchStatement.signals(values, _COMMITMENT));
    }
}
