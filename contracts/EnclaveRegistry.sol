// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IEnclaveRegistry} from "./interfaces/IEnclaveRegistry.sol";
import {IQuoteVerifier} from "./interfaces/IQuoteVerifier.sol";
import {Blocks} from "./libraries/Blocks.sol";
import {QuoteResult, TcbStatus, VendorStatus} from "./types/Attestation.sol";
import {EnclaveTable, EnclaveTableLibrary} from "./types/EnclaveTable.sol";
import {SessionRecord, SessionRecordLibrary} from "./types/SessionRecord.sol";
import {VendorPolicy, VendorPolicyLibrary, VendorRecord} from "./types/VendorRecord.sol";

/// @title Registry of the session keys of attested enclaves
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract EnclaveRegistry is IEnclaveRegistry, AccessManaged, EIP712 {
    using SafeCast for uint256;
    using EnclaveTableLibrary for EnclaveTable;

    /* CONSTANTS */

    /// @inheritdoc IEnclaveRegistry
    uint8 public constant MAX_SESSION_HOURS = 168;

    bytes32 private constant _SESSION_TYPEHASH = keccak256("Session(address operator,uint256 blockNumber)");
    /// An entry of a vendor's history is a policy (48 bits) and, above it, the second from which it was in force.
    uint256 private constant _SINCE_SHIFT = 48;

    /* IMMUTABLES */

    /// @inheritdoc IEnclaveRegistry
    uint256 public immutable FRESH_BLOCKS;
    bool private immutable _ON_ARBITRUM;

    /* STORAGE */

    mapping(uint8 vendor => VendorRecord) private _vendors;
    /// Each vendor's policies, oldest first.
    mapping(uint8 vendor => uint256[]) private _history;
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
        bytes32 actual = IQuoteVerifier(_vendors[vendor].verifier()).revokedReportData(quote);
        // A quote of this operator and this key: another machine's certificate ends no session here.
        bytes32 expected = reportDataFor(record.operator(), sessionKey, blockNumber, blockHash);
        if (actual != expected) revert WrongReportData(expected, actual);
        _end(sessionKey, block.timestamp, true);
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
        if (!_vendors[vendor].isEmpty()) revert VendorAlreadyRegistered(vendor);
        if (address(verifier).code.length == 0) revert NotAVerifier(address(verifier));
        _checkEvaluationNumber(minimumEvaluationNumber, 0);
        _vendors[vendor] = _vendors[vendor].withVerifier(address(verifier));
        _setPolicy(vendor, VendorPolicyLibrary.pack(VendorStatus.Trusted, minimumEvaluationNumber, block.timestamp));
        _setConditions(vendor, worstTcbStatus, sessionHours);
        emit VendorRegistered(vendor, verifier, verifier.rootKeyHash(), verifier.isProduction());
        emit MinimumEvaluationNumberRaised(vendor, minimumEvaluationNumber);
    }

    /// @inheritdoc IEnclaveRegistry
    function lowerVendorStatus(uint8 vendor, VendorStatus status) external restricted {
        VendorStatus current = _known(vendor).policy().status();
        if (status <= current) revert WrongStatusChange(current, status);
        _setStatus(vendor, status);
    }

    /// @inheritdoc IEnclaveRegistry
    function raiseVendorStatus(uint8 vendor, VendorStatus status) external restricted {
        VendorRecord record = _known(vendor);
        VendorStatus current = record.policy().status();
        if (status >= current) revert WrongStatusChange(current, status);
        if (current == VendorStatus.Broken) _checkBrokenBefore(vendor, record);
        _setStatus(vendor, status);
    }

    /// @inheritdoc IEnclaveRegistry
    function setMinimumEvaluationNumber(uint8 vendor, uint16 minimum) external restricted {
        VendorPolicy policy = _known(vendor).policy();
        _checkEvaluationNumber(minimum, uint256(policy.minimumEvaluationNumber()) + 1);
        _setPolicy(vendor, VendorPolicyLibrary.pack(policy.status(), minimum, policy.trustedSince()));
        emit MinimumEvaluationNumberRaised(vendor, minimum);
    }

    /// @inheritdoc IEnclaveRegistry
    function setVendorPolicy(uint8 vendor, TcbStatus worstTcbStatus, uint8 sessionHours) external restricted {
        _known(vendor);
        _setConditions(vendor, worstTcbStatus, sessionHours);
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
    function statusOf(uint8 vendor) external view returns (VendorStatus status) {
        VendorRecord record = _vendors[vendor];
        return record.isEmpty() ? VendorStatus.Broken : record.policy().status();
    }

    /// @inheritdoc IEnclaveRegistry
    function statusAt(uint8 vendor, uint256 time) external view returns (VendorStatus status) {
        return _policyAt(vendor, _vendors[vendor], time).status();
    }

    /// @inheritdoc IEnclaveRegistry
    function vendorOf(uint8 vendor) external view returns (Vendor memory vendor_) {
        VendorRecord record = _vendors[vendor];
        VendorPolicy policy = record.policy();
        return
            Vendor({
                verifier: IQuoteVerifier(record.verifier()),
                status: policy.status(),
                worstTcbStatus: record.worstTcbStatus(),
                minimumEvaluationNumber: policy.minimumEvaluationNumber(),
                sessionHours: record.sessionHours(),
                trustedSince: policy.trustedSince(),
                since: record.since()
            });
    }

    /// @inheritdoc IEnclaveRegistry
    function vendorRoot(uint8 vendor) external view returns (bytes32 rootKeyHash, bool isProduction) {
        IQuoteVerifier verifier = IQuoteVerifier(_known(vendor).verifier());
        return (verifier.rootKeyHash(), verifier.isProduction());
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

    function _known(uint8 vendor) private view returns (VendorRecord record) {
        record = _vendors[vendor];
        if (record.isEmpty()) revert UnknownVendor(vendor);
    }

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

    /// @dev Requires a later second than the break's: the sessions of that second must be older than `trustedSince` too.
    function _checkBrokenBefore(uint8 vendor, VendorRecord record) private view {
        bool before = _policyAt(vendor, record, block.timestamp - 1).status() == VendorStatus.Broken;
        if (!before || record.policy().trustedSince() == block.timestamp) revert BrokenJustNow(vendor);
    }

    function _checkEvaluationNumber(uint256 requested, uint256 least) private pure {
        if (requested < least || requested > SessionRecordLibrary.MAX_EVALUATION_NUMBER) {
            revert WrongEvaluationNumber(requested, least);
        }
    }

    function _setConditions(uint8 vendor, TcbStatus worstTcbStatus, uint8 sessionHours) private {
        if (sessionHours == 0 || sessionHours > MAX_SESSION_HOURS) revert WrongSessionHours(sessionHours);
        if (worstTcbStatus == TcbStatus.Revoked) revert TcbStatusTooLow(worstTcbStatus, TcbStatus.OutOfDate);
        _vendors[vendor] = _vendors[vendor].withConditions(worstTcbStatus, sessionHours);
        emit VendorPolicyChanged(vendor, worstTcbStatus, sessionHours);
    }

    /// @dev A vendor that leaves Broken sets `trustedSince` to now: every session from before ends.
    function _setStatus(uint8 vendor, VendorStatus status) private {
        VendorPolicy policy = _vendors[vendor].policy();
        VendorStatus previous = policy.status();
        uint256 trustedSince = previous == VendorStatus.Broken ? block.timestamp : policy.trustedSince();
        _setPolicy(vendor, VendorPolicyLibrary.pack(status, policy.minimumEvaluationNumber(), trustedSince));
        emit VendorStatusChanged(vendor, previous, status);
    }

    /// @dev Of two changes in one second, the history keeps the later.
    function _setPolicy(uint8 vendor, VendorPolicy policy) private {
        uint256[] storage history = _history[vendor];
        if (_vendors[vendor].since() == block.timestamp) history.pop();
        history.push((block.timestamp << _SINCE_SHIFT) | VendorPolicy.unwrap(policy));
        _vendors[vendor] = _vendors[vendor].withPolicy(policy, block.timestamp.toUint32());
    }

    /// @dev Returns the policy in force at a time; the current policy needs no search. A vendor is Broken before it was
    /// registered.
    function _policyAt(uint8 vendor, VendorRecord record, uint256 time) private view returns (VendorPolicy) {
        if (time >= record.since() && !record.isEmpty()) return record.policy();
        uint256[] storage history = _history[vendor];
        uint256 low = 0;
        uint256 high = history.length;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (history[middle] >> _SINCE_SHIFT > time) high = middle;
            else low = middle + 1;
        }
        if (low == 0) return VendorPolicyLibrary.pack(VendorStatus.Broken, 0, 0);
        return VendorPolicy.wrap(history[low - 1] & type(uint48).max);
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
