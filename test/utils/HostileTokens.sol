// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TestToken} from "../../contracts/mocks/TestToken.sol";

/// @notice Keeps a hundredth of every transfer.
contract FeeToken is TestToken {
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0) && to != address(0)) super._update(to, address(0xFEE), value / 100);
    }
}

/// @notice Calls a chosen contract once, in the middle of the next transfer, as ERC-777's hooks do.
contract CallingToken is TestToken {
    address private _target;
    bytes private _data;
    /// Whether the last call that was asked for was made and succeeded.
    bool public called;

    /// @notice Asks for the call.
    function callBack(address target, bytes calldata data) external {
        _target = target;
        _data = data;
        called = false;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && _target != address(0)) {
            address target = _target;
            _target = address(0);
            (called, ) = target.call(_data);
        }
        super._update(from, to, value);
    }
}
