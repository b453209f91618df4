// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Vm} from "./Vm.sol";

/// @notice The contract of EIP-2935, with its code as the EIP gives it, on chains of tests.
library BlockHistory {
    address internal constant AT = 0x0000F90827F1C53a10cb7A02335B175320002935;
    /// It answers for this many blocks before the current one.
    uint256 internal constant REACH = 8_191;
    bytes private constant _CODE =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";

    function install(Vm vm) internal {
        vm.etch(AT, _CODE);
    }

    /// @notice As on a chain that never had it.
    function remove(Vm vm) internal {
        vm.etch(AT, "");
    }

    /// @notice Puts a block's hash where the contract keeps it.
    function keep(Vm vm, uint256 number, bytes32 hash) internal {
        vm.store(AT, bytes32(number % REACH), hash);
    }
}
