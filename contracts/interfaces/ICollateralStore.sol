// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ICollateralStore
/// @notice Intel's collateral: what quotes are judged by. Anyone brings it up to date; every piece is checked against the
/// pinned root on the way in, and nobody owns the contract.
/// @dev A piece is refused if it is expired, issued in the future, or older than what is stored. When the root revokes a
/// certificate, everything that the root's certificates signed must be brought again, and is checked against the new list.
interface ICollateralStore {
    /// @notice Which piece of collateral an error is about.
    enum Kind {
        RootCrl,
        PckCrl,
        TcbInfo,
        QeIdentity
    }

    /// @notice The root's revocation list was replaced.
    event RootCrlUpdated(uint40 thisUpdate, uint40 expiry, uint16 rootEpoch);
    /// @notice A PCK CA's revocation list was replaced.
    event PckCrlUpdated(bytes32 indexed issuerId, uint40 thisUpdate, uint40 expiry, uint256 newlyRevoked);
    /// @notice The TCB info of a platform model was replaced.
    event TcbInfoUpdated(bytes6 indexed fmspc, bool indexed tdx, bytes2 pceId, uint16 evaluationNumber, uint32 expiry);
    /// @notice The identity of a quoting enclave was replaced.
    event QeIdentityUpdated(bool indexed tdx, uint16 evaluationNumber, uint32 expiry);
    /// @notice A certificate was revoked, for ever.
    event CertificateRevoked(bytes32 indexed issuerId, uint256 serial);

    /// @notice The root certificate is not a self-signed CA.
    /// @dev Selector 0x2d698557.
    error BadRoot();
    /// @notice A name in a certificate or list is not the one that it must be.
    /// @dev Selector 0xb9b0d417.
    error WrongName(bytes32 expected, bytes32 actual);
    /// @notice The certificate may not be used for this.
    /// @dev Selector 0xbdf62fa6.
    error WrongUsage(uint256 serial);
    /// @notice The certificate is on its issuer's revocation list.
    /// @dev Selector 0xf53e4c80.
    error Revoked(bytes32 issuerId, uint256 serial);
    /// @notice A signature over a piece of collateral does not hold.
    /// @dev Selector 0xd2b2091e.
    error WrongSignature(Kind kind);
    /// @notice A signature is not 64 bytes long.
    /// @dev Selector 0x6a6f387e.
    error WrongSignatureSize(uint256 size);
    /// @notice There is none yet, or the root has revoked a certificate since it was brought.
    /// @dev Selector 0x899a7438.
    error Missing(Kind kind);
    /// @notice The collateral has run out.
    /// @dev Selector 0x6dbf3707.
    error Expired(Kind kind, uint256 expiry);
    /// @notice The collateral is dated in the future.
    /// @dev Selector 0x31da3db4.
    error NotYetIssued(Kind kind, uint256 issued);
    /// @notice The stored collateral is newer.
    /// @dev Selector 0xce5b29a7.
    error Rollback(Kind kind, uint256 stored, uint256 offered);

    /// @notice Replaces the root's revocation list.
    /// @param crl The list, in DER.
    function upsertRootCrl(bytes calldata crl) external;

    /// @notice Replaces the revocation list of a PCK CA.
    /// @param crl The list, in DER.
    /// @param issuer The CA's certificate, in DER, signed by the root.
    function upsertPckCrl(bytes calldata crl, bytes calldata issuer) external;

    /// @notice Replaces the TCB info of a platform model.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertTcbInfo(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /// @notice Replaces the identity of the SGX or TDX quoting enclave.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertQeIdentity(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /// @notice Everything that judges one quote. Reverts if any of it is missing, expired, or revokes the leaf.
    /// @param tdx Whether the quote is of a TDX machine.
    /// @param fmspc The platform's model.
    /// @param pceId Its provisioning certification enclave.
    /// @param issuerId Who issued the PCK leaf, see `issuerIdOf`.
    /// @param serial The leaf's serial number.
    /// @return tcbInfo The TCB info in the words of `TcbInfoJson`.
    /// @return qeIdentity The identity in the words of `QeIdentityJson`.
    function load(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId,
        uint256 serial
    ) external view returns (bytes memory tcbInfo, bytes memory qeIdentity);

    /// @notice How revocation lists name an issuer: the hash of its key and of its certificate's serial number.
    function issuerIdOf(bytes32 x, bytes32 y, uint256 serial) external pure returns (bytes32 issuerId);

    /// @notice Whether a certificate was ever on its issuer's list.
    function isRevoked(bytes32 issuerId, uint256 serial) external view returns (bool revoked);

    /// @notice When the stored pieces run out, in unix seconds; zero for one that is missing. For whoever keeps them fresh.
    function expiries(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId
    ) external view returns (uint256 rootCrl, uint256 pckCrl, uint256 tcbInfo, uint256 qeIdentity);

    /// @notice The pinned root public key.
    function rootKey() external view returns (bytes32 x, bytes32 y);

    /// @notice keccak256 of the root certificate, and when that expires.
    function rootCertificate() external view returns (bytes32 hash, uint256 notAfter);

    /// @notice How revocation lists name the root.
    function rootId() external view returns (bytes32 issuerId);

    /// @notice keccak256 of the root key's x and y words.
    function rootKeyHash() external view returns (bytes32 hash);

    /// @notice Whether the pinned root is Intel's.
    function isProduction() external view returns (bool production);

    /// @notice Who checks P-256 signatures: the precompile, or its stand-in.
    function p256() external view returns (address verifier);
}
