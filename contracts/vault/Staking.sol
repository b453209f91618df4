// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ILocks} from "../interfaces/ILocks.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {Claim, Stake, Standing} from "../types/Stake.sol";

/// @title Operators' pools: stake, unbonding queue, jail
/// @dev Tokens come in before a pool is read and go out after it is written, so a token that calls back finds the books in
/// order. The market calls in from functions with a guard of its own.
abstract contract Staking is IStakeVault, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    /// @inheritdoc IStakeVault
    uint256 public constant UNBONDING_SECONDS = 22 days;
    /// @inheritdoc IStakeVault
    uint256 public constant MAX_CLAIMS = 10;

    /* IMMUTABLES */

    /// @inheritdoc IStakeVault
    IERC20 public immutable TOKEN;
    /// @inheritdoc IStakeVault
    address public immutable MARKET;

    /* STORAGE */

    /// Worth of all pools, and the parts set aside for waiting slashes, tokens.
    uint128 internal _totalStaked;
    /// Tokens of the insurance. It shares a word with `_totalStaked`, since a penalty moves tokens from one to the other.
    uint128 internal _insurance;
    mapping(address operator => Stake) internal _stakes;
    /// Ring of `MAX_CLAIMS` places, each a claim in one word: shares, and from bit 96 the time.
    mapping(address operator => mapping(uint256 place => uint256 claim)) private _claims;

    /* CONSTRUCTOR */

    /// @param token Settlement token.
    /// @param market Market whose jobs this stake stands behind.
    constructor(IERC20 token, address market) {
        TOKEN = token;
        MARKET = market;
    }

    /* EXTERNAL */

    /// @inheritdoc IStakeVault
    function stake(address operator, uint256 assets) external nonReentrant returns (uint256 shares) {
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), assets);
        uint256 received = TOKEN.balanceOf(address(this)) - before;
        if (received == 0) revert ZeroAmount();
        Stake storage stored = _stakes[operator];
        Stake memory pool = stored.load();
        if (pool.standing == Standing.Removed || pool.isWiped()) revert OperatorRemoved(operator);
        shares = pool.toSharesDown(received);
        // totalShares must fit uint96, so that no sum of shares can overflow and block a penalty.
        (pool.totalShares() + shares).toUint96();
        unchecked {
            // totalShares fits 96 bits. A share is worth at most one token, so shares >= received. The pool is worth
            // totalShares - lostAssets >= 0 before and after, so lostAssets <= totalShares fits too.
            pool.freeShares += uint96(shares);
            pool.lostAssets += uint96(shares - received);
        }
        stored.save(pool);
        _totalStaked += uint128(received);
        emit Staked(operator, msg.sender, received, shares);
    }

    /// @inheritdoc IStakeVault
    /// @dev Needs no guard: the only external call reaches the market's bookkeeping, which calls no other contract.
    function unbond(uint256 assets) external returns (uint256 claimableAt) {
        if (assets == 0) revert ZeroAmount();
        (uint96 released, uint16 ended) = ILocks(MARKET).takeReleased(msg.sender);
        Stake storage stored = _stakes[msg.sender];
        Stake memory pool = stored.load();
        if (released != 0) _free(pool, released, ended);
        uint256 shares = pool.toSharesUp(assets);
        if (shares > pool.freeShares) revert InsufficientStake(msg.sender, pool.freeShares, shares);
        (uint256 first, uint256 count) = pool.ring();
        if (count == MAX_CLAIMS) revert TooManyClaims(msg.sender);
        unchecked {
            claimableAt = block.timestamp + UNBONDING_SECONDS;
            // shares <= freeShares; totalShares fits 96 bits; first and count are at most ten.
            pool.freeShares -= uint96(shares);
            pool.unbondingShares += uint96(shares);
            _claims[msg.sender][(first + count) % MAX_CLAIMS] = shares | (claimableAt << 96);
            pool.setRing(first, count + 1);
        }
        stored.save(pool);
        emit Unbonding(msg.sender, shares, claimableAt);
    }

    /// @inheritdoc IStakeVault
    function claim(address to) external nonReentrant returns (uint256 assets) {
        Stake memory pool = _stakes[msg.sender].load();
        if (pool.waitingSlashes != 0) revert SlashWaiting(msg.sender, pool.waitingSlashes);
        uint96 shares;
        uint256 claimableAt;
        (uint256 first, uint256 count) = pool.ring();
        while (count != 0) {
            uint256 next = _claims[msg.sender][first];
            claimableAt = next >> 96;
            if (claimableAt > block.timestamp) break;
            // The claim's shares are the low 96 bits.
            shares += uint96(next);
            delete _claims[msg.sender][first];
            first = (first + 1) % MAX_CLAIMS;
            --count;
        }
        pool.setRing(first, count);
        if (shares == 0) revert NothingToClaim(msg.sender, claimableAt);
        uint96 paid = pool.toAssets(shares);
        pool.unbondingShares -= shares;
        // A share is worth at most one token, so paid <= shares. The claim leaves with its part of lostAssets.
        pool.lostAssets -= shares - paid;
        _stakes[msg.sender].save(pool);
        _totalStaked -= paid;
        assets = paid;
        emit Claimed(msg.sender, to, assets);
        TOKEN.safeTransfer(to, assets);
    }

    /* VIEWS */

    /// @inheritdoc IStakeVault
    function stakeOf(address operator) external view returns (Stake memory) {
        return _stakes[operator].load();
    }

    /// @inheritdoc IStakeVault
    function assetsOf(address operator) external view returns (uint256) {
        return _stakes[operator].load().totalAssets();
    }

    /// @inheritdoc IStakeVault
    function freeStake(address operator) external view returns (uint256 assets) {
        Stake memory pool = _stakes[operator].load();
        (uint96 released, ) = ILocks(MARKET).releasedOf(operator);
        return pool.toAssets(uint256(pool.freeShares) + released);
    }

    /// @inheritdoc IStakeVault
    function undecidedOf(address operator) external view returns (uint256 count) {
        (, uint16 ended) = ILocks(MARKET).releasedOf(operator);
        return _stakes[operator].load().undecided - ended;
    }

    /// @inheritdoc IStakeVault
    function jailedUntil(address operator) external view returns (uint256 until) {
        return _stakes[operator].load().jailedUntil();
    }

    /// @inheritdoc IStakeVault
    function toAssets(address operator, uint256 shares) external view returns (uint256 assets) {
        Stake memory pool = _stakes[operator].load();
        uint256 total = pool.totalShares();
        return pool.toAssets(shares < total ? shares : total);
    }

    /// @inheritdoc IStakeVault
    function claimsOf(address operator) external view returns (Claim[] memory claims) {
        Stake memory pool = _stakes[operator].load();
        (uint256 first, uint256 count) = pool.ring();
        claims = new Claim[](count);
        for (uint256 i = 0; i < claims.length; ++i) {
            uint256 word = _claims[operator][(first + i) % MAX_CLAIMS];
            // Shares are the low 96 bits, and the rest is a time.
            claims[i] = Claim(uint96(word), uint40(word >> 96));
        }
    }

    /// @inheritdoc IStakeVault
    function totals() external view returns (uint256 staked, uint256 insurance) {
        return (_totalStaked, _insurance);
    }

    /* INTERNAL */

    /// @dev Moves the bonds of ended jobs back to the free shares.
    function _free(Stake memory pool, uint96 shares, uint16 ended) internal pure {
        pool.bondedShares -= shares;
        pool.undecided -= ended;
        unchecked {
            // totalShares fits 96 bits.
            pool.freeShares += shares;
        }
    }

    /// @dev Takes the bond of a job that ends out of the bonded shares. Without a share, the job has ended before.
    function _end(Stake memory pool, uint96 bondShares) internal pure {
        pool.bondedShares -= bondShares;
        if (bondShares != 0) --pool.undecided;
    }

    /// @dev Takes `amount`, at most the worth of the bond, and frees the rest of the bond. The shares taken are rounded up, so
    /// the rest of the pool never pays for the rounding.
    function _take(Stake memory pool, uint96 bondShares, uint96 amount) internal pure {
        // amount <= toAssets(bondShares), so toSharesUp(amount) <= bondShares.
        uint96 burned = uint96(pool.toSharesUp(amount));
        _end(pool, bondShares);
        pool.freeShares += bondShares - burned;
        // burned >= amount, since a share is worth at most one token.
        pool.lostAssets -= burned - amount;
    }
}
