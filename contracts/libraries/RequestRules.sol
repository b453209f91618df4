// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRequests} from "../interfaces/IRequests.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Assurance, Request} from "../types/Request.sol";
import {Statement} from "./Statement.sol";

/// @title The rules that a request must meet before it becomes a job
library RequestRules {
    /// Largest gas that a callback may ask for. One transaction has room for eight such callbacks (EIP-7825). Where a new word
    /// costs 100,000 gas (EIP-8037), a callback may still write twenty.
    uint256 internal constant MAX_CALLBACK_GAS = 2_000_000;
    /// Longest time from a job's creation to its deadline. Half the unbonding time must cover it with the windows for
    /// challenge, proof and slash that may follow; the constructor of `JobMarket` checks that.
    uint256 internal constant MAX_JOB_SECONDS = 4 days;
    /// Largest value at risk, in prices: a bond of nine times the value at risk must stay affordable for the price.
    uint256 internal constant MAX_RISK_RATIO = 64;

    /// @notice Reverts if the market cannot serve the request.
    function check(Request calldata request, IModelRegistry models, IEnclaveRegistry enclaves) internal view {
        if (request.minPrice > request.maxPrice) {
            revert IRequests.MalformedPrice(request.minPrice, request.maxPrice);
        }
        if (request.operator != address(0) && request.minPrice != request.maxPrice) {
            revert IRequests.NamedOperatorNeedsFixedPrice();
        }
        if (
            request.rampStart > request.rampEnd ||
            request.executionWindow == 0 ||
            request.lockBy < block.timestamp ||
            uint256(request.lockBy) + request.executionWindow > request.deadline
        ) revert IRequests.MalformedTimes();
        if (request.deadline > block.timestamp + MAX_JOB_SECONDS) {
            revert IRequests.JobTooLong(request.deadline, block.timestamp + MAX_JOB_SECONDS);
        }
        if (
            request.callback == address(0)
                ? request.callbackGas != 0 || request.callbackFee != 0
                : request.callbackGas == 0 || request.callbackGas > MAX_CALLBACK_GAS
        ) revert IRequests.MalformedCallback(request.callback, request.callbackGas);
        if (!Statement.isInputCommitment(request.inputCommitment)) {
            revert IRequests.MalformedInputCommitment(request.inputCommitment);
        }
        if (request.assurance == Assurance.Proof) _checkProof(request, models);
        else _checkEnclave(request, models, enclaves);
    }

    function _checkProof(Request calldata request, IModelRegistry models) private view {
        if (request.valueAtRisk != 0) revert IRequests.MalformedValueAtRisk(request.valueAtRisk);
        if (request.confidential) revert IRequests.UnsupportedAssurance(request.assurance);
        if (models.circuitOf(request.modelId) == 0) revert IRequests.ModelHasNoCircuit(request.modelId);
    }

    function _checkEnclave(Request calldata request, IModelRegistry models, IEnclaveRegistry enclaves) private view {
        if (request.valueAtRisk < request.maxPrice) revert IRequests.MalformedValueAtRisk(request.valueAtRisk);
        uint256 limit = request.maxPrice * MAX_RISK_RATIO;
        if (request.valueAtRisk > limit) revert IRequests.ValueAtRiskTooLarge(request.valueAtRisk, limit);
        bytes32 modelId = request.modelId;
        bytes32 runtimeId = models.runtimeOf(modelId);
        if (runtimeId == 0) revert IRequests.ModelHasNoRuntime(modelId);
        bool provable = models.circuitOf(modelId) != 0;
        if (request.assurance == Assurance.EnclaveAndProof && !provable) revert IRequests.ModelHasNoCircuit(modelId);
        // Audits can carry a broken vendor's results; nothing can carry its secrets.
        if (provable && !request.confidential) return;
        uint256 vendors = models.vendorsOf(runtimeId);
        for (uint256 vendor = 0; vendors >> vendor != 0; ++vendor) {
            // The bitmap has 256 bits.
            bool runs = (vendors >> vendor) & 1 != 0;
            if (runs && enclaves.statusOf(uint8(vendor)) != VendorStatus.Broken) return;
        }
        revert IRequests.VendorsBroken(modelId);
    }
}
