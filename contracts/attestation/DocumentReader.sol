// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EvaluationNumbersJson} from "./libraries/EvaluationNumbersJson.sol";
import {QeIdentityJson} from "./libraries/QeIdentityJson.sol";
import {TcbInfoJson} from "./libraries/TcbInfoJson.sol";

/// @title Reader of Intel's signed documents
/// @notice The part of `CollateralStore` that reads JSON, which does not fit into it (EIP-170). The store's
/// constructor creates it. It has no storage, and judges no signature.
/// @dev Each function reverts with the errors of its reader for a text that is not in Intel's form.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract DocumentReader {
    /* EXTERNAL */

    /// @notice Reads a TCB info.
    /// @param json The whole text.
    /// @return info Its contents.
    function tcbInfo(bytes calldata json) external pure returns (TcbInfoJson.TcbInfo memory info) {
        return TcbInfoJson.parse(json);
    }

    /// @notice Reads the identity of a quoting enclave.
    /// @param json The whole text.
    /// @return identity Its contents.
    function qeIdentity(bytes calldata json) external pure returns (QeIdentityJson.QeIdentity memory identity) {
        return QeIdentityJson.parse(json);
    }

    /// @notice Reads a list of evaluation numbers.
    /// @param json The whole text.
    /// @return list Its contents.
    function evaluationNumbers(
        bytes calldata json
    ) external pure returns (EvaluationNumbersJson.EvaluationNumbers memory list) {
        return EvaluationNumbersJson.parse(json);
    }
}
