// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeacon} from "../interfaces/IBeacon.sol";
import {IPosts} from "../interfaces/IPosts.sol";
import {MarketClock} from "./MarketClock.sol";

/// @title The beacon's seeds that the market keeps, and the pot that pays for their posts
/// @notice The ring holds, at each place, the seed of the newest target that belongs there: an old target never takes the place
/// of a newer one, which more live deliveries name. So a target's first post is the one that writes the ring, and only that
/// post can be paid. The seeds that must not be lost have words of their own: those whose evidence cannot be shown again, and
/// old ones that a delivery needs after all.
abstract contract Seeds is MarketClock {
    /* CONSTANTS */

    /// Places of the ring: the targets of the last 85 hours, at intervals of 5 minutes.
    uint256 internal constant _SEEDS = 1_024;
    uint256 private constant _TARGET_BITS = 40;

    /* IMMUTABLES */

    IBeacon internal immutable _BEACON;
    /// @dev The beacon's, kept here because each delivery needs it: asking costs 3,300 gas.
    uint256 private immutable _INTERVAL;
    uint96 internal immutable _POST_REWARD;

    /* STORAGE */

    /// Seeds of the beacon's last targets, each where its target's remainder puts it: target 40 | seed 216.
    uint256[_SEEDS] internal _seeds;
    /// Seeds that outlive their place in the ring: target 40 | seed 216.
    mapping(uint40 target => uint256 word) internal _keptSeeds;
    /// For each 256 targets, a bit for each that was posted.
    mapping(uint256 index => uint256 bits) private _posted;

    /* CONSTRUCTOR */

    constructor(IBeacon beacon, uint96 reward) {
        _BEACON = beacon;
        _INTERVAL = beacon.INTERVAL();
        _POST_REWARD = reward;
    }

    /* INTERNAL: SEEDS */

    /// @dev The target of a result that is delivered now, by the chain's clock: `IBeacon.targetAt`.
    function _targetNow() internal view returns (uint40) {
        return uint40(block.timestamp / _INTERVAL + 1);
    }

    /// @dev The target of a result that is delivered now. A posted seed proves that its time has come, so where the chain's clock
    /// runs late any account can move new deliveries to a seed that is not known.
    function _nextTarget(uint40 latest) internal view returns (uint40 target) {
        target = _targetNow();
        if (target <= latest) target = latest + 1;
    }

    /// @dev The target's seed above the target itself; zero while it is not at hand.
    function _seedWord(uint40 target) internal view returns (uint256 word) {
        word = _seeds[target % _SEEDS];
        if (uint40(word) == target) return word;
        return uint40(word) > target ? _keptSeeds[target] : 0;
    }

    /// @dev The number that decides a job's audit, of 96 bits; zero while its target's seed is not at hand.
    function _numberOf(bytes32 jobId, uint40 target) internal view returns (uint96) {
        uint256 word = _seedWord(target);
        if (word == 0) return 0;
        return uint96(uint256(keccak256(abi.encode(word >> _TARGET_BITS, jobId)))) | 1;
    }

    /// @dev Keeps the seed of a target that is not at hand. Evidence that cannot be shown again never takes the place of a seed
    /// that was posted before.
    /// @param lasting Whether its evidence can be shown again at any time.
    /// @return isFirst Whether the target was never posted. False too for a first post that is a whole lap of the ring late.
    function _keepSeed(uint40 target, uint216 seed, bool lasting) internal returns (bool isFirst) {
        uint256 bit = 1 << (target & 0xff);
        uint256 bits = _posted[target >> 8];
        // A round was posted, and a header of today would be a second draw.
        if (!lasting && bits & bit != 0) revert IPosts.SeedWasPosted(target);
        _posted[target >> 8] = bits | bit;
        uint256 place = target % _SEEDS;
        uint256 word = target | (uint256(seed) << _TARGET_BITS);
        isFirst = target > uint40(_seeds[place]);
        if (isFirst) _seeds[place] = word;
        if (!isFirst || !lasting) _keptSeeds[target] = word;
    }

    /* INTERNAL: POT */

    /// @dev Tokens that a first post earns now. The pot is the balance of the beacon's address, which sends no transaction and
    /// signs nothing, so that nothing but posts can spend it.
    function _rewardNow() internal view returns (uint96 reward) {
        reward = _accounts[address(_BEACON)].balance;
        if (reward > _POST_REWARD) reward = _POST_REWARD;
    }

    /// @dev Tokens that the pot can still take in: it holds the rewards of one lap of the ring at most.
    function _potRoom() internal view returns (uint256) {
        uint256 most = _SEEDS * _POST_REWARD;
        uint96 pot = _accounts[address(_BEACON)].balance;
        return pot < most ? most - pot : 0;
    }
}
