// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BaseTest} from "./BaseTest.sol";

/// @notice Deploys from compiled artifacts. A test that says `new` carries the whole creation code and is compiled with it;
/// for a large contract in many tests that takes minutes.
abstract contract ArtifactTest is BaseTest {
    /// @param artifact `File.sol:Name`.
    /// @param arguments The constructor's, encoded.
    function _create(string memory artifact, bytes memory arguments) internal returns (address made) {
        bytes memory code = abi.encodePacked(vm.getCode(artifact), arguments);
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
            if iszero(made) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
        }
    }
}
