// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Penalties} from "../libraries/Penalties.sol";

/// @notice An operator's stake, counted in shares of the operator's own pool. A slash raises `lostAssets`, and so takes the
/// same part of free, bonded and unbonding stake. One share is one token until the first slash, and never worth more:
/// `lostAssets` is the gap between the number of shares and the pool's assets.
/// @dev Two words. The second stays zero until the operator first unbonds, is slashed or has a second strike, so a
/// first stake and most locks write one word only.
struct Stake {
    /// Shares that may be bonded or unbonded.
    uint96 freeShares;
    /// Shares reserved for jobs.
    uint96 bondedShares;
    /// Jobs whose locks have not ended, and those ended ones whose bonds the market has not handed over yet.
    uint24 undecided;
    /// Whether the operator may lock jobs.
    Standing standing;
    /// Time of the last strike (R1 or R4), seconds; zero for none. Fits until the year 2106.
    uint32 lastStrikeAt;
    /// Shares in claims of the unbonding queue.
    uint96 unbondingShares;
    /// Number of all shares, less the tokens that they are worth together.
    uint96 lostAssets;
    /// Time of the strike before the last one.
    uint32 strikeBeforeAt;
    /// Slashes of this operator that wait. Claims wait with them.
    uint24 waitingSlashes;
    /// Ring of claims: the place of the oldest in the high four bits, and their number in the low four.
    uint8 claimRing;
}

/// @notice Whether an operator may lock jobs.
enum Standing {
    /// May lock.
    Good,
    /// May not lock until `jailedUntil`. The next lock or strike after that time clears it.
    Jailed,
    /// May never lock again.
    Removed
}

/// @notice Stake in the unbonding queue.
struct Claim {
    /// Shares that `claim` will redeem.
    uint96 shares;
    /// First second at which `claim` pays them.
    uint40 claimableAt;
}

using StakeLibrary for Stake global;

