// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice An operator's stake. Its parts are counted in shares of the operator's own pool: a slash lowers the pool's
/// assets and so takes the same part of free, bonded and unbonding stake. One share is one token until the first slash.
/// @dev Two words: the first is all that locking and releasing touch.
struct Stake {
    /// Shares that may be bonded or unbonded.
    uint96 freeShares;
    /// Shares reserved for jobs.
    uint96 bondedShares;
    /// Start of the window in which R1 strikes are counted, seconds.
    uint40 strikesSince;
    /// R1 strikes in that window.
    uint8 strikes;
    /// Slashes that wait; claims wait with them.
    uint8 waitingSlashes;
    /// Jailed (may not lock until reset), or removed for good.
    Standing standing;
    /// Shares in claims of the unbonding queue.
    uint96 unbondingShares;
    /// Tokens that all shares together are worth.
    uint96 assets;
    /// First claim of the queue that was not paid.
    uint32 firstClaim;
    /// Number of claims ever made.
    uint32 claimCount;
}

/// @notice Whether an operator may lock jobs.
enum Standing {
    Good,
    Jailed,
    Removed
}

/// @notice Stake on its way out.
struct Claim {
    uint96 shares;
    /// First second at which it may be claimed.
    uint40 claimableAt;
}

using StakeLibrary for Stake global;

/// @notice Conversion between shares and tokens.
library StakeLibrary {
    /// @notice All shares of the pool.
    function totalShares(Stake memory stake) internal pure returns (uint256) {
        return uint256(stake.freeShares) + stake.bondedShares + stake.unbondingShares;
    }

    /// @notice Tokens that `shares` are worth, rounded down.
    function toAssets(Stake memory stake, uint256 shares) internal pure returns (uint96) {
        uint256 total = stake.totalShares();
        // shares <= total, so the quotient is at most `assets`.
        return total == stake.assets ? uint96(shares) : uint96((shares * stake.assets) / total);
    }

    /// @notice Shares worth `assets`, rounded up; all shares when the pool is worth less.
    function toSharesUp(Stake memory stake, uint256 assets) internal pure returns (uint256) {
        uint256 total = stake.totalShares();
        if (total == stake.assets) return assets;
        return (assets * total + stake.assets - 1) / stake.assets;
    }

    /// @notice Shares worth `assets`, rounded down.
    function toSharesDown(Stake memory stake, uint256 assets) internal pure returns (uint256) {
        uint256 total = stake.totalShares();
        return total == stake.assets ? assets : (assets * total) / stake.assets;
    }
}
