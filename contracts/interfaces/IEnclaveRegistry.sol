// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TcbStatus, VendorStatus} from "../types/Attestation.sol";
import {IQuoteVerifier} from "./IQuoteVerifier.sol";

/// @title IEnclaveRegistry
/// @notice Session keys of attested enclaves. A quote is verified once and binds a secp256k1 session key to the operator,
/// the vendor, the platform and the enclave's measurement; afterwards a result costs one signature recovery.
/// @dev The registry knows (vendor, measurement) pairs and nothing of models: a consumer compares `Session.measurement`
/// with the measurement that its runtime publishes for `Session.vendor`.
///
/// A session holds at a time `t` if
/// 1. `validFrom <= t < validUntil`, where rotation, `endSession`, `revokeSession` and denial bring `validUntil` forward;
/// 2. the vendor was not raised from Broken between `validFrom` and `t`;
/// 3. the session's evaluation number reaches the vendor's minimum in force at `t`.
/// It is valid at `t` (`validAt`) if besides
/// 4. the vendor was not Broken at `t`.
/// `resolve` leaves the fourth to its caller: one that audits every result of a Broken vendor may take them. So receipts from
/// before a rotation, a compromise or a raised minimum stay checkable.
interface IEnclaveRegistry {
    /// @notice What a verified quote bound to a session key.
    struct Session {
        /// Who registered the key, and is answerable for what it signs.
        address operator;
        /// The vendor's number: 1 Intel DCAP, 2 AWS Nitro, 3 AMD SEV-SNP, 128 and up simulated.
        uint8 vendor;
        /// The enclave's identity; the last byte is zero.
        bytes32 measurement;
        /// First second, in unix time, in which the key is valid.
        uint64 validFrom;
        /// First second in which it no longer is.
        uint64 validUntil;
        /// The TCB evaluation number that the quote was judged by.
        uint16 evaluationNumber;
        /// The status of the platform's firmware at registration.
        TcbStatus tcbStatus;
    }

    /// @notice A vendor and the policy in force for it.
    struct Vendor {
        /// The vendor's quote verifier, bound once and for ever.
        IQuoteVerifier verifier;
        VendorStatus status;
        /// The worst platform status that may register.
        TcbStatus worstTcbStatus;
        /// Sessions judged by an older evaluation number are not valid.
        uint16 minimumEvaluationNumber;
        /// How long a new session lives, in hours, at most 168.
        uint8 sessionHours;
        /// When the vendor was registered or last left Broken, in unix seconds: older sessions do not hold.
        uint32 trustedSince;
        /// When status or minimum last changed, in unix seconds.
        uint32 since;
    }

    /// @notice A key was registered.
    event SessionRegistered(
        address indexed sessionKey,
        address indexed operator,
        bytes32 indexed platformId,
        uint8 vendor,
        bytes32 measurement,
        bytes32 configHash,
        uint64 validUntil,
        TcbStatus tcbStatus,
        uint16 evaluationNumber,
        uint16 flags
    );
    /// @notice A key ended before its time: it was replaced, given up, revoked, or its platform was denied.
    event SessionEnded(address indexed sessionKey, uint64 validUntil);
    /// @notice A vendor number was bound to its verifier.
    event VendorRegistered(uint8 indexed vendor, IQuoteVerifier verifier, bytes32 rootKeyHash, bool isProduction);
    /// @notice A vendor is believed less, or more, from now on.
    event VendorStatusChanged(uint8 indexed vendor, VendorStatus previous, VendorStatus current);
    /// @notice The smallest accepted TCB evaluation number of a vendor rose.
    event MinimumEvaluationNumberRaised(uint8 indexed vendor, uint16 minimum);
    /// @notice The vendor's registration policy changed.
    event VendorPolicyChanged(uint8 indexed vendor, TcbStatus worstTcbStatus, uint8 sessionHours);
    /// @notice A platform may not register any more.
    event PlatformDenied(bytes32 indexed platformId);
    /// @notice A platform may register again.
    event PlatformAllowed(bytes32 indexed platformId);

