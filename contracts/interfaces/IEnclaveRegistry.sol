// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Session, TcbStatus, VendorStatus} from "../types/Attestation.sol";
import {IQuoteVerifier} from "./IQuoteVerifier.sol";

/// @title Registry of the session keys of attested enclaves
/// @notice The registry verifies a quote once, and binds a secp256k1 session key to the operator, the vendor, the
/// platform and the enclave's measurement. Afterwards a result costs one signature recovery.
///
/// A session holds at a time `t` if
/// 1. `validFrom <= t < validUntil`, where rotation, `endSession`, `revokeSession` and denial bring `validUntil`
/// forward; 2. the vendor was not raised from Broken between `validFrom` and `t`;
/// 3. the session's evaluation number reaches the vendor's minimum in force at `t`.
/// The session is valid at `t` (`validAt`) if it holds and
/// 4. the vendor was not Broken at `t`.
/// `resolve` leaves rule 4 to its caller: a consumer that audits every result of a Broken vendor may accept them.
/// Receipts from before a rotation, a compromise or a raised minimum therefore stay checkable.
/// @dev Assumptions.
/// - Token: none.
/// - Time: unix seconds, compared with the timestamp of the current block.
/// - Randomness: none; the hash of a recent block shows only that a quote is fresh.
/// - Trust: a vendor's quote verifier, and the roles of an OpenZeppelin `AccessManager`. The guardian may lower trust
///   at once; the governor may raise it. A restricted function reverts with `AccessManagedUnauthorized` for other
///   callers.
/// - Models: the registry knows (vendor, measurement) pairs and no models. A consumer compares `Session.measurement`
///   with the measurement that its runtime publishes for `Session.vendor`.
interface IEnclaveRegistry {
    /* TYPES */

    /// @notice A vendor and the policy in force for it.
    struct Vendor {
        /// The vendor's quote verifier, bound once and for ever.
        IQuoteVerifier verifier;
        /// The present degree of trust in the vendor's attestation.
        VendorStatus status;
        /// The worst platform status that may register.
        TcbStatus worstTcbStatus;
        /// Smallest accepted evaluation number: sessions below it are not valid.
        uint16 minimumEvaluationNumber;
        /// Lifetime of a new session in hours, at most 168.
        uint8 sessionHours;
        /// Second in which the vendor was registered or last left Broken: older sessions do not hold.
        uint32 trustedSince;
        /// Second in which status or minimum last changed.
        uint32 since;
    }

    /* EVENTS */

    /// @notice A key was registered.
    /// @param sessionKey Address of the key.
    /// @param operator The account that is answerable for the key's signatures.
    /// @param platformId The machine, as verifiers name it.
    /// @param vendor The vendor's number.
    /// @param measurement The enclave's identity.
    /// @param configHash Hash of the enclave's configuration: the second half of the quote's report data.
    /// @param validUntil First second in which the key is no longer valid.
    /// @param tcbStatus The status of the platform's firmware.
    /// @param evaluationNumber The TCB evaluation number of the collateral that judged the quote.
    /// @param flags Facts about the platform: see `QuoteFlags`.
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
    /// @notice A key ended before its time: it was replaced, given up or revoked, or its platform was denied.
    /// @param sessionKey Address of the key.
    /// @param validUntil First second in which it is no longer valid.
    event SessionEnded(address indexed sessionKey, uint64 validUntil);
    /// @notice A vendor number was bound to its verifier.
    /// @param vendor The vendor's number.
    /// @param verifier The quote verifier.
    /// @param rootKeyHash Hash of the root key that the verifier pins.
    /// @param isProduction Whether that root is the vendor's own, and not one made for development.
    event VendorRegistered(uint8 indexed vendor, IQuoteVerifier verifier, bytes32 rootKeyHash, bool isProduction);
    /// @notice A vendor's status was lowered or raised.
    /// @param vendor The vendor's number.
    /// @param previous The status until now.
    /// @param current The status from now on.
    event VendorStatusChanged(uint8 indexed vendor, VendorStatus previous, VendorStatus current);
    /// @notice The smallest accepted TCB evaluation number of a vendor rose.
    /// @param vendor The vendor's number.
    /// @param minimum The new minimum.
    event MinimumEvaluationNumberRaised(uint8 indexed vendor, uint16 minimum);
    /// @notice The vendor's conditions for later registrations changed.
    /// @param vendor The vendor's number.
    /// @param worstTcbStatus The worst platform status that may register.
    /// @param sessionHours Lifetime of a new session in hours.
    event VendorPolicyChanged(uint8 indexed vendor, TcbStatus worstTcbStatus, uint8 sessionHours);
    /// @notice A platform may not register any more.
    /// @param platformId The machine, as verifiers name it.
    event PlatformDenied(bytes32 indexed platformId);
    /// @notice A platform may register again.
    /// @param platformId The machine, as verifiers name it.
    event PlatformAllowed(bytes32 indexed platformId);

