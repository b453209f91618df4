// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Signatures of accounts, whether keys or contracts
library Signatures {
    /// Gas that a contract's ERC-1271 check gets.
    uint256 internal constant ERC1271_GAS = 100_000;

    /// @notice Whether `signer` signed `digest`: by ECDSA (low s only), or, where it is a contract, by ERC-1271 with
    /// capped gas. Of the contract's answer one word is read, however much it returns.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer.code.length == 0) {
            (address recovered, ECDSA.RecoverError error_, ) = ECDSA.tryRecoverCalldata(digest, signature);
            return error_ == ECDSA.RecoverError.NoError && recovered == signer;
        }
        bytes memory data = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 expected = bytes32(IERC1271.isValidSignature.selector);
        uint256 gasLimit = ERC1271_GAS;
        bool valid;
        assembly ("memory-safe") {
            // The answer goes to scratch space. Arguments are evaluated from the right, so the call comes last in the line:
            // its answer's length is known only after it.
            mstore(0, 0)
            valid := and(
                gt(returndatasize(), 0x1f),
                staticcall(gasLimit, signer, add(data, 0x20), mload(data), 0, 0x20)
            )
            valid := and(valid, eq(mload(0), expected))
        }
        return valid;
    }
}
