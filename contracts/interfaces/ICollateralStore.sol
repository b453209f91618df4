// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Store of Intel's collateral
/// @notice Collateral is Intel's signed data that quotes are judged by: revocation lists, TCB info and the identities
/// of quoting enclaves. Anyone brings it up to date. The store checks every piece against the pinned root, and has no
/// owner.
///
/// A piece is refused if it is expired, issued in the future, or older than the stored piece. When the root revokes a
/// certificate, all pieces under the root must be brought again, and are checked against the new list.
/// @dev Assumptions.
/// - Token, roles: none.
/// - Time: dates are unix seconds, and are compared with the timestamp of the current block.
/// - Trust: the holder of the pinned root key, which is Intel if `isProduction`. A sender is not trusted at all.
///
/// The `upsert` functions also revert with the errors of the readers (`Bytes`, `Der`, `X509`, `CrlReader`,
/// `JsonScanner`, `TcbInfoJson`, `QeIdentityJson`, `UnixTime`) for bytes that are not in the form in which Intel signs
/// them.
interface ICollateralStore {
    /* TYPES */

    /// @notice The piece of collateral that an error is about.
    enum Kind {
        RootCrl,
        PckCrl,
        TcbInfo,
        QeIdentity
    }

    /* EVENTS */

    /// @notice The root's revocation list was replaced.
    /// @param thisUpdate The list's date.
    /// @param expiry Last second in which the list counts; zero once the root has revoked itself.
    /// @param rootEpoch Number of root lists that revoked a further certificate: pieces of an earlier epoch are
    /// missing.
    event RootCrlUpdated(uint40 thisUpdate, uint40 expiry, uint16 rootEpoch);
    /// @notice A PCK CA's revocation list was replaced.
    /// @param issuerId The CA: see `issuerIdOf`.
    /// @param thisUpdate The list's date.
    /// @param expiry Last second in which the list counts.
    /// @param newlyRevoked Number of certificates on the list that were not revoked before.
    event PckCrlUpdated(bytes32 indexed issuerId, uint40 thisUpdate, uint40 expiry, uint256 newlyRevoked);
    /// @notice The TCB info of a platform model was replaced.
    /// @param fmspc The platform's model.
    /// @param tdx Whether the piece judges TDX machines; otherwise it judges SGX enclaves.
    /// @param pceId The platform's provisioning certification enclave.
    /// @param evaluationNumber The piece's TCB evaluation number.
    /// @param expiry Last second in which the piece counts.
    event TcbInfoUpdated(bytes6 indexed fmspc, bool indexed tdx, bytes2 pceId, uint16 evaluationNumber, uint32 expiry);
    /// @notice The identity of a quoting enclave was replaced.
    /// @param tdx Whether it is the TDX quoting enclave; otherwise it is the SGX one.
    /// @param evaluationNumber The piece's TCB evaluation number.
    /// @param expiry Last second in which the piece counts.
    event QeIdentityUpdated(bool indexed tdx, uint16 evaluationNumber, uint32 expiry);
    /// @notice A certificate was revoked, for ever.
    /// @param issuerId The certificate's issuer: see `issuerIdOf`.
    /// @param serial The certificate's serial number.
    event CertificateRevoked(bytes32 indexed issuerId, uint256 serial);

    /* ERRORS */

    /// @notice The root certificate is not a self-signed CA.
    /// @dev Selector 0x2d698557.
    error BadRoot();
    /// @notice A certificate or list names another subject or issuer than this position requires.
    /// @dev Selector 0xb9b0d417.
    error WrongName(bytes32 expected, bytes32 actual);
    /// @notice The certificate's key usage or CA flag does not allow this signature.
    /// @dev Selector 0xbdf62fa6.
    error WrongUsage(uint256 serial);
    /// @notice The certificate is on its issuer's revocation list.
    /// @dev Selector 0xf53e4c80.
    error Revoked(bytes32 issuerId, uint256 serial);
    /// @notice The signature of a piece of collateral does not hold.
    /// @dev Selector 0xd2b2091e.
    error WrongSignature(Kind kind);
    /// @notice A signature must be 64 bytes long.
    /// @dev Selector 0x6a6f387e.
    error WrongSignatureSize(uint256 size);
    /// @notice This piece was never brought, or the root has revoked a certificate since: bring the piece (`upsert…`).
    /// @dev Selector 0x899a7438.
    error Missing(Kind kind);
    /// @notice The collateral has expired: bring a current piece (`upsert…`).
    /// @dev Selector 0x6dbf3707.
    error Expired(Kind kind, uint256 expiry);
    /// @notice The collateral is dated in the future.
    /// @dev Selector 0x31da3db4.
    error NotYetIssued(Kind kind, uint256 issued);
    /// @notice The stored collateral is newer than the offered piece.
    /// @dev Selector 0xce5b29a7.
    error Rollback(Kind kind, uint256 stored, uint256 offered);