    /* ERRORS */

    /// @notice The vendor number is not registered.
    /// @dev Selector 0x350a0490.
    error UnknownVendor(uint8 vendor);
    /// @notice The vendor number is already bound to a verifier: choose a free number.
    /// @dev Selector 0x543fa91a.
    error VendorAlreadyRegistered(uint8 vendor);
    /// @notice The vendor is Broken and takes no registrations.
    /// @dev Selector 0x0a1239d6.
    error VendorBroken(uint8 vendor);
    /// @notice The new status is not worse than the current one (or, when raising, not better).
    /// @dev Selector 0x196588ea.
    error WrongStatusChange(VendorStatus current, VendorStatus requested);
    /// @notice A vendor does not leave Broken in the second in which it became Broken: its sessions of that second
    /// could not be told from later ones. Send the call again in a later block.
    /// @dev Selector 0x3ac83b68.
    error BrokenJustNow(uint8 vendor);
    /// @notice A minimum evaluation number only rises, up to 4095.
    /// @dev Selector 0xe87ebe92.
    error WrongEvaluationNumber(uint256 requested, uint256 current);
    /// @notice A session lives between 1 and 168 hours.
    /// @dev Selector 0xd46e53d9.
    error WrongSessionHours(uint8 hours_);
    /// @notice The block is not one of the last `FRESH_BLOCKS`, or out of the chain's reach: quote over a later block.
    /// @dev Selector 0x78888b19.
    error StaleBlock(uint256 blockNumber);
    /// @notice No quote could ever be fresh: deploy the registry with the number of blocks of about an hour.
    /// @dev Selector 0xd6e7464b.
    error NoFreshBlocks();
    /// @notice The quote is of another machine than the session's: show the quote of its registration.
    /// @dev Selector 0x81e8237f.
    error WrongPlatform(address sessionKey, bytes32 platformId);
    /// @notice The quote was made for another chain, registry, operator, key or block.
    /// @dev Selector 0x912f828f.
    error WrongReportData(bytes32 expected, bytes32 actual);
    /// @notice This key was registered before, and a key never returns: register a fresh key.
    /// @dev Selector 0x000d0aed.
    error KeyAlreadyUsed(address sessionKey);
    /// @notice The platform is on the deny-list.
    /// @dev Selector 0x692c5f4d.
    error DeniedPlatform(bytes32 platformId);
    /// @notice The platform is not on the deny-list.
    /// @dev Selector 0x3c656b03.
    error PlatformNotDenied(bytes32 platformId);
    /// @notice The platform's firmware status is worse than the vendor's policy accepts.
    /// @dev Selector 0x4bc064dc.
    error TcbStatusTooLow(TcbStatus status, TcbStatus worst);
    /// @notice The collateral that judged the quote is too old: bring newer collateral first.
    /// @dev Selector 0xaa8df921.
    error EvaluationNumberTooLow(uint16 evaluationNumber, uint16 minimum);
    /// @notice The key was never registered.
    /// @dev Selector 0x3f0bde9c.
    error UnknownSession(address sessionKey);
    /// @notice The caller is not the session's operator.
    /// @dev Selector 0x4738d054.
    error NotOperator(address caller, address operator);
    /// @notice The verifier's address has no code.
    /// @dev Selector 0x581a047c.
    error NotAVerifier(address verifier);

