// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {VendorStatus} from "../types/Attestation.sol";

/// @title SessionConsumer
/// @notice What a consumer does with an enclave's signature, to measure its gas: recover the key, resolve its session,
/// compare the measurement.
/// @custom:security-contact security@assay.example
contract SessionConsumer {
    IEnclaveRegistry private immutable REGISTRY;

    /// @param registry The registry of sessions.
    constructor(IEnclaveRegistry registry) {
        REGISTRY = registry;
    }

    /// @notice Checks a signature of a digest.
    /// @return valid Whether a valid session of an enclave with this measurement made it.
    /// @return gasUsed What the check cost, from before the recovery to after the comparison.
    function check(
        bytes32 digest,
        uint8 v,
        bytes32 r,
        bytes32 s,
        bytes32 expected
    ) external view returns (bool valid, uint256 gasUsed) {
        uint256 before = gasleft();
        address sessionKey = ecrecover(digest, v, r, s);
        (, , bytes32 measurement, VendorStatus status, bool live) = REGISTRY.resolve(sessionKey, block.timestamp);
        valid = live && measurement == expected && status != VendorStatus.Broken;
        gasUsed = before - gasleft();
    }
}
