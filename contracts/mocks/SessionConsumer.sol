// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {VendorStatus} from "../types/Attestation.sol";

/// @title A consumer of enclave signatures, to measure gas
/// @notice Recovers the key of a signature, resolves its session and compares the measurement, as every consumer does.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract SessionConsumer {
    IEnclaveRegistry private immutable _REGISTRY;

    /// @param registry Registry of sessions.
    constructor(IEnclaveRegistry registry) {
        _REGISTRY = registry;
    }

    /// @notice Checks a signature of a digest.
    /// @return valid Whether a valid session of an enclave with this measurement made it.
    /// @return gasUsed Gas of the check, from before the recovery to after the comparison.
    function check(
        bytes32 digest,
        uint8 v,
        bytes32 r,
        bytes32 s,
        bytes32 expected
    ) external view returns (bool valid, uint256 gasUsed) {
        uint256 before = gasleft();
        address sessionKey = ecrecover(digest, v, r, s);
        (, , bytes32 measurement, VendorStatus status, bool live) = _REGISTRY.resolve(sessionKey, block.timestamp);
        valid = live && measurement == expected && status != VendorStatus.Broken;
        gasUsed = before - gasleft();
    }
}
