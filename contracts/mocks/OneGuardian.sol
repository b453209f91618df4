// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuthority} from "@openzeppelin/contracts/access/manager/IAuthority.sol";

/// @title An authority that lets one account call everything
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract OneGuardian is IAuthority {
    address private immutable _GUARDIAN;

    /// @param guardian Account that may call everything.
    constructor(address guardian) {
        _GUARDIAN = guardian;
    }

    /// @inheritdoc IAuthority
    function canCall(address caller, address, bytes4) external view returns (bool allowed) {
        return caller == _GUARDIAN;
    }
}