    /* UPSERTS */

    /// @notice Replaces the root's revocation list.
    /// @dev Reverts with `WrongName`, `WrongSignature`, `NotYetIssued`, `Expired` and `Rollback`.
    /// @param crl The list, in DER.
    function upsertRootCrl(bytes calldata crl) external;

    /// @notice Replaces the revocation list of a PCK CA.
    /// @dev Reverts with `Missing` or `Expired` for the root's list, with `WrongName`, `WrongUsage`, `Revoked`,
    /// `X509.WrongCertificateSignature` or `X509.CertificateNotValid` for the CA, and with `WrongName`,
    /// `WrongSignature`, `NotYetIssued`, `Expired` and `Rollback` for the list.
    /// @param crl The list, in DER.
    /// @param issuer The CA's certificate, in DER, signed by the root.
    function upsertPckCrl(bytes calldata crl, bytes calldata issuer) external;

    /// @notice Replaces the TCB info of a platform model.
    /// @dev Reverts with `Missing` or `Expired` for the root's list, with `WrongName`, `WrongUsage`, `Revoked`,
    /// `X509.WrongCertificateSignature` or `X509.CertificateNotValid` for the signer, and with `WrongSignatureSize`,
    /// `WrongSignature`, `NotYetIssued`, `Expired` and `Rollback` for the document.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertTcbInfo(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /// @notice Replaces the identity of the SGX or TDX quoting enclave.
    /// @dev Reverts as `upsertTcbInfo` does.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertQeIdentity(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /* VIEWS */

    /// @notice The collateral that judges one quote.
    /// @dev Reverts with `Missing` and `Expired` for any of the four pieces, and with `Revoked` for the leaf.
    /// @param tdx Whether the quote is of a TDX machine.
    /// @param fmspc The platform's model.
    /// @param pceId The platform's provisioning certification enclave.
    /// @param issuerId The PCK leaf's issuer: see `issuerIdOf`.
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

    /// @notice The name of an issuer in revocation lists. It covers the certificate's serial number as well as its key,
    /// so that a second certificate for the same key has a list of its own and cannot hide a revocation.
    /// @dev Never reverts.
    /// @param x The x coordinate of the issuer's key.
    /// @param y The y coordinate.
    /// @param serial The serial number of the issuer's certificate.
    /// @return issuerId keccak256 of the three words.
    function issuerIdOf(bytes32 x, bytes32 y, uint256 serial) external pure returns (bytes32 issuerId);

    /// @notice Whether a certificate was ever on its issuer's list.
    /// @dev Never reverts.
    /// @param issuerId The issuer: see `issuerIdOf`.
    /// @param serial The certificate's serial number.
    /// @return revoked True from the first list on that named it.
    function isRevoked(bytes32 issuerId, uint256 serial) external view returns (bool revoked);

    /// @notice Expiry of each stored piece, in unix seconds; zero for a missing piece. Keepers read it to see which
    /// piece to bring next.
    /// @dev Never reverts.
    /// @param tdx Whether the TCB info and the identity are those of TDX machines.
    /// @param fmspc The platform's model.
    /// @param pceId The platform's provisioning certification enclave.
    /// @param issuerId The PCK CA: see `issuerIdOf`.
    /// @return rootCrl Last second in which the root's list counts.
    /// @return pckCrl Last second in which the CA's list counts.
    /// @return tcbInfo Last second in which the TCB info counts.
    /// @return qeIdentity Last second in which the identity counts.
    function expiries(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId
    ) external view returns (uint256 rootCrl, uint256 pckCrl, uint256 tcbInfo, uint256 qeIdentity);

    /// @notice The pinned root public key.
    /// @dev Never reverts.
    /// @return x The x coordinate.
    /// @return y The y coordinate.
    function rootKey() external view returns (bytes32 x, bytes32 y);

    /// @notice The pinned root certificate.
    /// @dev Never reverts.
    /// @return hash keccak256 of the certificate, in DER.
    /// @return notAfter Last second in which it is valid.
    function rootCertificate() external view returns (bytes32 hash, uint256 notAfter);

    /// @notice The root's name in revocation lists.
    /// @dev Never reverts.
    /// @return issuerId As `issuerIdOf` gives it for the root certificate.
    function rootId() external view returns (bytes32 issuerId);

    /// @notice Hash of the pinned root public key.
    /// @dev Never reverts.
    /// @return hash keccak256 of the key's x and y words.
    function rootKeyHash() external view returns (bytes32 hash);

    /// @notice Whether the pinned root is Intel's.
    /// @dev Never reverts.
    /// @return production True only if the root key equals Intel's published key.
    function isProduction() external view returns (bool production);

    /// @notice The contract that checks P-256 signatures.
    /// @dev Never reverts.
    /// @return verifier The precompile of EIP-7951, or its stand-in.
    function p256() external view returns (address verifier);
}
