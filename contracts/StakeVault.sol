// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IJobMarket} from "./interfaces/IJobMarket.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";
import {Penalties} from "./libraries/Penalties.sol";
import {SlashWindow} from "./libraries/SlashWindow.sol";
import {Claim, Stake, Standing} from "./types/Stake.sol";

/// @title Stake, bonds, penalties and insurance
/// @custom:security-contact security@assay.example
contract StakeVault is IStakeVault, AccessManaged, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using SlashWindow for SlashWindow.Days;

    /* CONSTANTS */

    /// @inheritdoc IStakeVault
    uint256 public constant UNBONDING_SECONDS = 14 days;
    /// Seconds that a slash above the bond waits, so that the guardian can cancel a mistaken one.
    uint256 public constant SLASH_DELAY_SECONDS = 48 hours;
    /// Claims an operator may have in the queue.
    uint256 public constant MAX_CLAIMS = 10;

    /* IMMUTABLES */

    /// @inheritdoc IStakeVault
    IERC20 public immutable TOKEN;
    /// @inheritdoc IStakeVault
    address public immutable MARKET;
    /// @inheritdoc IStakeVault
    uint96 public immutable MIN_BOND;
    /// @inheritdoc IStakeVault
    uint96 public immutable KEEPER_CAP;

    /* STORAGE */

    /// Stake of all operators and the insurance share a word: a penalty moves tokens from one to the other.
    uint128 private _totalStaked;
    uint128 private _insurance;
    uint256 private _slashCount;
    mapping(address operator => Stake) private _stakes;
    mapping(address operator => mapping(uint256 index => Claim)) private _claims;
    mapping(uint256 slashId => Slash) private _slashes;
    SlashWindow.Days private _faults;
    mapping(address operator => uint256 time) private _lastSilence;
    /// What an operator's own penalties paid into the insurance and was not yet paid out for its jobs.
    mapping(address operator => uint256 amount) private _paidIn;

    /* CONSTRUCTOR */

    /// @param token The settlement token.
    /// @param market The market whose jobs this stake stands behind.
    /// @param authority `AccessManager` that names the guardian.
    /// @param minBond Smallest bond of a job.
    /// @param keeperCap Most that a keeper gets for calling an R1.
    constructor(
        IERC20 token,
        address market,
        address authority,
        uint96 minBond,
        uint96 keeperCap
    ) AccessManaged(authority) {
        TOKEN = token;
        MARKET = market;
        MIN_BOND = minBond;
        KEEPER_CAP = keeperCap;
    }

    modifier onlyMarket() {
        if (msg.sender != MARKET) revert NotMarket(msg.sender);
        _;
    }

    /* STAKING */

    /// @inheritdoc IStakeVault
    function stake(address operator, uint256 assets) external nonReentrant returns (uint256 shares) {
        Stake memory pool = _load(operator);
        if (pool.standing == Standing.Removed) revert OperatorRemoved(operator);
        uint96 received = _pull(assets);
        if (pool.assets == 0 && pool.totalShares() != 0) revert OperatorRemoved(operator);
        shares = pool.toSharesDown(received);
        if (shares == 0) revert ZeroAmount();
        pool.freeShares += shares.toUint96();
        pool.assets += received;
        _save(operator, pool);
        _totalStaked += received;
        emit Staked(operator, msg.sender, received, shares);
    }

    /// @inheritdoc IStakeVault
    function unbond(uint256 assets) external nonReentrant returns (uint256 claimableAt) {
        if (assets == 0) revert ZeroAmount();
        Stake memory pool = _load(msg.sender);
        _free(pool, IJobMarket(MARKET).takeReleased(msg.sender));
        uint256 shares = pool.toSharesUp(assets);
        if (shares > pool.freeShares) revert InsufficientStake(msg.sender, pool.freeShares, shares);
        if (pool.claimCount - pool.firstClaim >= MAX_CLAIMS) revert TooManyClaims(msg.sender);
        claimableAt = block.timestamp + UNBONDING_SECONDS;
        // shares <= freeShares, which fits.
        pool.freeShares -= uint96(shares);
        pool.unbondingShares += uint96(shares);
        _claims[msg.sender][pool.claimCount++] = Claim(uint96(shares), claimableAt.toUint40());
        _save(msg.sender, pool);
        emit Unbonding(msg.sender, shares, claimableAt);
    }

    /// @inheritdoc IStakeVault
    function claim(address to) external nonReentrant returns (uint256 assets) {
        Stake memory pool = _load(msg.sender);
        if (pool.waitingSlashes != 0) revert SlashWaiting(msg.sender, pool.waitingSlashes);
        uint256 shares;
        Claim memory next;
        while (pool.firstClaim < pool.claimCount) {
            next = _claims[msg.sender][pool.firstClaim];
            if (next.claimableAt > block.timestamp) break;
            shares += next.shares;
            delete _claims[msg.sender][pool.firstClaim++];
        }
        if (shares == 0) {
            revert NothingToClaim(msg.sender, pool.firstClaim < pool.claimCount ? next.claimableAt : 0);
        }
        assets = pool.toAssets(shares);
        pool.unbondingShares -= shares.toUint96();
        pool.assets -= assets.toUint96();
        _save(msg.sender, pool);
        _totalStaked -= assets.toUint128();
        emit Claimed(msg.sender, to, assets);
        TOKEN.safeTransfer(to, assets);
    }

    /// @inheritdoc IStakeVault
    function resetJail() external {
        Stake storage pool = _stakes[msg.sender];
        if (pool.standing != Standing.Jailed) revert NotJailed(msg.sender);
        pool.standing = Standing.Good;
        pool.strikes = 0;
        emit JailReset(msg.sender);
    }

    /* MARKET */

    /// @inheritdoc IStakeVault
    function bond(address operator, uint96 shares, uint96 released) external onlyMarket returns (uint96 assets) {
        Stake memory pool = _load(operator);
        if (pool.standing != Standing.Good) {
            if (pool.standing == Standing.Jailed) revert OperatorJailed(operator);
            revert OperatorRemoved(operator);
        }
        _free(pool, released);
        if (shares > pool.freeShares) revert InsufficientStake(operator, pool.freeShares, shares);
        pool.freeShares -= shares;
        pool.bondedShares += shares;
        _save(operator, pool);
        return pool.toAssets(shares);
    }

    /// @inheritdoc IStakeVault
    function release(address operator, uint96 bondShares) external onlyMarket {
        Stake memory pool = _load(operator);
        _free(pool, bondShares);
        _save(operator, pool);
    }

    /// @inheritdoc IStakeVault
    function decline(address operator, uint96 bondShares) external onlyMarket returns (uint96 fee) {
        Stake memory pool = _load(operator);
        fee = Penalties.decline(pool.toAssets(bondShares));
        _take(pool, bondShares, fee);
        _save(operator, pool);
        Penalties.Split memory split;
        split.requester = fee;
        _handOut(operator, Penalties.Rule.Decline, fee, split);
    }

    /// @inheritdoc IStakeVault
    function penaliseLate(
        address operator,
        uint96 bondShares,
        uint96 price
    ) external onlyMarket returns (Penalties.Split memory split) {
        Stake memory pool = _load(operator);
        uint96 amount;
        (amount, split) = Penalties.late(pool.toAssets(bondShares), price, MIN_BOND, KEEPER_CAP);
        _take(pool, bondShares, amount);
        _strike(operator, pool);
        _save(operator, pool);
        _handOut(operator, Penalties.Rule.Late, amount, split);
    }

    /// @inheritdoc IStakeVault
    function penaliseWrong(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address challenger
    ) external onlyMarket returns (Penalties.Split memory split) {
        return _wrong(operator, bondShares, price, requester, challenger);
    }

    /// @inheritdoc IStakeVault
    function penaliseEquivocation(
        address operator,
        uint96 bondShares,
        address reporter
    ) external onlyMarket returns (Penalties.Split memory split) {
        Stake memory pool = _load(operator);
        uint96 amount = pool.toAssets(bondShares);
        _take(pool, bondShares, amount);
        pool.standing = Standing.Removed;
        split = Penalties.equivocation(amount);
        _queueSlash(pool, Slash(operator, 0, Penalties.Rule.Equivocation, reporter, 0, address(0), 0));
        _save(operator, pool);
        emit Removed(operator);
        _handOut(operator, Penalties.Rule.Equivocation, amount, split);
    }

    /// @inheritdoc IStakeVault
    function penaliseSilence(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address challenger
    ) external onlyMarket returns (Penalties.Split memory split) {
        uint256 last = _lastSilence[operator];
        _lastSilence[operator] = block.timestamp;
        if (last != 0 && block.timestamp - last <= Penalties.SILENCE_REPEAT_WINDOW) {
            return _wrong(operator, bondShares, price, requester, challenger);
        }
        Stake memory pool = _load(operator);
        uint96 amount = pool.toAssets(bondShares);
        _take(pool, bondShares, amount);
        _save(operator, pool);
        split = Penalties.silence(amount, price);
        _topUp(operator, split, amount, price);
        _handOut(operator, Penalties.Rule.Silence, amount, split);
    }

    /* SLASH QUEUE */

    /// @inheritdoc IStakeVault
    function executeSlash(uint256 slashId) external nonReentrant {
        Slash memory slash = _takeSlash(slashId);
        if (block.timestamp < slash.executableAt) revert SlashNotReady(slashId, slash.executableAt);
        Stake memory pool = _load(slash.operator);
        --pool.waitingSlashes;
        uint96 amount = Penalties.correlated(pool.assets, _faults.sum(block.timestamp), _totalStaked);
        if (amount < slash.amount) amount = slash.amount;
        if (amount > pool.assets) amount = pool.assets;
        pool.assets -= amount;
        _save(slash.operator, pool);
        Penalties.Split memory split =
            slash.rule == Penalties.Rule.Equivocation
                ? Penalties.equivocation(amount)
                : Penalties.wrong(amount, slash.requesterCap, slash.finder != address(0));
        _totalStaked -= amount;
        _insurance += split.insurance;
        _paidIn[slash.operator] += split.insurance;
        emit SlashExecuted(slashId, slash.operator, amount, split);
        _credit(slash.finder, split.finder);
        _credit(slash.requester, split.requester);
    }

    /// @inheritdoc IStakeVault
    function cancelSlash(uint256 slashId) external restricted {
        address operator = _takeSlash(slashId).operator;
        --_stakes[operator].waitingSlashes;
        emit SlashCancelled(slashId, operator);
    }

    /* INSURANCE */

    /// @inheritdoc IStakeVault
    function collectInsurance() external nonReentrant returns (uint256 amount) {
        uint256 before = TOKEN.balanceOf(address(this));
        IJobMarket(MARKET).withdrawTo(address(this), type(uint256).max);
        amount = TOKEN.balanceOf(address(this)) - before;
        _insurance += amount.toUint128();
        emit InsuranceReceived(amount);
    }

    /* VIEWS */

    /// @inheritdoc IStakeVault
    function stakeOf(address operator) external view returns (Stake memory) {
        return _load(operator);
    }

    /// @inheritdoc IStakeVault
    function freeStake(address operator) external view returns (uint256 assets) {
        Stake memory pool = _load(operator);
        return pool.toAssets(uint256(pool.freeShares) + IJobMarket(MARKET).releasedOf(operator));
    }

    /// @inheritdoc IStakeVault
    function toAssets(address operator, uint256 shares) external view returns (uint256 assets) {
        return _load(operator).toAssets(shares);
    }

    /// @inheritdoc IStakeVault
    function claimsOf(address operator) external view returns (Claim[] memory claims) {
        uint256 first = _stakes[operator].firstClaim;
        claims = new Claim[](_stakes[operator].claimCount - first);
        for (uint256 i = 0; i < claims.length; ++i) claims[i] = _claims[operator][first + i];
    }

    /// @inheritdoc IStakeVault
    function slashOf(uint256 slashId) external view returns (Slash memory) {
        return _slashes[slashId];
    }

    /// @inheritdoc IStakeVault
    function totals() external view returns (uint256 staked, uint256 insurance) {
        return (_totalStaked, _insurance);
    }

    /// @inheritdoc IStakeVault
    function lossBound(address operator, uint96 bondShares, uint96 price) external view returns (Loss[] memory losses) {
        Stake memory pool = _load(operator);
        uint96 value = pool.toAssets(bondShares);
        (uint96 late, ) = Penalties.late(value, price, MIN_BOND, KEEPER_CAP);
        losses = new Loss[](6);
        losses[0] = Loss(Penalties.Rule.Decline, Penalties.decline(value));
        losses[1] = Loss(Penalties.Rule.Late, late);
        losses[2] = Loss(Penalties.Rule.Wrong, value + Penalties.stakePart(Penalties.Rule.Wrong, pool.assets - value));
        losses[3] = Loss(
            Penalties.Rule.Equivocation,
            value + Penalties.stakePart(Penalties.Rule.Equivocation, pool.assets - value)
        );
        losses[4] = Loss(Penalties.Rule.Silence, value);
        losses[5] = Loss(Penalties.Rule.Correlated, pool.assets);
    }

    /// @inheritdoc IStakeVault
    function schedule() external pure returns (Penalties.Line[] memory) {
        return Penalties.schedule();
    }

    /* INTERNAL */

    function _wrong(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address challenger
    ) private returns (Penalties.Split memory split) {
        Stake memory pool = _load(operator);
        uint96 amount = pool.toAssets(bondShares);
        _take(pool, bondShares, amount);
        split = Penalties.wrong(amount, price, challenger != address(0));
        uint96 left = price - split.requester;
        _queueSlash(pool, Slash(operator, 0, Penalties.Rule.Wrong, challenger, 0, requester, left));
        _save(operator, pool);
        _topUp(operator, split, amount, price);
        _handOut(operator, Penalties.Rule.Wrong, amount, split);
    }

    /// @dev Records the fault for the correlation rule, fixes the amount of the waiting slash and stores it.
    function _queueSlash(Stake memory pool, Slash memory slash) private {
        _faults.record(slash.operator, pool.assets, block.timestamp);
        slash.amount = Penalties.stakePart(slash.rule, pool.assets);
        slash.executableAt = (block.timestamp + SLASH_DELAY_SECONDS).toUint40();
        ++pool.waitingSlashes;
        uint256 slashId = ++_slashCount;
        _slashes[slashId] = slash;
        emit SlashQueued(slashId, slash.operator, slash.rule, slash.amount, slash.executableAt);
    }

    function _takeSlash(uint256 slashId) private returns (Slash memory slash) {
        slash = _slashes[slashId];
        if (slash.operator == address(0)) revert UnknownSlash(slashId);
        delete _slashes[slashId];
    }

    function _load(address operator) private view returns (Stake memory) {
        return _stakes[operator];
    }

    function _save(address operator, Stake memory pool) private {
        _stakes[operator] = pool;
    }

    /// @dev Moves bonded shares back to the free ones.
    function _free(Stake memory pool, uint96 shares) private pure {
        pool.bondedShares -= shares;
        pool.freeShares += shares;
    }

    /// @dev Takes `amount` out of a bond and frees what is left of it. Shares are rounded up, so the rest of the pool
    /// never pays for the rounding.
    function _take(Stake memory pool, uint96 bondShares, uint96 amount) private pure {
        uint256 burned = amount == 0 ? 0 : pool.toSharesUp(amount);
        if (burned > bondShares) burned = bondShares;
        pool.bondedShares -= bondShares;
        // burned <= bondShares, which fits.
        pool.freeShares += bondShares - uint96(burned);
        pool.assets -= amount;
    }

    /// @dev Counts an R1; the third inside the window jails.
    function _strike(address operator, Stake memory pool) private {
        if (block.timestamp - pool.strikesSince > Penalties.LATE_STRIKE_WINDOW) {
            pool.strikesSince = uint40(block.timestamp);
            pool.strikes = 0;
        }
        if (pool.strikes < Penalties.LATE_STRIKES && ++pool.strikes == Penalties.LATE_STRIKES) {
            if (pool.standing == Standing.Good) {
                pool.standing = Standing.Jailed;
                emit Jailed(operator);
            }
        }
    }

    /// @dev When the bond was worth less than the price, earlier slashes of this operator made it so, and they paid the
    /// insurance: up to what they paid, the insurance makes the requester whole. So nobody can drain it by staging faults.
    function _topUp(address operator, Penalties.Split memory split, uint96 bondValue, uint96 price) private {
        if (bondValue >= price) return;
        uint256 amount = price - bondValue;
        if (amount > _paidIn[operator]) amount = _paidIn[operator];
        if (amount > _insurance) amount = _insurance;
        if (amount == 0) return;
        _paidIn[operator] -= amount;
        // amount <= price - bondValue, which fits.
        _insurance -= uint128(amount);
        split.requester += uint96(amount);
        emit InsurancePaid(operator, amount);
    }

    /// @dev Books a penalty and sends all but the insurance's part to the market, which credits the receivers.
    function _handOut(address operator, Penalties.Rule rule, uint96 amount, Penalties.Split memory split) private {
        _totalStaked -= amount;
        _insurance += split.insurance;
        emit Penalised(operator, rule, amount, split);
        uint256 handedOut = uint256(split.filler) + split.requester + split.finder;
        if (handedOut != 0) TOKEN.safeTransfer(MARKET, handedOut);
    }

    /// @dev Credits an account of the market.
    function _credit(address account, uint96 amount) private {
        if (amount == 0) return;
        TOKEN.forceApprove(MARKET, amount);
        IJobMarket(MARKET).depositFor(account, amount);
    }

    /// @dev Takes tokens from the caller; what arrives counts.
    function _pull(uint256 assets) private returns (uint96 received) {
        uint256 before = TOKEN.balanceOf(address(this));
        TOKEN.safeTransferFrom(msg.sender, address(this), assets);
        received = (TOKEN.balanceOf(address(this)) - before).toUint96();
        if (received == 0) revert ZeroAmount();
    }
}
