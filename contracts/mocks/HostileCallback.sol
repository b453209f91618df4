// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IInferenceCallback} from "../interfaces/IInferenceCallback.sol";

/// @title A consumer that misbehaves in its callback, in the way that `mode` names
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract HostileCallback is IInferenceCallback {
    enum Mode {
        Accept,
        Revert,
        BurnGas,
        ReturnBomb,
        RevertBomb,
        Reenter
    }

    /// @notice The mode `Revert` refuses every result.
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

    /// @notice Sets the behaviour.
    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice Makes the callback call `target_` with `data_`.
    function setReentry(address target_, bytes calldata data_) external {
        mode = Mode.Reenter;
        aim = target_;
        data = data_;
    }

    /// @notice Calls any contract, so that this contract can be requester or operator too.
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