    /* SESSIONS */

    /// @notice Verifies a quote and registers the session key that it binds. The caller becomes the session's operator:
    /// no account can make another answerable for an enclave.
    /// @dev An earlier session of the same operator on the same platform ends in this block. The key itself signs
    /// `sessionDigest(operator, blockNumber)`: a registered key has a holder.
    ///
    /// Reverts with `UnknownVendor`, `VendorBroken`, `KeyAlreadyUsed`, `StaleBlock`, `WrongReportData`,
    /// `TcbStatusTooLow`, `EvaluationNumberTooLow`, `DeniedPlatform`, the errors of `ECDSA` for a malformed key
    /// signature, and the errors of the vendor's verifier.
    /// @param vendor The vendor's number.
    /// @param quote The quote, in a form that the vendor's verifier reads. Its report data is `reportDataFor(…)` and,
    /// in the second half, the hash of the enclave's configuration, which is logged.
    /// @param blockNumber One of the last `FRESH_BLOCKS` blocks, by the number that RPC servers give it, also on Arbitrum. The
    /// report data covers its hash.
    /// @param keySignature The session key's signature, 65 bytes r, s, v.
    /// @return sessionKey The registered key's address.
    function register(
        uint8 vendor,
        bytes calldata quote,
        uint256 blockNumber,
        bytes calldata keySignature
    ) external returns (address sessionKey);

    /// @notice Ends a session now. Only its operator may.
    /// @dev An ended session stays as it is. Reverts with `NotOperator`.
    /// @param sessionKey The session's key.
    function endSession(address sessionKey) external;

    /// @notice Ends a session now. Restricted: the guardian.
    /// @dev An ended session stays as it is. Reverts with `UnknownSession`.
    /// @param sessionKey The session's key.
    function revokeSession(address sessionKey) external;

    /// @notice Refuses a platform from now on, and ends the sessions of the given operators on it. Restricted: the
    /// guardian.
    /// @dev A second denial changes no date: it ends more sessions as of the first. Reverts for a caller without the role only.
    /// @param platformId The platform, as verifiers name it.
    /// @param operators Operators whose sessions there end at once; `endDeniedSession` can end the others.
    function denyPlatform(bytes32 platformId, address[] calldata operators) external;

    /// @notice Takes a platform off the deny-list. Restricted: the governor. Ended sessions stay ended.
    /// @dev Reverts with `PlatformNotDenied`.
    /// @param platformId The platform, as verifiers name it.
    function allowPlatform(bytes32 platformId) external;

    /// @notice Ends an operator's session on a denied platform, from the second of the denial on. Any account may call it.
    /// @dev So the moment of the call gives nothing. Reverts with `PlatformNotDenied`.
    /// @param platformId The platform, as verifiers name it.
    /// @param operator The session's operator.
    function endDeniedSession(bytes32 platformId, address operator) external;

    /// @notice Ends a session now, because the vendor has revoked the certificate behind its quote since. Any account may call it.
    /// @dev An ended session stays as it is. Reverts with `UnknownSession`, with `WrongReportData` for the quote of another session, with
    /// `WrongPlatform` for the quote of another machine, and with the errors of the vendor's verifier, also if the certificate is not revoked.
    /// @param sessionKey The session's key.
    /// @param quote The quote of its registration.
    /// @param blockNumber The block that the registration named.
    /// @param blockHash That block's hash.
    function endRevokedSession(
        address sessionKey,
        bytes calldata quote,
        uint256 blockNumber,
        bytes32 blockHash
    ) external;

    /* VENDORS */

