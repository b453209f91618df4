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

    /// @notice Reverts unless the input words are as many as the model has, and open the request's commitment.
    function requireInputs(Model calldata model, uint256[] calldata inputs, bytes32 commitment) internal pure {
        if (!opens(model, inputs, commitment)) revert ISettlements.InputWordsMismatch(commitment);
    }

    /// @notice Whether the input words are as many as the model has, and open the commitment. Where none are passed, the
    /// commitment is the one input word.
    function opens(Model calldata model, uint256[] calldata inputs, bytes32 commitment) internal pure returns (bool) {
        if (inputs.length == 0) return model.inputWords == 1;
        return inputs.length == model.inputWords && Statement.inputCommitment(inputs) == commitment;
    }

    /// @notice Whether there are as many words as the model has.
    function fits(Model calldata model, uint256 inputs, uint256 outputs) internal pure returns (bool) {
        return (inputs == 0 ? 1 : inputs) == model.inputWords && outputs == model.outputWords;
    }
}
