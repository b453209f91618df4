// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISettlements} from "../interfaces/ISettlements.sol";
import {Model} from "../types/Model.sol";
import {Statement} from "./Statement.sol";

/// @title The shape of a model's inferences: how many input and output words one has
/// @notice A model's id fixes both numbers. A verifying key fixes only how many signals there are together: without this
/// check, the account that writes a request could have an input word told to its callback as the first output word.
library Shape {
    /// @notice Reverts unless there are as many output words as the model has.
    function requireOutputs(Model calldata model, uint256[] calldata outputs) internal pure {
        if (outputs.length == model.outputWords) return;
        revert ISettlements.OutputWordsMismatch(outputs.length, model.outputWords);
    }

    /// @notice Reverts unless the words are as many as the model has, and the input words open the request's commitment.
    function requireWords(Model calldata model, ISettlements.Settlement calldata settlement) internal pure {
        requireOutputs(model, settlement.outputs);
        bytes32 commitment = settlement.request.inputCommitment;
        if (!fits(model, settlement) || !Statement.opens(settlement.inputs, commitment)) {
            revert ISettlements.InputWordsMismatch(commitment);
        }
    }

    /// @notice Whether the words are as many as the model has. Where none are passed, the commitment is the one input word.
    function fits(Model calldata model, ISettlements.Settlement calldata settlement) internal pure returns (bool) {
        uint256 inputs = settlement.inputs.length == 0 ? 1 : settlement.inputs.length;
        return inputs == model.inputWords && settlement.outputs.length == model.outputWords;
    }
}
