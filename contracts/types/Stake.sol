// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice An operator's stake. Its parts are counted in shares of the operator's own pool, and a slash raises
/// `lostAssets`: so it takes the same part of free, bonded and unbonding stake. One share is one token until the first
/// slash, and never worth more: `lostAssets` counts what all shares together miss to that.
/// @dev Two words. The second stays zero until the operator first unbonds, is slashed or jailed, so that a first stake and
/// most locks write one word only.
struct Stake {
    /// Shares that may be bonded or unbonded.
    uint96 freeShares;
    /// Shares reserved for jobs.
    uint96 bondedShares;
    /// Time of the last R1 strike since the last reset, seconds; zero for none. Fits until the year 2106.
    uint32 lastStrikeAt;
    /// Time of the R1 strike before it.
    uint32 strikeBeforeAt;
    /// Shares in claims of the unbonding queue.
    uint96 unbondingShares;
    /// Tokens that slashes took: all shares together are worth their number less this.
    uint96 lostAssets;
    /// Slashes that wait; claims wait with them.
    uint32 waitingSlashes;
    /// Place of the oldest claim in the ring of claims.
    uint8 firstClaim;
    /// Claims in the ring.
    uint8 claimCount;
    /// Jailed (may not lock until reset), or removed for good.
    Standing standing;
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

/// @notice Conversion between shares and tokens, and the two words of storage.
library StakeLibrary {
    /// @notice All shares of the pool. They fit uint96 together: `StakeVault.stake` sees to it, and nothing else adds any
    /// but a cancelled slash, whose tokens were among them.
    function totalShares(Stake memory self) internal pure returns (uint256) {
        return uint256(self.freeShares) + self.bondedShares + self.unbondingShares;
    }

    /// @notice Tokens that all shares together are worth.
    function totalAssets(Stake memory self) internal pure returns (uint96) {
        // totalShares fits uint96.
        return uint96(self.totalShares() - self.lostAssets);
    }

    /// @notice Tokens that `shares` are worth, rounded down.
    /// @param shares At most all shares of the pool.
    function toAssets(Stake memory self, uint256 shares) internal pure returns (uint96) {
        uint256 lost = self.lostAssets;
        // shares <= total where anything was lost, so the quotient is at most `totalAssets`.
        if (lost == 0) return uint96(shares);
        uint256 total = self.totalShares();
        return uint96((shares * (total - lost)) / total);
    }

    /// @notice Shares worth `assets`, rounded up; more than anybody has where the pool is worth nothing.
    function toSharesUp(Stake memory self, uint256 assets) internal pure returns (uint256) {
        uint256 lost = self.lostAssets;
        if (lost == 0 || assets == 0) return assets;
        uint256 total = self.totalShares();
        if (total == lost || assets > type(uint96).max) return type(uint256).max;
        return (assets * total + (total - lost) - 1) / (total - lost);
    }

    /// @notice Shares worth `assets`, rounded down.
    /// @dev Divides by zero where the pool is worth nothing: `isWiped` first.
    function toSharesDown(Stake memory self, uint256 assets) internal pure returns (uint256) {
        uint256 lost = self.lostAssets;
        if (lost == 0) return assets;
        uint256 total = self.totalShares();
        return (assets * total) / (total - lost);
    }

    /// @notice Whether slashes took everything: there are shares, and they are worth nothing.
    function isWiped(Stake memory self) internal pure returns (bool) {
        return self.lostAssets != 0 && self.lostAssets == self.totalShares();
    }

    /// @notice Reads both words.
    function load(Stake storage self) internal view returns (Stake memory pool) {
        uint256 head;
        uint256 tail;
        assembly ("memory-safe") {
            head := sload(self.slot)
            tail := sload(add(self.slot, 1))
        }
        // Each cast keeps the field's own bits of the word.
        pool.freeShares = uint96(head);
        pool.bondedShares = uint96(head >> 96);
        pool.lastStrikeAt = uint32(head >> 192);
        pool.strikeBeforeAt = uint32(head >> 224);
        pool.unbondingShares = uint96(tail);
        pool.lostAssets = uint96(tail >> 96);
        pool.waitingSlashes = uint32(tail >> 192);
        pool.firstClaim = uint8(tail >> 224);
        pool.claimCount = uint8(tail >> 232);
        pool.standing = Standing(uint8(tail >> 240));
    }

    /// @notice Writes both words, each once: the compiler would write every field.
    function save(Stake storage self, Stake memory pool) internal {
        uint256 head =
            uint256(pool.freeShares) |
                (uint256(pool.bondedShares) << 96) |
                (uint256(pool.lastStrikeAt) << 192) |
                (uint256(pool.strikeBeforeAt) << 224);
        uint256 tail =
            uint256(pool.unbondingShares) |
                (uint256(pool.lostAssets) << 96) |
                (uint256(pool.waitingSlashes) << 192) |
                (uint256(pool.firstClaim) << 224) |
                (uint256(pool.claimCount) << 232) |
                (uint256(pool.standing) << 240);
        assembly ("memory-safe") {
            sstore(self.slot, head)
            sstore(add(self.slot, 1), tail)
        }
    }
}
