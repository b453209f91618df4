// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract account that answers ERC-1271 well or badly.
contract Wallet is IERC1271 {
    enum Answer {
        Yes,
        No,
        Revert,
        Short,
        Burn,
        Slow,
        Long
    }

    Answer private immutable _ANSWER;

    error Refused();

    constructor(Answer answer) {
        _ANSWER = answer;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (_ANSWER == Answer.Yes) return IERC1271.isValidSignature.selector;
        if (_ANSWER == Answer.Slow) {
            uint256 enough = gasleft() - 1_000_000;
            while (gasleft() > enough) {}
            return IERC1271.isValidSignature.selector;
        }
        if (_ANSWER == Answer.No) return 0xffffffff;
        if (_ANSWER == Answer.Revert) revert Refused();
        bytes32 word = bytes32(IERC1271.isValidSignature.selector);
        uint256 length = _ANSWER == Answer.Short ? 31 : 10_000;
        if (_ANSWER == Answer.Burn) while (true) {}
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, word)
            return(free, length)
        }
    }
}
