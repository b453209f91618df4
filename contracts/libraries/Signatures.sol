// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Signatures of accounts, whether keys or contracts
library Signatures {
    /// @notice Whether `signer` signed `digest`: by ECDSA (low s only), or, where it has code, by ERC-1271. Its key speaks for an
    /// account also while it delegates to a contract (EIP-7702). Of a contract's answer one word is read, however much it
    /// returns.
    /// @dev The contract gets the gas that is left, but for the 64th part that EIP-150 keeps: no fork changes what it needs
    /// behind this library's back. The sender bounds what a hostile one can burn by its transaction's gas, and a batch by the
    /// item's share of it.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError error_, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (error_ == ECDSA.RecoverError.NoError && recovered == signer) return true;
        if (signer.code.length == 0) return false;
        bytes memory data = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 expected = bytes32(IERC1271.isValidSignature.selector);
        bool valid;
        assembly ("memory-safe") {
            // The answer goes to scratch space. Arguments are evaluated from the right, so the call comes last in the line:
            // its answer's length is known only after it.
            mstore(0, 0)
            valid := and(gt(returndatasize(), 0x1f), staticcall(gas(), signer, add(data, 0x20), mload(data), 0, 0x20))
            valid := and(valid, eq(mload(0), expected))
        }
        return valid;
    }
}