    /// @notice Binds a vendor number to an immutable verifier, once and for ever. Restricted: the governor.
    /// @dev Reverts with `VendorAlreadyRegistered`, `NotAVerifier`, `WrongEvaluationNumber`, `WrongSessionHours`, and
    /// with `TcbStatusTooLow` for Revoked.
    /// @param vendor A free number.
    /// @param verifier Its quote verifier.
    /// @param worstTcbStatus The worst platform status that may register; never Revoked.
    /// @param minimumEvaluationNumber The smallest accepted TCB evaluation number, at most 4095. The verifier is asked to
    /// judge by no lower one; 0 leaves the choice to it, which for Intel is the standard number.
    /// @param sessionHours Lifetime of a session, 1 to 168 hours.
    function registerVendor(
        uint8 vendor,
        IQuoteVerifier verifier,
        TcbStatus worstTcbStatus,
        uint16 minimumEvaluationNumber,
        uint8 sessionHours
    ) external;

    /// @notice Lowers a vendor's status at once. Restricted: the guardian. Broken sets the cut-off: no session of the
    /// vendor is valid (`validAt`) from this second on, and none registers.
    /// @dev Reverts with `UnknownVendor` and `WrongStatusChange`.
    /// @param vendor The vendor's number.
    /// @param status A worse status.
    function lowerVendorStatus(uint8 vendor, VendorStatus status) external;

    /// @notice Raises a vendor's status. Restricted: the governor. Sessions from before a break stay invalid after it,
    /// so a break cannot be undone in its own second.
    /// @dev Reverts with `UnknownVendor`, `WrongStatusChange` and `BrokenJustNow`.
    /// @param vendor The vendor's number.
    /// @param status A better status.
    function raiseVendorStatus(uint8 vendor, VendorStatus status) external;

    /// @notice Raises the smallest accepted evaluation number. Restricted: the governor. Sessions below it end.
    /// @dev Reverts with `UnknownVendor` and `WrongEvaluationNumber`.
    /// @param vendor The vendor's number.
    /// @param minimum A higher number, at most 4095.
    function setMinimumEvaluationNumber(uint8 vendor, uint16 minimum) external;

    /// @notice Changes the conditions and the lifetime of later registrations. Restricted: the governor.
    /// @dev Reverts with `UnknownVendor`, `WrongSessionHours`, and with `TcbStatusTooLow` for Revoked.
    /// @param vendor The vendor's number.
    /// @param worstTcbStatus The worst platform status that may register; never Revoked.
    /// @param sessionHours Lifetime of a session, 1 to 168 hours.
    function setVendorPolicy(uint8 vendor, TcbStatus worstTcbStatus, uint8 sessionHours) external;

    /* VIEWS: SESSIONS */

    /// @notice The facts that a settlement needs about a session key, in one call of three slots.
    /// @dev Never reverts: an unknown key gives zeros, Broken and `false`. A session of a Broken vendor holds until the
    /// vendor is raised again: a consumer that does not audit each of its results must check `vendorStatus` too.
    /// `validAt(key, t)` is `valid && vendorStatus != Broken`, at every `t`.
    /// @param sessionKey The key that signed.
    /// @param time A unix time, usually the block's.
    /// @return operator The account that is answerable for the key.
    /// @return vendor The vendor's number.
    /// @return measurement The enclave's identity, to compare with the runtime's for this vendor.
    /// @return vendorStatus The vendor's status at `time`. For a `time` after its last change, this is the present
    /// status.
    /// @return valid Whether the session held at `time`, by rules 1 to 3 above.
    function resolve(
        address sessionKey,
        uint256 time
    )
        external
        view
        returns (address operator, uint8 vendor, bytes32 measurement, VendorStatus vendorStatus, bool valid);

    /// @notice The changeable facts about a known session: its vendor's status now, and whether `resolve` would call it
    /// valid now.
    /// @dev Never reverts.
    /// @param sessionKey The session's key.
    /// @param vendor The session's vendor, as `resolve` returned it; for another vendor the answer means nothing.
    /// @return vendorStatus The vendor's status now.
    /// @return valid Whether the session holds now, by rules 1 to 3 above.
    function stateOf(address sessionKey, uint8 vendor) external view returns (VendorStatus vendorStatus, bool valid);

