// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IEnclaveRegistry} from "./interfaces/IEnclaveRegistry.sol";
import {IQuoteVerifier} from "./interfaces/IQuoteVerifier.sol";
import {Vendors} from "./attestation/Vendors.sol";
import {Blocks} from "./libraries/Blocks.sol";
import {QuoteResult, Session, TcbStatus, VendorStatus} from "./types/Attestation.sol";
import {EnclaveTable, EnclaveTableLibrary} from "./types/EnclaveTable.sol";
import {SessionRecord, SessionRecordLibrary} from "./types/SessionRecord.sol";
import {VendorPolicy, VendorRecord} from "./types/VendorRecord.sol";

/// @title Registry of the session keys of attested enclaves
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract EnclaveRegistry is Vendors, EIP712 {
    using SafeCast for uint256;
    using EnclaveTableLibrary for EnclaveTable;

    /* CONSTANTS */

    bytes32 private constant _SESSION_TYPEHASH = keccak256("Session(address operator,uint256 blockNumber)");

    /* IMMUTABLES */

    /// @inheritdoc IEnclaveRegistry
    uint256 public immutable FRESH_BLOCKS;
    bool private immutable _ON_ARBITRUM;

    /* STORAGE */

    mapping(address sessionKey => SessionRecord) private _sessions;
    /// When a platform was denied, seconds since the epoch; zero for one that is not.
    mapping(bytes32 platformId => uint256) private _deniedAt;
    /// A seat belongs to a platform and an operator: tenants of one machine must not be able to end each other's
    /// sessions.
    mapping(bytes32 platformId => mapping(address operator => address sessionKey)) private _keyOfSeat;
    EnclaveTable private _enclaves;

    /* CONSTRUCTOR */

    /// @param authority_ The access manager that names guardian and governor.
    /// @param freshBlocks Oldest block that a quote may be bound to, in blocks before the current one: about an hour of them.
    constructor(
        address authority_,
        uint256 freshBlocks
    ) AccessManaged(authority_) EIP712("Assay EnclaveRegistry", "1") {
        if (freshBlocks == 0) revert NoFreshBlocks();
        FRESH_BLOCKS = freshBlocks;
        _ON_ARBITRUM = Blocks.isArbitrum();
    }

    /* SESSIONS */

    /// @inheritdoc IEnclaveRegistry
    function register(
        uint8 vendor,
        bytes calldata quote,
        uint256 blockNumber,
        bytes calldata keySignature
    ) external returns (address sessionKey) {
        VendorRecord record = _known(vendor);
        if (record.policy().status() == VendorStatus.Broken) revert VendorBroken(vendor);
        sessionKey = ECDSA.recoverCalldata(sessionDigest(msg.sender, blockNumber), keySignature);
        if (!_sessions[sessionKey].isEmpty()) revert KeyAlreadyUsed(sessionKey);

        QuoteResult memory result = _verify(record, quote);
        _checkFresh(result.reportDataLow, sessionKey, blockNumber);
        _checkPolicy(record, result);

        _takeSeat(result.platformId, sessionKey);
        uint256 lifetime = uint256(record.sessionHours()) * 1 hours;
        _sessions[sessionKey] = SessionRecordLibrary.pack(
            msg.sender,
            block.timestamp,
            lifetime,
            _enclaves.indexOf(vendor, result.measurement),
            result.evaluationNumber,
            result.tcbStatus
        );
        emit SessionRegistered(
            sessionKey,
            msg.sender,
            result.platformId,
            vendor,
            result.measurement,
            result.reportDataHigh,
            uint64(block.timestamp + lifetime),
            result.tcbStatus,
            result.evaluationNumber,
            result.flags
        );
    }

    /// @inheritdoc IEnclaveRegistry
    function endSession(address sessionKey) external {
        address operator = _sessions[sessionKey].operator();
        if (operator != msg.sender) revert NotOperator(msg.sender, operator);
        _end(sessionKey, block.timestamp, false);
    }

    /// @inheritdoc IEnclaveRegistry
    function revokeSession(address sessionKey) external restricted {
        if (_sessions[sessionKey].isEmpty()) revert UnknownSession(sessionKey);
        _end(sessionKey, block.timestamp, true);
    }

    /// @inheritdoc IEnclaveRegistry
    function denyPlatform(bytes32 platformId, address[] calldata operators) external restricted {
        if (_deniedAt[platformId] == 0) _deniedAt[platformId] = block.timestamp;
        emit PlatformDenied(platformId);
        for (uint256 i = 0; i < operators.length; ++i) endDeniedSession(platformId, operators[i]);
    }

    /// @inheritdoc IEnclaveRegistry
    function allowPlatform(bytes32 platformId) external restricted {
        if (_deniedAt[platformId] == 0) revert PlatformNotDenied(platformId);
        delete _deniedAt[platformId];
        emit PlatformAllowed(platformId);
    }

    /// @inheritdoc IEnclaveRegistry
    function endDeniedSession(bytes32 platformId, address operator) public {
        uint256 deniedAt = _deniedAt[platformId];
        if (deniedAt == 0) revert PlatformNotDenied(platformId);
        _end(_keyOfSeat[platformId][operator], deniedAt, true);
    }

    /// @inheritdoc IEnclaveRegistry
    function endRevokedSession(
        address sessionKey,
        bytes calldata quote,
        uint256 blockNumber,
        bytes32 blockHash
    ) external {
        SessionRecord record = _sessions[sessionKey];
        if (record.isEmpty()) revert UnknownSession(sessionKey);
        (uint8 vendor, ) = _enclaves.enclaveAt(record.enclaveIndex());
        IQuoteVerifier verifier = IQuoteVerifier(_vendors[vendor].verifier());
        (bytes32 platformId, bytes32 actual) = verifier.revokedReportData(quote);
        bytes32 expected = reportDataFor(record.operator(), sessionKey, blockNumber, blockHash);
        if (actual != expected) revert WrongReportData(expected, actual);
        // Any machine can quote this report data: only a certificate of the session's own machine ends it.
        if (_keyOfSeat[platformId][record.operator()] != sessionKey) revert WrongPlatform(sessionKey, platformId);
        _end(sessionKey, block.timestamp, true);
    }

    /* VIEWS */

    /// @inheritdoc IEnclaveRegistry
    function resolve(
        address sessionKey,
        uint256 time
    )
        external
        view
        returns (address operator, uint8 vendor, bytes32 measurement, VendorStatus vendorStatus, bool valid)
    {
        SessionRecord session = _sessions[sessionKey];
        if (session.isEmpty()) return (address(0), 0, 0, VendorStatus.Broken, false);
        operator = session.operator();
        (vendor, measurement) = _enclaves.enclaveAt(session.enclaveIndex());
        VendorPolicy policy = _policyAt(vendor, _vendors[vendor], time);
        vendorStatus = policy.status();
        valid = _holds(session, policy, time);
    }

    /// @inheritdoc IEnclaveRegistry
    function stateOf(address sessionKey, uint8 vendor) external view returns (VendorStatus vendorStatus, bool valid) {
        VendorPolicy policy = _vendors[vendor].policy();
        return (policy.status(), _holds(_sessions[sessionKey], policy, block.timestamp));
    }

    /// @inheritdoc IEnclaveRegistry
    function validAt(address sessionKey, uint256 time) external view returns (bool valid) {
        SessionRecord session = _sessions[sessionKey];
        if (session.isEmpty()) return false;
        (uint8 vendor, ) = _enclaves.enclaveAt(session.enclaveIndex());
        VendorPolicy policy = _policyAt(vendor, _vendors[vendor], time);
        return policy.status() != VendorStatus.Broken && _holds(session, policy, time);
    }

    /// @inheritdoc IEnclaveRegistry
    function sessionOf(address sessionKey) external view returns (Session memory session) {
        SessionRecord record = _sessions[sessionKey];
        if (record.isEmpty()) revert UnknownSession(sessionKey);
        (uint8 vendor, bytes32 measurement) = _enclaves.enclaveAt(record.enclaveIndex());
        return
            Session({
                operator: record.operator(),
                vendor: vendor,
                measurement: measurement,
                validFrom: record.validFrom(),
                validUntil: record.validUntil(),
                evaluationNumber: record.evaluationNumber(),
                tcbStatus: record.tcbStatus()
            });
    }

    /// @inheritdoc IEnclaveRegistry
    function revokedAt(address sessionKey) external view returns (uint256 time) {
        SessionRecord record = _sessions[sessionKey];
        if (record.isRevoked()) time = record.validUntil();
    }

    /// @inheritdoc IEnclaveRegistry
    function isDenied(bytes32 platformId) external view returns (bool denied) {
        return _deniedAt[platformId] != 0;
    }

    /// @inheritdoc IEnclaveRegistry
    function sessionKeyOn(bytes32 platformId, address operator) external view returns (address sessionKey) {
        return _keyOfSeat[platformId][operator];
    }

    /// @inheritdoc IEnclaveRegistry
    function reportDataFor(
        address operator,
        address sessionKey,
        uint256 blockNumber,
        bytes32 blockHash
    ) public view returns (bytes32 digest) {
        return keccak256(abi.encode(block.chainid, address(this), operator, sessionKey, blockNumber, blockHash));
    }

    /// @inheritdoc IEnclaveRegistry
    function sessionDigest(address operator, uint256 blockNumber) public view returns (bytes32 digest) {
        return _hashTypedDataV4(keccak256(abi.encode(_SESSION_TYPEHASH, operator, blockNumber)));
    }

    /* PRIVATE */

    function _checkFresh(bytes32 actual, address sessionKey, uint256 blockNumber) private view {
        bytes32 blockHash = Blocks.hashOf(_ON_ARBITRUM, blockNumber);
        // A block with a hash is older than the current one.
        if (blockHash == 0 || Blocks.number(_ON_ARBITRUM) - blockNumber > FRESH_BLOCKS) revert StaleBlock(blockNumber);
        bytes32 expected = reportDataFor(msg.sender, sessionKey, blockNumber, blockHash);
        if (actual != expected) revert WrongReportData(expected, actual);
    }

    function _verify(VendorRecord record, bytes calldata quote) private view returns (QuoteResult memory result) {
        return IQuoteVerifier(record.verifier()).verify(quote, record.policy().minimumEvaluationNumber());
    }

    function _checkPolicy(VendorRecord record, QuoteResult memory result) private view {
        TcbStatus worst = record.worstTcbStatus();
        if (result.tcbStatus > worst) revert TcbStatusTooLow(result.tcbStatus, worst);
        uint16 minimum = record.policy().minimumEvaluationNumber();
        if (result.evaluationNumber < minimum) revert EvaluationNumberTooLow(result.evaluationNumber, minimum);
        if (_deniedAt[result.platformId] != 0) revert DeniedPlatform(result.platformId);
    }

    /// @dev The key replaces the operator's earlier key on the platform, which ends now.
    function _takeSeat(bytes32 platformId, address sessionKey) private {
        mapping(address => address) storage keyOf = _keyOfSeat[platformId];
        address previous = keyOf[msg.sender];
        keyOf[msg.sender] = sessionKey;
        if (previous != address(0)) _end(previous, block.timestamp, false);
    }

    /// @dev Ends a session at a time, not after now, unless it has ended before that.
    /// @param revoked Whether it is taken from its operator, and not ended by it.
    function _end(address sessionKey, uint256 time, bool revoked) private {
        SessionRecord record = _sessions[sessionKey];
        if (time >= record.validUntil()) return;
        record = record.endAt(time);
        if (revoked) record = record.revoke();
        _sessions[sessionKey] = record;
        emit SessionEnded(sessionKey, record.validUntil());
    }

    /// @dev Applies rules 1 to 3 of `IEnclaveRegistry`, under the policy that was in force at the time.
    function _holds(SessionRecord session, VendorPolicy policy, uint256 time) private pure returns (bool) {
        uint256 validFrom = session.validFrom();
        return
            time >= validFrom &&
            time < session.validUntil() &&
            validFrom >= policy.trustedSince() &&
            session.evaluationNumber() >= policy.minimumEvaluationNumber();
    }
}
