// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Names of Intel's attestation certificates
/// @notice Each constant is keccak256 of a distinguished name in DER: CN=<name>, O=Intel Corporation, L=Santa Clara,
/// ST=CA, C=US.
library IntelNames {
    /// CN=Intel SGX Root CA
    bytes32 internal constant ROOT = 0x3112c8e9428b5c08824e727e3ea896f3597c8a91caeafe57d64a4bc08df71dfb;
    /// CN=Intel SGX PCK Platform CA
    bytes32 internal constant PLATFORM_CA = 0xfc023d85bd2073504d59f24a7ab325cd1841e2aa6eb6f25512665d57128d616c;
    /// CN=Intel SGX PCK Processor CA
    bytes32 internal constant PROCESSOR_CA = 0x3e8717c2b8859b5d5e0c466dea5b49feedd67165b9ff9890405e87b6db3d2827;
    /// CN=Intel SGX PCK Certificate
    bytes32 internal constant PCK = 0x1d435d94385294e93f12fbdc7f8d92f361ea0fe81070c14312155af11b5fa596;
    /// CN=Intel SGX TCB Signing
    bytes32 internal constant TCB_SIGNING = 0x048bd42849dc20c563977be866923795e269396947dfe4773512441b25c9d413;

    /// The x coordinate of Intel's SGX root key, and below it the y coordinate.
    bytes32 internal constant ROOT_KEY_X = 0x0ba9c4c0c0c86193a3fe23d6b02cda10a8bbd4e88e48b4458561a36e705525f5;
    bytes32 internal constant ROOT_KEY_Y = 0x67918e2edc88e40d860bd0cc4ee26aacc988e505a953558c453f6b0904ae7394;
}