    /// @notice Whether a key was valid at a time, by all four rules above. Today's policy answers for a future time.
    /// @dev Never reverts.
    /// @param sessionKey The session's key.
    /// @param time A unix time.
    /// @return valid False for an unknown key too.
    function validAt(address sessionKey, uint256 time) external view returns (bool valid);

    /// @notice The session of a key.
    /// @dev Reverts with `UnknownSession` if the key was never registered.
    /// @param sessionKey The session's key.
    /// @return session The session.
    function sessionOf(address sessionKey) external view returns (Session memory session);

    /// @notice When a session was taken from its operator: revoked, its platform denied, or its certificate revoked by the vendor.
    /// @dev Never reverts.
    /// @param sessionKey The session's key.
    /// @return time Second from which it was not valid; zero if it ran out, its operator ended it, or it lives.
    function revokedAt(address sessionKey) external view returns (uint256 time);

    /// @notice The latest key of an operator on a platform.
    /// @dev Never reverts.
    /// @param platformId The platform, as verifiers name it.
    /// @param operator The operator.
    /// @return sessionKey The key; zero if there was none.
    function sessionKeyOn(bytes32 platformId, address operator) external view returns (address sessionKey);

    /// @notice Whether a platform is on the deny-list.
    /// @dev Never reverts.
    /// @param platformId The platform, as verifiers name it.
    /// @return denied True if it may not register.
    function isDenied(bytes32 platformId) external view returns (bool denied);

    /// @notice The required first half of a quote's report data.
    /// @dev Never reverts.
    /// @param operator The account that will register the session.
    /// @param sessionKey The session's key.
    /// @param blockNumber The block that the registration will name.
    /// @param blockHash That block's hash.
    /// @return digest keccak256(abi.encode(chain id, this registry, operator, sessionKey, blockNumber, blockHash)).
    function reportDataFor(
        address operator,
        address sessionKey,
        uint256 blockNumber,
        bytes32 blockHash
    ) external view returns (bytes32 digest);

    /// @notice The digest that the session key signs at registration.
    /// @dev Never reverts.
    /// @param operator The account that will register the session.
    /// @param blockNumber The block that the registration will name.
    /// @return digest The EIP-712 digest of `Session(address operator,uint256 blockNumber)`.
    function sessionDigest(address operator, uint256 blockNumber) external view returns (bytes32 digest);

    /* VIEWS: VENDORS */

    /// @notice How many blocks before the current one a quote's block may be: about an hour of the chain's blocks.
    /// @return blocks Number of blocks.
    function FRESH_BLOCKS() external view returns (uint256 blocks);

    /// @notice The longest lifetime of a session: 7 days.
    /// @dev Never reverts.
    /// @return sessionHours Hours.
    function MAX_SESSION_HOURS() external view returns (uint8 sessionHours);

    /// @notice A vendor's status now; an unregistered vendor is Broken.
    /// @dev Never reverts.
    /// @param vendor The vendor's number.
    /// @return status The status.
    function statusOf(uint8 vendor) external view returns (VendorStatus status);

    /// @notice A vendor's status at a time; Broken before it was registered.
    /// @dev Never reverts.
    /// @param vendor The vendor's number.
    /// @param time A unix time; today's policy answers for a future time.
    /// @return status The status.
    function statusAt(uint8 vendor, uint256 time) external view returns (VendorStatus status);

    /// @notice A vendor's verifier and policy.
    /// @dev Never reverts.
    /// @param vendor The vendor's number.
    /// @return vendor_ All zero if the vendor is not registered.
    function vendorOf(uint8 vendor) external view returns (Vendor memory vendor_);

    /// @notice The root that a vendor's verifier trusts.
    /// @dev Reverts with `UnknownVendor`.
    /// @param vendor The vendor's number.
    /// @return rootKeyHash keccak256 of the pinned root public key.
    /// @return isProduction Whether that is the vendor's own root, not a development one.
    function vendorRoot(uint8 vendor) external view returns (bytes32 rootKeyHash, bool isProduction);
}