    /// @notice The vendor number is not registered.
    /// @dev Selector 0x350a0490.
    error UnknownVendor(uint8 vendor);
    /// @notice A vendor number is bound once.
    /// @dev Selector 0x543fa91a.
    error VendorAlreadyRegistered(uint8 vendor);
    /// @notice A Broken vendor takes no registrations.
    /// @dev Selector 0x0a1239d6.
    error VendorBroken(uint8 vendor);
    /// @notice The new status is not worse than the current one (or, when raising, not better).
    /// @dev Selector 0x196588ea.
    error WrongStatusChange(VendorStatus current, VendorStatus requested);
    /// @notice A vendor does not leave Broken in the second in which it became Broken: its sessions of that second could not be
    /// told from later ones.
    /// @dev Selector 0x3ac83b68.
    error BrokenJustNow(uint8 vendor);
    /// @notice A minimum evaluation number only rises, up to 4095.
    /// @dev Selector 0xe87ebe92.
    error WrongEvaluationNumber(uint256 requested, uint256 current);
    /// @notice A session lives between one hour and 168.
    /// @dev Selector 0xd46e53d9.
    error WrongSessionHours(uint8 hours_);
    /// @notice The block is not one of the last 256, so the quote cannot be shown to be fresh.
    /// @dev Selector 0x78888b19.
    error StaleBlock(uint256 blockNumber);
    /// @notice The quote was made for another chain, registry, operator, key or block.
    /// @dev Selector 0x912f828f.
    error WrongReportData(bytes32 expected, bytes32 actual);
    /// @notice A key that was ever registered never returns.
    /// @dev Selector 0x000d0aed.
    error KeyAlreadyUsed(address sessionKey);
    /// @notice The platform is on the deny-list.
    /// @dev Selector 0x692c5f4d.
    error DeniedPlatform(bytes32 platformId);
    /// @notice The platform is not on the deny-list.
    /// @dev Selector 0x3c656b03.
    error PlatformNotDenied(bytes32 platformId);
    /// @notice The platform's firmware status is worse than the vendor's policy takes.
    /// @dev Selector 0x4bc064dc.
    error TcbStatusTooLow(TcbStatus status, TcbStatus worst);
    /// @notice The quote was judged by collateral that is too old.
    /// @dev Selector 0xaa8df921.
    error EvaluationNumberTooLow(uint16 evaluationNumber, uint16 minimum);
    /// @notice The key was never registered.
    /// @dev Selector 0x3f0bde9c.
    error UnknownSession(address sessionKey);
    /// @notice The caller is not the session's operator.
    /// @dev Selector 0x4738d054.
    error NotOperator(address caller, address operator);
    /// @notice The verifier is not a contract.
    /// @dev Selector 0x581a047c.
    error NotAVerifier(address verifier);

    /// @notice Verifies a quote and registers the session key that it binds. The caller becomes the session's operator:
    /// nobody can make another answerable for an enclave.
    /// @dev An earlier session of the same operator on the same platform ends in this block. The key itself signs
    /// `sessionDigest(operator, blockNumber)`, so that no key is registered that nobody holds.
    /// @param vendor The vendor's number.
    /// @param quote The quote, in a form that the vendor's verifier reads. Its report data is `reportDataFor(…)` and, in the
    /// second half, the hash of the enclave's configuration, which is logged.
    /// @param blockNumber One of the last 256 blocks, whose hash the report data covers.
    /// @param keySignature The session key's signature, 65 bytes r, s, v.
    /// @return sessionKey The registered key's address.
    function register(
        uint8 vendor,
        bytes calldata quote,
        uint256 blockNumber,
        bytes calldata keySignature
    ) external returns (address sessionKey);

    /// @notice Ends a session now. Only its operator may.
    function endSession(address sessionKey) external;

    /// @notice Ends a session now. Restricted: the guardian.
    function revokeSession(address sessionKey) external;

    /// @notice Refuses a platform from now on, and ends the sessions of the given operators on it. Restricted: the guardian.
    /// @param platformId The platform, as verifiers name it.
    /// @param operators Operators whose sessions there end at once; others can be ended with `endDeniedSession`.
    function denyPlatform(bytes32 platformId, address[] calldata operators) external;

    /// @notice Takes a platform off the deny-list. Restricted: the governor. Ended sessions stay ended.
    function allowPlatform(bytes32 platformId) external;

    /// @notice Ends an operator's session on a denied platform. Anyone may.
    function endDeniedSession(bytes32 platformId, address operator) external;

