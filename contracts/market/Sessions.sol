// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IResults} from "../interfaces/IResults.sol";
import {ResultTree} from "../libraries/ResultTree.sol";
import {VendorStatus} from "../types/Attestation.sol";
import {Model} from "../types/Model.sol";
import {Evidence} from "./Evidence.sol";

/// @title Sessions: which enclave signed results, and whether it may deliver results of a model
abstract contract Sessions is Evidence {
    /// @dev A session that may deliver results of one model now.
    struct Session {
        address key;
        address operator;
        uint8 vendor;
        VendorStatus status;
    }

    /* INTERNAL */

    /// @dev The caller's session that signed a batch, as one word: key 160 | vendor 8 | status 8.
    function _noteOf(Session memory session) internal pure returns (uint256) {
        return uint256(uint160(session.key)) | (uint256(session.vendor) << 160) | (uint256(session.status) << 168);
    }

    function _sessionOf(uint256 note) internal view returns (Session memory) {
        return Session(address(uint160(note)), msg.sender, uint8(note >> 160), VendorStatus(uint8(note >> 168)));
    }

    /// @dev The session that signed a root, if it may deliver results of the model now. Its constant facts are kept at its
    /// first result, so that later results read one slot for them.
    function _signer(
        bytes32 separator,
        Model calldata model,
        bytes32 root,
        bytes calldata signature
    ) internal returns (Session memory session) {
        bytes32 digest = MessageHashUtils.toTypedDataHash(separator, ResultTree.structHash(root));
        address key = ECDSA.recoverCalldata(digest, signature);
        uint256 cached = _sessionCache[model.runtimeId][key];
        if (cached == 0) {
            bool valid;
            (session, valid) = _resolve(model, key, block.timestamp);
            if (!valid) revert IResults.InvalidSession(key);
            _sessionCache[model.runtimeId][key] = uint160(session.operator) | (uint256(session.vendor) << 160);
        } else {
            bool valid;
            session.key = key;
            session.operator = address(uint160(cached));
            session.vendor = uint8(cached >> 160);
            (session.status, valid) = _ENCLAVES.stateOf(key, session.vendor);
            if (!valid) revert IResults.InvalidSession(key);
        }
    }

    /// @dev A session, whose enclave must run the model, with its vendor's status and its validity at `time`.
    function _resolve(
        Model calldata model,
        address key,
        uint256 time
    ) internal view returns (Session memory session, bool valid) {
        bytes32 measurement;
        session.key = key;
        (session.operator, session.vendor, measurement, session.status, valid) = _ENCLAVES.resolve(key, time);
        if (session.operator == address(0)) revert IResults.InvalidSession(key);
        bytes32 expected = _MODELS.measurementOf(model.runtimeId, session.vendor);
        if (measurement != expected) revert IResults.WrongMeasurement(measurement, expected);
    }
}
