// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {DelegationVault} from "./DelegationVault.sol";

/// @title Makes delegation vaults
/// @notice Anyone may make one and is its manager. The address follows from manager, terms and salt alone (CREATE2), so a
/// reorganisation cannot put another vault in its place.
/// @custom:security-contact security@assay.example
contract DelegationVaultFactory {
    event Created(address indexed vault, address indexed manager, uint16 commission, string name, string symbol);

    /// @notice The stake vault behind every vault of this factory.
    IStakeVault public immutable STAKES;

    /// @notice Whether this factory made the contract at that address.
    mapping(address vault => bool) public isVault;

    /// @param stakes The stake vault.
    constructor(IStakeVault stakes) {
        STAKES = stakes;
    }

    /// @notice Makes a vault, managed by the caller.
    /// @param commission Commission on earnings, basis points.
    /// @param name Name of the shares.
    /// @param symbol Symbol of the shares.
    /// @param salt Any number that the caller has not used with the same terms.
    function create(
        uint16 commission,
        string calldata name,
        string calldata symbol,
        bytes32 salt
    ) external returns (DelegationVault vault) {
        vault = new DelegationVault{salt: salt}(STAKES, msg.sender, commission, name, symbol);
        isVault[address(vault)] = true;
        emit Created(address(vault), msg.sender, commission, name, symbol);
    }

    /// @notice Address of the vault that `manager` would make.
    function addressOf(
        address manager,
        uint16 commission,
        string calldata name,
        string calldata symbol,
        bytes32 salt
    ) external view returns (address) {
        bytes32 initHash = keccak256(
            abi.encodePacked(type(DelegationVault).creationCode, abi.encode(STAKES, manager, commission, name, symbol))
        );
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), this, salt, initHash)))));
    }
}
