// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IEnclaveRegistry} from "./interfaces/IEnclaveRegistry.sol";
import {IQuoteVerifier} from "./interfaces/IQuoteVerifier.sol";
import {QuoteResult, TcbStatus, VendorStatus} from "./types/Attestation.sol";
import {SessionRecord, SessionRecordLibrary} from "./types/SessionRecord.sol";

/// @title EnclaveRegistry
/// @notice See `IEnclaveRegistry`.
/// @custom:security-contact security@assay.example
contract EnclaveRegistry is IEnclaveRegistry, AccessManaged, EIP712 {
    /* CONSTANTS */

    /// @notice The longest that a session may live, in hours: 7 days.
    uint8 public constant MAX_SESSION_HOURS = 168;

    /// @dev keccak256("Session(address operator,uint256 blockNumber)")
    bytes32 private constant SESSION_TYPEHASH = keccak256("Session(address operator,uint256 blockNumber)");

    uint256 private constant MINIMUM_SHIFT = 8;
    uint256 private constant EPOCH_SHIFT = 24;
    uint256 private constant SINCE_SHIFT = 40;

    /* STORAGE */

    mapping(uint8 vendor => Vendor) private _vendors;
    /// Policy over time, oldest first: status in bits 0–7, minimum evaluation number in 8–23, epoch in 24–39 and, above,
    /// since when.
    mapping(uint8 vendor => uint256[]) private _history;
    mapping(address sessionKey => SessionRecord) private _sessions;
    mapping(bytes32 platformId => bool) private _denied;
    mapping(bytes32 platformId => mapping(address operator => address sessionKey)) private _seats;
    /// Each distinct enclave, the measurement's 31 bytes above its vendor's number; numbered from 1.
    mapping(uint256 index => bytes32 enclave) private _enclaves;
    uint256 private _enclaveCount;
    mapping(bytes32 enclave => uint256 index) private _enclaveIndexes;

    /* CONSTRUCTOR */

    /// @param authority_ The access manager that names guardian and governor.
    constructor(address authority_) AccessManaged(authority_) EIP712("Assay EnclaveRegistry", "1") {}

    /* SESSIONS */

    /// @inheritdoc IEnclaveRegistry
    function register(
        uint8 vendor,
        bytes calldata quote,
        uint256 blockNumber,
        bytes calldata keySignature
    ) external returns (address sessionKey) {
        Vendor memory policy = _vendors[vendor];
        if (address(policy.verifier) == address(0)) revert UnknownVendor(vendor);
        if (policy.status == VendorStatus.Broken) revert VendorBroken(vendor);

        sessionKey = ECDSA.recoverCalldata(sessionDigest(msg.sender, blockNumber), keySignature);
        if (!_sessions[sessionKey].isEmpty()) revert KeyAlreadyUsed(sessionKey);

        QuoteResult memory result = policy.verifier.verify(quote);
        _checkFresh(result.reportDataLow, sessionKey, blockNumber);
        if (result.tcbStatus > policy.worstTcbStatus) revert TcbStatusTooLow(result.tcbStatus, policy.worstTcbStatus);
        if (result.evaluationNumber < policy.minimumEvaluationNumber) {
            revert EvaluationNumberTooLow(result.evaluationNumber, policy.minimumEvaluationNumber);
        }
        if (_denied[result.platformId]) revert DeniedPlatform(result.platformId);

        _replace(result.platformId, sessionKey);
        uint256 lifetime = uint256(policy.sessionHours) * 1 hours;
        _sessions[sessionKey] = SessionRecordLibrary.pack(
            msg.sender,
            block.timestamp,
            lifetime,
            _indexOf(result.measurement, vendor),
            result.evaluationNumber,
            result.tcbStatus
        );
        _logRegistered(sessionKey, vendor, result, uint64(block.timestamp + lifetime));
    }

    /// @inheritdoc IEnclaveRegistry
    function endSession(address sessionKey) external {
        address operator = _sessions[sessionKey].operator();
        if (operator != msg.sender) revert NotOperator(msg.sender, operator);
        _end(sessionKey);
    }

    /// @inheritdoc IEnclaveRegistry
    function revokeSession(address sessionKey) external restricted {
        if (_sessions[sessionKey].isEmpty()) revert UnknownSession(sessionKey);
        _end(sessionKey);
    }

    /// @inheritdoc IEnclaveRegistry
    function denyPlatform(bytes32 platformId, address[] calldata operators) external restricted {
        _denied[platformId] = true;
        emit PlatformDenied(platformId);
        for (uint256 i = 0; i < operators.length; i++) {
            _end(_seats[platformId][operators[i]]);
        }
    }

    /// @inheritdoc IEnclaveRegistry
    function allowPlatform(bytes32 platformId) external restricted {
        if (!_denied[platformId]) revert PlatformNotDenied(platformId);
        delete _denied[platformId];
        emit PlatformAllowed(platformId);
    }

    /// @inheritdoc IEnclaveRegistry
    function endDeniedSession(bytes32 platformId, address operator) external {
        if (!_denied[platformId]) revert PlatformNotDenied(platformId);
        _end(_seats[platformId][operator]);
    }

    /* VENDORS */

    /// @inheritdoc IEnclaveRegistry
    function registerVendor(
        uint8 vendor,
        IQuoteVerifier verifier,
        TcbStatus worstTcbStatus,
        uint16 minimumEvaluationNumber,
        uint8 sessionHours
    ) external restricted {
        Vendor storage vendor_ = _vendors[vendor];
        if (address(vendor_.verifier) != address(0)) revert VendorAlreadyRegistered(vendor);
        if (address(verifier).code.length == 0) revert NotAVerifier(address(verifier));
        _checkEvaluationNumber(minimumEvaluationNumber, 0);
        vendor_.verifier = verifier;
        vendor_.minimumEvaluationNumber = minimumEvaluationNumber;
        _setPolicy(vendor, worstTcbStatus, sessionHours);
        _checkpoint(vendor);
        emit VendorRegistered(vendor, verifier, verifier.rootKeyHash(), verifier.isProduction());
        emit MinimumEvaluationNumberRaised(vendor, minimumEvaluationNumber);
    }

    /// @inheritdoc IEnclaveRegistry
    function lowerVendorStatus(uint8 vendor, VendorStatus status) external restricted {
        VendorStatus current = _known(vendor).status;
        if (status <= current) revert WrongStatusChange(current, status);
        _setStatus(vendor, status);
    }

    /// @inheritdoc IEnclaveRegistry
    function raiseVendorStatus(uint8 vendor, VendorStatus status) external restricted {
        VendorStatus current = _known(vendor).status;
        if (status >= current) revert WrongStatusChange(current, status);
        if (current == VendorStatus.Broken) _vendors[vendor].epoch++;
        _setStatus(vendor, status);
    }

    /// @inheritdoc IEnclaveRegistry
    function setMinimumEvaluationNumber(uint8 vendor, uint16 minimum) external restricted {
        _checkEvaluationNumber(minimum, uint256(_known(vendor).minimumEvaluationNumber) + 1);
        _vendors[vendor].minimumEvaluationNumber = minimum;
        _checkpoint(vendor);
        emit MinimumEvaluationNumberRaised(vendor, minimum);
    }

    /// @inheritdoc IEnclaveRegistry
    function setVendorPolicy(uint8 vendor, TcbStatus worstTcbStatus, uint8 sessionHours) external restricted {
        _known(vendor);
        _setPolicy(vendor, worstTcbStatus, sessionHours);
    }

    /* VIEWS */

    /// @inheritdoc IEnclaveRegistry
    function sessionOf(address sessionKey) external view returns (Session memory session) {
        SessionRecord record = _sessions[sessionKey];
        if (record.isEmpty()) revert UnknownSession(sessionKey);
        return _unpack(record);
    }

    /// @inheritdoc IEnclaveRegistry
    function sessionAt(
        address sessionKey,
        uint256 time
    ) external view returns (Session memory session, VendorStatus vendorStatus, bool valid) {
        SessionRecord record = _sessions[sessionKey];
        if (record.isEmpty()) return (session, VendorStatus.Broken, false);
        session = _unpack(record);
        vendorStatus = _vendors[session.vendor].status;
        valid = _validAt(record, session.vendor, time);
    }

    /// @inheritdoc IEnclaveRegistry
    function validAt(address sessionKey, uint256 time) external view returns (bool valid) {
        SessionRecord record = _sessions[sessionKey];
        if (record.isEmpty()) return false;
        return _validAt(record, uint8(uint256(_enclaves[record.enclaveIndex()])), time);
    }

    /// @inheritdoc IEnclaveRegistry
    function statusOf(uint8 vendor) external view returns (VendorStatus status) {
        Vendor storage vendor_ = _vendors[vendor];
        return address(vendor_.verifier) == address(0) ? VendorStatus.Broken : vendor_.status;
    }

    /// @inheritdoc IEnclaveRegistry
    function statusAt(uint8 vendor, uint256 time) external view returns (VendorStatus status) {
        return VendorStatus(uint8(_policyAt(vendor, time)));
    }

    /// @inheritdoc IEnclaveRegistry
    function vendorOf(uint8 vendor) external view returns (Vendor memory vendor_) {
        return _vendors[vendor];
    }

    /// @inheritdoc IEnclaveRegistry
    function vendorRoot(uint8 vendor) external view returns (bytes32 rootKeyHash, bool isProduction) {
        IQuoteVerifier verifier = _known(vendor).verifier;
        return (verifier.rootKeyHash(), verifier.isProduction());
    }

    /// @inheritdoc IEnclaveRegistry
    function isDenied(bytes32 platformId) external view returns (bool denied) {
        return _denied[platformId];
    }

    /// @inheritdoc IEnclaveRegistry
    function sessionKeyOn(bytes32 platformId, address operator) external view returns (address sessionKey) {
        return _seats[platformId][operator];
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
        return _hashTypedDataV4(keccak256(abi.encode(SESSION_TYPEHASH, operator, blockNumber)));
    }

    /* INTERNAL */

    function _checkFresh(bytes32 actual, address sessionKey, uint256 blockNumber) internal view {
        bytes32 blockHash = blockhash(blockNumber);
        if (blockHash == 0) revert StaleBlock(blockNumber);
        bytes32 expected = reportDataFor(msg.sender, sessionKey, blockNumber, blockHash);
        if (actual != expected) revert WrongReportData(expected, actual);
    }

    /// @dev Seats are per platform and operator: tenants of one machine must not be able to end each other's sessions.
    function _replace(bytes32 platformId, address sessionKey) internal {
        address previous = _seats[platformId][msg.sender];
        _seats[platformId][msg.sender] = sessionKey;
        if (previous != address(0)) _end(previous);
    }

    function _end(address sessionKey) internal {
        SessionRecord record = _sessions[sessionKey];
        if (block.timestamp >= record.validUntil()) return;
        record = record.endAt(block.timestamp);
        _sessions[sessionKey] = record;
        emit SessionEnded(sessionKey, record.validUntil());
    }

    /// @dev The index of an enclave, added on its first appearance.
    function _indexOf(bytes32 measurement, uint8 vendor) internal returns (uint256 index) {
        bytes32 enclave = (measurement & ~bytes32(uint256(type(uint8).max))) | bytes32(uint256(vendor));
        index = _enclaveIndexes[enclave];
        if (index == 0) {
            index = ++_enclaveCount;
            _enclaves[index] = enclave;
            _enclaveIndexes[enclave] = index;
        }
    }

    function _logRegistered(address sessionKey, uint8 vendor, QuoteResult memory result, uint64 validUntil) internal {
        emit SessionRegistered(
            sessionKey,
            msg.sender,
            result.platformId,
            vendor,
            result.measurement,
            result.reportDataHigh,
            validUntil,
            result.tcbStatus,
            result.evaluationNumber,
            result.flags
        );
    }

    function _known(uint8 vendor) internal view returns (Vendor storage vendor_) {
        vendor_ = _vendors[vendor];
        if (address(vendor_.verifier) == address(0)) revert UnknownVendor(vendor);
    }

    function _checkEvaluationNumber(uint256 requested, uint256 least) internal pure {
        if (requested < least || requested > SessionRecordLibrary.MAX_EVALUATION_NUMBER) {
            revert WrongEvaluationNumber(requested, least);
        }
    }

    function _setPolicy(uint8 vendor, TcbStatus worstTcbStatus, uint8 sessionHours) internal {
        if (sessionHours == 0 || sessionHours > MAX_SESSION_HOURS) revert WrongSessionHours(sessionHours);
        if (worstTcbStatus == TcbStatus.Revoked) revert TcbStatusTooLow(worstTcbStatus, TcbStatus.OutOfDate);
        Vendor storage vendor_ = _vendors[vendor];
        vendor_.worstTcbStatus = worstTcbStatus;
        vendor_.sessionHours = sessionHours;
        emit VendorPolicyChanged(vendor, worstTcbStatus, sessionHours);
    }

    function _setStatus(uint8 vendor, VendorStatus status) internal {
        VendorStatus previous = _vendors[vendor].status;
        _vendors[vendor].status = status;
        _checkpoint(vendor);
        emit VendorStatusChanged(vendor, previous, status);
    }

    /// @dev Two changes in one second leave one entry, the later.
    function _checkpoint(uint8 vendor) internal {
        Vendor storage vendor_ = _vendors[vendor];
        uint256[] storage history = _history[vendor];
        if (history.length != 0 && vendor_.since == block.timestamp) history.pop();
        vendor_.since = uint40(block.timestamp);
        history.push((block.timestamp << SINCE_SHIFT) | _packPolicy(vendor_));
    }

    function _packPolicy(Vendor storage vendor_) internal view returns (uint256) {
        return
            uint256(vendor_.status) |
            (uint256(vendor_.minimumEvaluationNumber) << MINIMUM_SHIFT) |
            (uint256(vendor_.epoch) << EPOCH_SHIFT);
    }

    /// @dev Packed policy at a time; the current one needs no search. Before the vendor was registered it is Broken.
    function _policyAt(uint8 vendor, uint256 time) internal view returns (uint256) {
        Vendor storage vendor_ = _vendors[vendor];
        if (time >= vendor_.since && vendor_.since != 0) return _packPolicy(vendor_);
        uint256[] storage history = _history[vendor];
        uint256 low = 0;
        uint256 high = history.length;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (history[middle] >> SINCE_SHIFT > time) high = middle;
            else low = middle + 1;
        }
        return low == 0 ? uint256(VendorStatus.Broken) : history[low - 1] & ((1 << SINCE_SHIFT) - 1);
    }

    function _validAt(SessionRecord record, uint8 vendor, uint256 time) internal view returns (bool) {
        if (time < record.validFrom() || time >= record.validUntil()) return false;
        uint256 policy = _policyAt(vendor, time);
        if (VendorStatus(uint8(policy)) == VendorStatus.Broken) return false;
        if (record.evaluationNumber() < uint16(policy >> MINIMUM_SHIFT)) return false;
        return policy >> EPOCH_SHIFT == _policyAt(vendor, record.validFrom()) >> EPOCH_SHIFT;
    }

    function _unpack(SessionRecord record) internal view returns (Session memory) {
        bytes32 enclave = _enclaves[record.enclaveIndex()];
        return
            Session({
                operator: record.operator(),
                vendor: uint8(uint256(enclave)),
                measurement: enclave & ~bytes32(uint256(type(uint8).max)),
                validFrom: record.validFrom(),
                validUntil: record.validUntil(),
                evaluationNumber: record.evaluationNumber(),
                tcbStatus: record.tcbStatus()
            });
    }
}
