// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAuthority} from "@openzeppelin/contracts/access/manager/IAuthority.sol";

/// @notice An authority of one account, which may do everything.
contract OneGuardian is IAuthority {
    address private immutable _GUARDIAN;

    constructor(address guardian) {
        _GUARDIAN = guardian;
    }

    /// @inheritdoc IAuthority
    function canCall(address caller, address, bytes4) external view returns (bool allowed) {
        return caller == _GUARDIAN;
    }
}