/// @notice Conversion between shares and tokens, and the two words of storage.
library StakeLibrary {
    uint256 private constant _MASK_96 = 0xffffffffffffffffffffffff;

    /// @notice Returns the number of all shares of the pool. It fits uint96: `StakeVault.stake` checks it, and only a cancelled
    /// slash adds shares otherwise, for tokens that were counted before.
    function totalShares(Stake memory self) internal pure returns (uint256) {
        unchecked {
            // The sum of three numbers of 96 bits fits 98.
            return uint256(self.freeShares) + self.bondedShares + self.unbondingShares;
        }
    }

    /// @notice Returns the worth of the pool, tokens.
    function totalAssets(Stake memory self) internal pure returns (uint96) {
        // totalShares fits uint96.
        return uint96(self.totalShares() - self.lostAssets);
    }

    /// @notice Returns the worth of `shares`, rounded down.
    /// @param shares At most `totalShares`.
    function toAssets(Stake memory self, uint256 shares) internal pure returns (uint96) {
        uint256 lost = self.lostAssets;
        // Once assets were lost, shares <= total, so the quotient is at most `totalAssets`.
        if (lost == 0) return uint96(shares);
        uint256 total = self.totalShares();
        return uint96((shares * (total - lost)) / total);
    }

    /// @notice Returns the worth of `shares`, rounded up.
    /// @param shares At most `totalShares`.
    function toAssetsUp(Stake memory self, uint256 shares) internal pure returns (uint96) {
        uint256 lost = self.lostAssets;
        if (lost == 0) return uint96(shares);
        uint256 total = self.totalShares();
        // shares <= total, so the quotient rounded up is at most `totalAssets`.
        return uint96((shares * (total - lost) + total - 1) / total);
    }

    /// @notice Returns the number of shares worth `assets`, rounded up. A pool that is worth nothing answers the largest
    /// number, which exceeds every balance.
    function toSharesUp(Stake memory self, uint256 assets) internal pure returns (uint256) {
        uint256 lost = self.lostAssets;
        if (lost == 0 || assets == 0) return assets;
        uint256 total = self.totalShares();
        if (total == lost || assets > type(uint96).max) return type(uint256).max;
        return (assets * total + (total - lost) - 1) / (total - lost);
    }

    /// @notice Returns the number of shares worth `assets`, rounded down.
    /// @dev Divides by zero if the pool is worth nothing: check `isWiped` first.
    function toSharesDown(Stake memory self, uint256 assets) internal pure returns (uint256) {
        uint256 lost = self.lostAssets;
        if (lost == 0) return assets;
        uint256 total = self.totalShares();
        return (assets * total) / (total - lost);
    }

    /// @notice Returns whether slashes took the whole pool: it has shares, and they are worth nothing.
    function isWiped(Stake memory self) internal pure returns (bool) {
        return self.lostAssets != 0 && self.lostAssets == self.totalShares();
    }

    /// @notice Returns the first second at which the operator may lock again: 24 hours after its last strike. Zero without a jail.
    function jailedUntil(Stake memory self) internal pure returns (uint256) {
        return self.standing == Standing.Jailed ? self.lastStrikeAt + Penalties.STRIKE_WINDOW : 0;
    }

    /// @notice Counts a strike. The third inside 24 hours jails, and in jail every further one lengthens it.
    /// @return jailed Whether the operator is in jail now.
    function strike(Stake memory self, uint32 time) internal pure returns (bool jailed) {
        bool third = self.strikeBeforeAt != 0 && time - self.strikeBeforeAt <= Penalties.STRIKE_WINDOW;
        jailed = third || time < self.jailedUntil();
        self.strikeBeforeAt = self.lastStrikeAt;
        self.lastStrikeAt = time;
        if (self.standing == Standing.Removed) return false;
        self.standing = jailed ? Standing.Jailed : Standing.Good;
    }

    /// @notice Place of the oldest claim in the ring, and number of claims in it.
    function ring(Stake memory self) internal pure returns (uint256 first, uint256 count) {
        return (self.claimRing >> 4, self.claimRing & 15);
    }

    /// @notice Sets both; each is below 16.
    function setRing(Stake memory self, uint256 first, uint256 count) internal pure {
        self.claimRing = uint8((first << 4) | count);
    }

    /// @notice Reads both words.
    function load(Stake storage self) internal view returns (Stake memory pool) {
        assembly ("memory-safe") {
            let word := sload(self.slot)
            mstore(pool, and(word, _MASK_96))
            mstore(add(pool, 0x20), and(shr(96, word), _MASK_96))
            mstore(add(pool, 0x40), and(shr(192, word), 0xffffff))
            mstore(add(pool, 0x60), and(shr(216, word), 0xff))
            mstore(add(pool, 0x80), shr(224, word))
            word := sload(add(self.slot, 1))
            // The word of most operators is zero (never unbonded, slashed or twice late), and the struct is zero already.
            if word {
                mstore(add(pool, 0xa0), and(word, _MASK_96))
                mstore(add(pool, 0xc0), and(shr(96, word), _MASK_96))
                mstore(add(pool, 0xe0), and(shr(192, word), 0xffffffff))
                mstore(add(pool, 0x100), and(shr(224, word), 0xffffff))
                mstore(add(pool, 0x120), shr(248, word))
            }
        }
    }

    /// @notice Writes both words, each once. The compiler would write each field.
    function save(Stake storage self, Stake memory pool) internal {
        assembly ("memory-safe") {
            sstore(
                self.slot,
                or(
                    or(mload(pool), shl(96, mload(add(pool, 0x20)))),
                    or(
                        or(shl(192, mload(add(pool, 0x40))), shl(216, mload(add(pool, 0x60)))),
                        shl(224, mload(add(pool, 0x80)))
                    )
                )
            )
            sstore(
                add(self.slot, 1),
                or(
                    or(mload(add(pool, 0xa0)), shl(96, mload(add(pool, 0xc0)))),
                    or(
                        or(shl(192, mload(add(pool, 0xe0))), shl(224, mload(add(pool, 0x100)))),
                        shl(248, mload(add(pool, 0x120)))
                    )
                )
            )
        }
    }
}
