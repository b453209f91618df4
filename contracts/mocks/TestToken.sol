// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice Settlement token of local chains: anyone may mint.
contract TestToken is ERC20Permit {
    constructor() ERC20("Assay test token", "TEST") ERC20Permit("Assay test token") {}

    /// @notice Gives `amount` to `account`.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}
