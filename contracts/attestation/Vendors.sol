// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IEnclaveRegistry} from "../interfaces/IEnclaveRegistry.sol";
import {IQuoteVerifier} from "../interfaces/IQuoteVerifier.sol";
import {TcbStatus, VendorStatus} from "../types/Attestation.sol";
import {SessionRecordLibrary} from "../types/SessionRecord.sol";
import {VendorPolicy, VendorPolicyLibrary, VendorRecord} from "../types/VendorRecord.sol";

/// @title Vendors of TEEs: their verifiers, their status, and the policies that were in force
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
abstract contract Vendors is IEnclaveRegistry, AccessManaged {
    using SafeCast for uint256;

    /* CONSTANTS */

    /// @inheritdoc IEnclaveRegistry
    uint8 public constant MAX_SESSION_HOURS = 168;
    /// An entry of a vendor's history is a policy (48 bits) and, above it, the second from which it was in force.
    uint256 private constant _SINCE_SHIFT = 48;

    /* STORAGE */

    mapping(uint8 vendor => VendorRecord) internal _vendors;
    /// Each vendor's policies, oldest first.
    mapping(uint8 vendor => uint256[]) private _history;

    /* GOVERNANCE */

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

    /* INTERNAL */

    function _known(uint8 vendor) internal view returns (VendorRecord record) {
        record = _vendors[vendor];
        if (record.isEmpty()) revert UnknownVendor(vendor);
    }

    /// @dev Returns the policy in force at a time; the current policy needs no search. A vendor is Broken before it was
    /// registered.
    function _policyAt(uint8 vendor, VendorRecord record, uint256 time) internal view returns (VendorPolicy) {
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

    /* PRIVATE */

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
}
