// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../interfaces/IDisputes.sol";
import {PackedDelivery} from "../types/Delivery.sol";
import {Evidence} from "./Evidence.sol";
import {IPosts} from "../interfaces/IPosts.sol";

/// @title Posts of the beacon's seeds, which draw the audits of results
abstract contract Posts is IPosts, Evidence {
    /* EXTERNAL */

    /// @inheritdoc IPosts
    function post(uint40 target, bytes calldata evidence) external {
        // A second post would cost its sender the verification and say nothing new.
        if (_seedWord(target) == 0) _post(target, evidence);
    }

    /// @inheritdoc IPosts
    function postForReward(
        bytes32 jobId,
        PackedDelivery calldata delivery,
        bytes calldata evidence
    ) external nonReentrant {
        PackedDelivery memory packed = delivery;
        uint40 target = packed.unpack().auditTarget;
        if (_seedWord(target) != 0) return;
        if (!_require(jobId, _disputable(jobId), delivery).provable) revert IDisputes.Unprovable(jobId);
        if (!_post(target, evidence)) return;
        uint96 reward = _rewardNow();
        if (reward == 0) return;
        _debit(address(_BEACON), reward);
        _credit(msg.sender, reward);
        emit PostRewarded(target, msg.sender, reward);
    }

    /* VIEWS */

    /// @inheritdoc IPosts
    function seedOf(uint40 target) external view returns (bool known, uint216 seed) {
        uint256 word = _seedWord(target);
        if (word != 0) return (true, uint216(word >> 40));
    }

    /// @inheritdoc IPosts
    function nextTarget() external view returns (uint40 target) {
        return _nextTarget(_clock.latestTarget);
    }

    /// @inheritdoc IPosts
    function postReward() external view returns (uint96 reward) {
        return _rewardNow();
    }

    /* PRIVATE */

    /// @dev Keeps the seed of a target that is not at hand.
    /// @return isFirst Whether the target was never posted.
    function _post(uint40 target, bytes calldata evidence) private returns (bool isFirst) {
        (bytes32 full, bool lasting) = _BEACON.verify(target, evidence);
        uint216 seed = uint216(uint256(full));
        isFirst = _keepSeed(target, seed, lasting);
        if (target > _clock.latestTarget) _clock.latestTarget = target;
        emit SeedPosted(target, seed);
    }
}
