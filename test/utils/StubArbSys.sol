// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IArbSys} from "../../contracts/libraries/Blocks.sol";
import {BlockHistory} from "./BlockHistory.sol";
import {Vm} from "./Vm.sol";

/// @notice `ArbSys` as Arbitrum documents it: the chain's own block numbers, and the hashes of its last 256 blocks. The number of
/// the opcode is the first layer's. Behind the designated address there is no code on Arbitrum either, but an answer.
contract StubArbSys is IArbSys {
    uint256 private _number;

    error InvalidBlockNumber(uint256 requested, uint256 current);

    function arbBlockNumber() external view returns (uint256) {
        return _number;
    }

    function arbBlockHash(uint256 number) external view returns (bytes32) {
        if (number >= _number || number + 256 < _number) revert InvalidBlockNumber(number, _number);
        return ArbitrumChain.hashOf(number);
    }

    function arbChainID() external view returns (uint256) {
        return block.chainid;
    }
}

/// @notice EIP-2935's contract as Arbitrum has it: hashes of the chain's own blocks.
contract StubArbHistory {
    uint256 private constant _REACH = 393_168;

    error OutOfReach();

    // The contract has no selector.
    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata input) external returns (bytes memory) {
        uint256 number = abi.decode(input, (uint256));
        uint256 current = IArbSys(address(0x64)).arbBlockNumber();
        if (number >= current || number + _REACH < current) revert OutOfReach();
        return abi.encode(ArbitrumChain.hashOf(number));
    }
}

/// @notice Makes a test's chain an Arbitrum chain.
library ArbitrumChain {
    address internal constant ARB_SYS = address(0x64);

    function install(Vm vm, uint256 number) internal {
        vm.etch(ARB_SYS, address(new StubArbSys()).code);
        vm.etch(BlockHistory.AT, "");
        setNumber(vm, number);
    }

    function installHistory(Vm vm) internal {
        vm.etch(BlockHistory.AT, address(new StubArbHistory()).code);
    }

    function setNumber(Vm vm, uint256 number) internal {
        vm.store(ARB_SYS, 0, bytes32(number));
    }

    /// @notice Hash of the chain's own block.
    function hashOf(uint256 number) internal pure returns (bytes32) {
        return keccak256(abi.encode("block of the second layer", number));
    }
}