    /// @notice Binds a vendor number to an immutable verifier, once and for ever. Restricted: the governor.
    /// @param vendor A free number.
    /// @param verifier Its quote verifier.
    /// @param worstTcbStatus The worst platform status that may register; never Revoked.
    /// @param minimumEvaluationNumber The smallest accepted TCB evaluation number.
    /// @param sessionHours How long a session lives, 1 to 168 hours.
    function registerVendor(
        uint8 vendor,
        IQuoteVerifier verifier,
        TcbStatus worstTcbStatus,
        uint16 minimumEvaluationNumber,
        uint8 sessionHours
    ) external;

    /// @notice Believes a vendor less, at once. Restricted: the guardian. Broken sets the cut-off: no session of the vendor
    /// is valid (`validAt`) from this second on, and none registers.
    function lowerVendorStatus(uint8 vendor, VendorStatus status) external;

    /// @notice Believes a vendor more. Restricted: the governor. Sessions from before a break stay invalid after it, so it is
    /// not undone in the second in which it happened.
    function raiseVendorStatus(uint8 vendor, VendorStatus status) external;

    /// @notice Raises the smallest accepted evaluation number. Restricted: the governor. Sessions below it end.
    function setMinimumEvaluationNumber(uint8 vendor, uint16 minimum) external;

    /// @notice Changes what later registrations need and how long they live. Restricted: the governor.
    function setVendorPolicy(uint8 vendor, TcbStatus worstTcbStatus, uint8 sessionHours) external;

    /// @notice The session of a key.
    /// @dev Reverts with `UnknownSession` if the key was never registered.
    function sessionOf(address sessionKey) external view returns (Session memory session);

    /// @notice All that a settlement needs, in one call of three slots.
    /// @dev Never reverts: an unknown key gives zeros, Broken and `false`. A session of a Broken vendor holds until the vendor
    /// is raised again: whoever does not audit each of its results must look at `vendorStatus` too.
    /// `validAt(key, t)` is `valid && vendorStatus != Broken`, at every `t`.
    /// @param sessionKey The key that signed.
    /// @param time A unix time, usually the block's.
    /// @return operator Who is answerable for the key.
    /// @return vendor The vendor's number.
    /// @return measurement The enclave's identity, to compare with the runtime's for this vendor.
    /// @return vendorStatus How far the vendor was believed at `time` (from its last change on, that is how far it is now).
    /// @return valid Whether the session held at `time`, by the first three rules above.
    function resolve(
        address sessionKey,
        uint256 time
    )
        external
        view
        returns (address operator, uint8 vendor, bytes32 measurement, VendorStatus vendorStatus, bool valid);

    /// @notice What may change about a session that is known: its vendor's status now, and whether `resolve` would call it
    /// valid now.
    /// @param vendor The session's, as `resolve` told; for another vendor the answer means nothing.
    function stateOf(address sessionKey, uint8 vendor) external view returns (VendorStatus vendorStatus, bool valid);

    /// @notice Whether a key was valid at a time, by all four rules above. A future time is answered by today's policy.
    function validAt(address sessionKey, uint256 time) external view returns (bool valid);

    /// @notice How far a vendor is believed now; an unregistered one is Broken.
    function statusOf(uint8 vendor) external view returns (VendorStatus status);

    /// @notice How far a vendor was believed at a time; Broken before it was registered.
    function statusAt(uint8 vendor, uint256 time) external view returns (VendorStatus status);

    /// @notice A vendor's verifier and policy; all zero if it is not registered.
    function vendorOf(uint8 vendor) external view returns (Vendor memory vendor_);

    /// @notice Which root a vendor's verifier trusts.
    /// @return rootKeyHash keccak256 of the pinned root public key.
    /// @return isProduction Whether that is the vendor's own root, not a development one.
    function vendorRoot(uint8 vendor) external view returns (bytes32 rootKeyHash, bool isProduction);

    /// @notice Whether a platform is on the deny-list.
    function isDenied(bytes32 platformId) external view returns (bool denied);

    /// @notice The latest key of an operator on a platform, or zero.
    function sessionKeyOn(bytes32 platformId, address operator) external view returns (address sessionKey);

    /// @notice What the first half of a quote's report data must be.
    function reportDataFor(
        address operator,
        address sessionKey,
        uint256 blockNumber,
        bytes32 blockHash
    ) external view returns (bytes32 digest);

    /// @notice What the session key signs at registration, an EIP-712 digest of
    /// `Session(address operator,uint256 blockNumber)`.
    function sessionDigest(address operator, uint256 blockNumber) external view returns (bytes32 digest);
}
