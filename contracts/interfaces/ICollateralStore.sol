// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Store of Intel's collateral
/// @notice Collateral is Intel's signed data that quotes are judged by: revocation lists, TCB info and the identities
/// of quoting enclaves. Anyone brings it up to date. The store checks every piece against the pinned root, and has no
/// owner.
///
/// A piece is refused if it is expired, issued in the future, or older than the stored piece of the same name. When the
/// root revokes a certificate, all pieces under the root must be brought again, and are checked against the new list.
///
/// Intel counts its TCB recoveries: TCB info and identities exist for several evaluation numbers at a time. The store
/// keeps each number's documents apart, so that no number displaces another. Intel's signed list of numbers says when
/// each began. The *standard* number is the highest whose recovery event is at least 365 days old; a quote is judged by
/// the standard number, or by a higher one that the caller asks for.
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
        QeIdentity,
        EvaluationNumbers
    }

    /// @notice The revocation list of a PCK CA, taken to pieces so that a list of any length fits: its serial numbers
    /// come before, sorted, by `storeSerials`. Only the whole has a signature; it is put together and checked at once.
    struct PckCrl {
        /// The list's bytes, in DER, up to its first entry.
        bytes prefix;
        /// Four bytes for each entry, in the list's order: place of its serial number among all parts, and of its tail.
        bytes order;
        /// The distinct bytes that follow a serial number in an entry: its time and extensions. At most 100 bytes each.
        bytes[] tails;
        /// The list's bytes after its last entry.
        bytes suffix;
        /// The parts that hold the serial numbers, ascending: as `storeSerials` returned them.
        bytes32[] parts;
    }

    /// @notice An evaluation number of Intel's list, and what is stored for it.
    struct StoredNumber {
        uint16 number;
        /// Second of the TCB recovery event that began it.
        uint64 recoveryEvent;
        /// Last second in which the model's TCB info of this number counts; zero if it is missing.
        uint32 tcbInfoExpiry;
        /// Last second in which the quoting enclave's identity of this number counts; zero if it is missing.
        uint32 qeIdentityExpiry;
    }

    /* EVENTS */

    /// @notice The root's revocation list was replaced.
    /// @param thisUpdate The list's date.
    /// @param expiry Last second in which the list counts; zero once the root has revoked itself.
    /// @param rootEpoch Number of root lists that revoked a further certificate: pieces of an earlier epoch are
    /// missing.
    event RootCrlUpdated(uint32 thisUpdate, uint32 expiry, uint16 rootEpoch);
    /// @notice A PCK CA's revocation list was replaced.
    /// @param issuerId The CA: see `issuerIdOf`.
    /// @param thisUpdate The list's date.
    /// @param expiry Last second in which the list counts.
    /// @param revoked Number of certificates on the list.
    event PckCrlUpdated(bytes32 indexed issuerId, uint32 thisUpdate, uint32 expiry, uint256 revoked);
    /// @notice Serial numbers were stored, which lists may now name as their parts.
    /// @param id keccak256 of the serial numbers.
    /// @param count Their number.
    event SerialsStored(bytes32 indexed id, uint256 count);
    /// @notice Intel's list of evaluation numbers was replaced.
    /// @param tdx Whether the list is that of TDX machines; otherwise it is that of SGX enclaves.
    /// @param expiry Last second in which the list counts.
    event EvaluationNumbersUpdated(bool indexed tdx, uint32 expiry);
    /// @notice The TCB info of a platform model was replaced, for one evaluation number.
    /// @param fmspc The platform's model.
    /// @param tdx Whether the piece judges TDX machines; otherwise it judges SGX enclaves.
    /// @param pceId The platform's provisioning certification enclave.
    /// @param evaluationNumber The piece's TCB evaluation number.
    /// @param expiry Last second in which the piece counts.
    event TcbInfoUpdated(bytes6 indexed fmspc, bool indexed tdx, bytes2 pceId, uint16 evaluationNumber, uint32 expiry);
    /// @notice The identity of a quoting enclave was replaced, for one evaluation number.
    /// @param tdx Whether it is the TDX quoting enclave; otherwise it is the SGX one.
    /// @param evaluationNumber The piece's TCB evaluation number.
    /// @param expiry Last second in which the piece counts.
    event QeIdentityUpdated(bool indexed tdx, uint16 evaluationNumber, uint32 expiry);
    /// @notice The root revoked a certificate, for ever.
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

    /// @notice No such serial numbers are stored: call `storeSerials` first.
    /// @dev Selector 0x489fb8b8.
    error UnknownSerials(bytes32 id);
    /// @notice The order of a list is not whole records, does not use every serial number of the parts, or a tail is
    /// longer than 100 bytes: take the list to pieces with `splitCrl`.
    /// @dev Selector 0x44207517.
    error WrongOrder(uint256 count);
    /// @notice The entries of the list are not where its parts put them: take the list to pieces with `splitCrl`.
    /// @dev Selector 0xdcf07e8d.
    error WrongEntries(uint256 begin, uint256 end);
    /// @notice No evaluation number of Intel's list is a year old yet.
    /// @dev Selector 0x69172e6b.
    error NoStandardNumber(bool tdx);

    /* UPSERTS */

    /// @notice Replaces the root's revocation list.
    /// @dev Reverts with `WrongName`, `WrongSignature`, `NotYetIssued`, `Expired` and `Rollback`.
    /// @param crl The list, in DER.
    function upsertRootCrl(bytes calldata crl) external;

    /// @notice Stores serial numbers for `upsertPckCrl`, under the hash of their bytes. A list of more than 1,228 needs
    /// several parts. Nothing is checked but their order: a part counts only once a signed list consists of it.
    /// @dev The same part is stored once. Reverts with `SerialList.BadPartSize` and `SerialList.UnsortedSerials`.
    /// @param serials 1 to 1,228 serial numbers of 20 bytes, ascending.
    /// @return id keccak256 of `serials`.
    function storeSerials(bytes calldata serials) external returns (bytes32 id);

    /// @notice Replaces the revocation list of a PCK CA. The current list alone says who is revoked.
    /// @dev Reverts with `Missing` or `Expired` for the root's list, with `WrongName`, `WrongUsage`, `Revoked`,
    /// `X509.WrongCertificateSignature` or `X509.CertificateNotValid` for the CA, with `UnknownSerials`, `WrongOrder`,
    /// `WrongEntries`, `SerialList.UnsortedSerials` and panics for parts that make no list, and with `WrongName`,
    /// `WrongSignature`, `NotYetIssued`, `Expired` and `Rollback` for the list.
    /// @param list The list in its parts; `splitCrl` of `@assay/enclave` makes them.
    /// @param issuer The CA's certificate, in DER, signed by the root.
    function upsertPckCrl(PckCrl calldata list, bytes calldata issuer) external;

    /// @notice Replaces Intel's list of the TCB evaluation numbers in use.
    /// @dev Reverts as `upsertTcbInfo` does.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertEvaluationNumbers(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /// @notice Replaces the TCB info of a platform model, for the evaluation number that it states.
    /// @dev Reverts with `Missing` or `Expired` for the root's list, with `WrongName`, `WrongUsage`, `Revoked`,
    /// `X509.WrongCertificateSignature` or `X509.CertificateNotValid` for the signer, and with `WrongSignatureSize`,
    /// `WrongSignature`, `NotYetIssued`, `Expired` and `Rollback` for the document.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertTcbInfo(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /// @notice Replaces the identity of the SGX or TDX quoting enclave, for the evaluation number that it states.
    /// @dev Reverts as `upsertTcbInfo` does.
    /// @param json The exact bytes that Intel signed.
    /// @param signature r and s, 64 bytes.
    /// @param signer Intel's TCB signing certificate, in DER.
    function upsertQeIdentity(bytes calldata json, bytes calldata signature, bytes calldata signer) external;

    /* VIEWS */

    /// @notice The collateral that judges one quote.
    /// @dev TCB info and identity are each of the lowest number that is stored and current, from the standard number or
    /// `minimum` on, whichever is higher: a lower number never judges, and a higher one only where the lower is
    /// missing. Reverts with `Missing` and `Expired` for any of the five pieces, with `Revoked` for the leaf, and with
    /// `NoStandardNumber`.
    /// @param tdx Whether the quote is of a TDX machine.
    /// @param fmspc The platform's model.
    /// @param pceId The platform's provisioning certification enclave.
    /// @param issuerId The PCK leaf's issuer: see `issuerIdOf`.
    /// @param serial The leaf's serial number.
    /// @param minimum An evaluation number above the standard one, for a vendor that does not wait a year; otherwise
    /// any lower number.
    /// @return tcbInfo The TCB info in the words of `TcbInfoJson`.
    /// @return qeIdentity The identity in the words of `QeIdentityJson`.
    function load(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId,
        bytes32 issuerId,
        uint256 serial,
        uint16 minimum
    ) external view returns (bytes memory tcbInfo, bytes memory qeIdentity);

    /// @notice The name of an issuer in revocation lists. It covers the certificate's serial number as well as its key,
    /// so that a second certificate for the same key has a list of its own and cannot hide a revocation.
    /// @dev Never reverts.
    /// @param x The x coordinate of the issuer's key.
    /// @param y The y coordinate.
    /// @param serial The serial number of the issuer's certificate.
    /// @return issuerId keccak256 of the three words.
    function issuerIdOf(bytes32 x, bytes32 y, uint256 serial) external pure returns (bytes32 issuerId);

    /// @notice Whether a certificate is on its issuer's list, or was ever on the root's.
    /// @dev Never reverts.
    /// @param issuerId The issuer: see `issuerIdOf`.
    /// @param serial The certificate's serial number.
    /// @return revoked True if the stored list names it, even if the list has expired.
    function isRevoked(bytes32 issuerId, uint256 serial) external view returns (bool revoked);

    /// @notice Whether serial numbers are stored.
    /// @dev Never reverts.
    /// @param id keccak256 of the serial numbers.
    /// @return stored True if a list may name them as a part.
    function isStored(bytes32 id) external view returns (bool stored);

    /// @notice Expiry of the stored revocation lists, in unix seconds; zero for a missing one.
    /// @dev Never reverts.
    /// @param issuerId The PCK CA: see `issuerIdOf`.
    /// @return rootCrl Last second in which the root's list counts.
    /// @return pckCrl Last second in which the CA's list counts.
    function expiries(bytes32 issuerId) external view returns (uint256 rootCrl, uint256 pckCrl);

    /// @notice The standard evaluation number at this block's time.
    /// @dev Reverts with `Missing` and `Expired` for the root's list and the list of numbers, and with
    /// `NoStandardNumber`.
    /// @param tdx Whether for TDX machines.
    /// @return number The highest number whose recovery event is at least 365 days old.
    function standardNumber(bool tdx) external view returns (uint16 number);

    /// @notice The evaluation numbers of Intel's list, the highest first, and what is stored for each. Keepers read it
    /// to see what to bring next.
    /// @dev Never reverts.
    /// @param tdx Whether for TDX machines.
    /// @param fmspc The platform's model.
    /// @param pceId The platform's provisioning certification enclave.
    /// @return expiry Last second in which the list of numbers counts; zero if it is missing.
    /// @return numbers Empty if the list is missing.
    function storedNumbers(
        bool tdx,
        bytes6 fmspc,
        bytes2 pceId
    ) external view returns (uint256 expiry, StoredNumber[] memory numbers);

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

    /// @notice The contract that reads signed JSON, which the constructor created: a revert with one of its errors comes
    /// from there.
    /// @dev Never reverts.
    /// @return reader_ A `DocumentReader`.
    function reader() external view returns (address reader_);

    /// @notice The contract that checks P-256 signatures.
    /// @dev Never reverts.
    /// @return verifier The precompile of EIP-7951, or its stand-in.
    function p256() external view returns (address verifier);
}
