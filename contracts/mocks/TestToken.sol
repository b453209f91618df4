// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Settlement token of local chains, with an open mint
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract TestToken is ERC20Permit {
    constructor() ERC20("Assay test token", "TEST") ERC20Permit("Assay test token") {}

    /// @notice Mints `amount` for `account`; any account may call.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}
