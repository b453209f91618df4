// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceCallback} from "../interfaces/IInferenceCallback.sol";

/// @notice A consumer that does what a consumer should not.
contract HostileCallback is IInferenceCallback {
    enum Mode {
        Accept,
        Revert,
        BurnGas,
        ReturnBomb,
        RevertBomb,
        Reenter
    }

    /// @notice What the mode `Revert` fails with.
    /// @dev Selector 0x8ac5ff0b.
    error Refused();

    Mode public mode;
    address public aim;
    bytes public data;
    uint256 public calls;
    uint256 public gasGiven;
    bool public reentered;
    bytes4 public reentryError;
    uint256[] public lastOutputs;

    /// @notice Chooses the behaviour.
    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice Has `target_` called with `data_` from inside the callback.
    function setReentry(address target_, bytes calldata data_) external {
        mode = Mode.Reenter;
        aim = target_;
        data = data_;
    }

    /// @notice Calls anything, so that this contract can be requester or operator too.
    function run(address target_, bytes calldata data_) external returns (bytes memory) {
        (bool success, bytes memory result) = target_.call(data_);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }

    /// @inheritdoc IInferenceCallback
    function onInference(bytes32, uint256[] calldata outputs) external {
        uint256 given = gasleft();
        if (mode == Mode.Revert) revert Refused();
        if (mode == Mode.BurnGas) {
            while (true) {}
        }
        if (mode == Mode.ReturnBomb || mode == Mode.RevertBomb) {
            bool fails = mode == Mode.RevertBomb;
            assembly ("memory-safe") {
                if fails {
                    revert(0, 1000000)
                }
                return(0, 1000000)
            }
        }
        ++calls;
        gasGiven = given;
        lastOutputs = outputs;
        if (mode == Mode.Reenter) {
            bytes memory reason;
            (reentered, reason) = aim.call(data);
            reentryError = bytes4(reason);
        }
    }
}
