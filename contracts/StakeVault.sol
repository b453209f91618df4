// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IMoney} from "./interfaces/IMoney.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";
import {Penalties} from "./libraries/Penalties.sol";
import {Audit, Draw} from "./types/Audit.sol";
import {Slash} from "./types/Slash.sol";
import {Stake, Standing} from "./types/Stake.sol";
import {SlashQueue} from "./vault/SlashQueue.sol";
import {Staking} from "./vault/Staking.sol";

/// @title Stake, bonds, penalties and insurance
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract StakeVault is IStakeVault, SlashQueue {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /* IMMUTABLES */

    /// @inheritdoc IStakeVault
    uint96 public immutable MIN_BOND;
    /// @inheritdoc IStakeVault
    uint96 public immutable KEEPER_CAP;

    /* CONSTRUCTOR */

    /// @param token Settlement token. It must not take a fee on transfers between vault and market.
    /// @param market Market whose jobs this stake stands behind.
    /// @param authority `AccessManager` that names the guardian.
    /// @param minBond Smallest bond of a job, tokens.
    /// @param keeperCap Largest reward of a keeper that calls an R1, tokens.
    constructor(
        IERC20 token,
        address market,
        address authority,
        uint96 minBond,
        uint96 keeperCap
    ) Staking(token, market) SlashQueue(minBond) AccessManaged(authority) {
        MIN_BOND = minBond;
        KEEPER_CAP = keeperCap;
    }

    /* MODIFIER */

    modifier onlyMarket() {
        if (msg.sender != MARKET) revert NotMarket(msg.sender);
        _;
    }

    /* MARKET: BONDS */

    /// @inheritdoc IStakeVault
    function bond(
        address operator,
        uint96 shares,
        uint96 released,
        uint16 ended
    ) external onlyMarket returns (uint96 assets, uint24 undecided) {
        Stake memory pool = _stakes[operator].load();
        if (pool.standing != Standing.Good) {
            if (pool.standing == Standing.Removed) revert OperatorRemoved(operator);
            if (block.timestamp < pool.jailedUntil()) revert OperatorJailed(operator, pool.jailedUntil());
            pool.standing = Standing.Good;
        }
        // R5 may still take the whole pool, and an audit rate must not count on a bond that is lost already.
        if (pool.waitingSlashes != 0) revert SlashWaiting(operator, pool.waitingSlashes);
        _free(pool, released, ended);
        if (shares > pool.freeShares) revert InsufficientStake(operator, pool.freeShares, shares);
        pool.freeShares -= shares;
        pool.bondedShares += shares;
        ++pool.undecided;
        _stakes[operator].save(pool);
        return (pool.toAssets(shares), pool.undecided);
    }

    /// @inheritdoc IStakeVault
    function release(address operator, uint96 bondShares) external onlyMarket {
        Stake memory pool = _stakes[operator].load();
        _free(pool, bondShares, bondShares == 0 ? 0 : 1);
        _stakes[operator].save(pool);
    }

    /* MARKET: PENALTIES */

    /// @inheritdoc IStakeVault
    function decline(address operator, uint96 bondShares, uint96 price) external onlyMarket returns (uint96 fee) {
        Stake memory pool = _stakes[operator].load();
        fee = Penalties.decline(pool.toAssets(bondShares), price, MIN_BOND);
        _take(pool, bondShares, fee);
        _stakes[operator].save(pool);
        Penalties.Split memory split;
        split.requester = fee;
        _handOut(operator, Penalties.Rule.Decline, fee, split, 0);
    }

    /// @inheritdoc IStakeVault
    function penaliseLate(
        address operator,
        uint96 bondShares,
        uint96 price
    ) external onlyMarket returns (Penalties.Split memory split) {
        Stake memory pool = _stakes[operator].load();
        uint96 amount;
        (amount, split) = Penalties.late(pool.toAssets(bondShares), price, MIN_BOND, KEEPER_CAP);
        _take(pool, bondShares, amount);
        _strike(operator, pool);
        _stakes[operator].save(pool);
        _handOut(operator, Penalties.Rule.Late, amount, split, 0);
    }

    /// @inheritdoc IStakeVault
    function penaliseWrong(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address finder,
        Audit calldata audit
    ) external onlyMarket returns (uint96 topUp) {
        Stake memory pool = _stakes[operator].load();
        Slash memory slash = _slashOf(operator, Penalties.Rule.Wrong, finder, audit);
        slash.bond = _takeAll(pool, bondShares);
        topUp = _topUp(operator, slash.bond, price);
        slash.requester = requester;
        slash.requesterCap = price - topUp;
        _queueSlash(pool, slash.bond, slash);
        _stakes[operator].save(pool);
        if (topUp != 0) TOKEN.safeTransfer(MARKET, topUp);
    }

    /// @inheritdoc IStakeVault
    function penaliseEquivocation(
        address operator,
        uint96 bondShares,
        uint96 price,
        address reporter,
        Audit calldata audit
    ) external onlyMarket returns (uint256 slashId, Penalties.Split memory split) {
        Stake memory pool = _stakes[operator].load();
        uint96 amount = _takeAll(pool, bondShares);
        split = Penalties.equivocation(amount, price);
        Slash memory slash = _slashOf(operator, Penalties.Rule.Equivocation, reporter, audit);
        slash.bond = split.finder;
        slashId = _queueSlash(pool, amount, slash);
        if (pool.standing != Standing.Removed) {
            pool.standing = Standing.Removed;
            emit Removed(operator);
        }
        _stakes[operator].save(pool);
        split.finder = 0;
        _handOut(operator, Penalties.Rule.Equivocation, amount - slash.bond, split, 0);
    }

    /// @inheritdoc IStakeVault
    function replaceFinder(uint256 slashId, address finder) external onlyMarket {
        _replaceFinder(slashId, finder);
    }

    /// @inheritdoc IStakeVault
    function voidSlash(uint256 slashId, bytes32 jobId) external onlyMarket {
        _voidSlash(slashId, jobId);
    }

    /// @inheritdoc IStakeVault
    function penaliseSilence(
        address operator,
        uint96 bondShares,
        uint96 price
    ) external onlyMarket returns (Penalties.Split memory split) {
        Stake memory pool = _stakes[operator].load();
        uint96 amount = _takeAll(pool, bondShares);
        _strike(operator, pool);
        _stakes[operator].save(pool);
        split = Penalties.silence(amount, price);
        _handOut(operator, Penalties.Rule.Silence, amount, split, _topUp(operator, amount, price));
    }

    /* INSURANCE */

    /// @inheritdoc IStakeVault
    function collectInsurance() external nonReentrant returns (uint256 amount) {
        uint256 before = TOKEN.balanceOf(address(this));
        IMoney(MARKET).withdrawTo(address(this), type(uint256).max);
        amount = TOKEN.balanceOf(address(this)) - before;
        _insurance += amount.toUint128();
        emit InsuranceReceived(amount);
    }

    /* VIEWS */

    /// @inheritdoc IStakeVault
    function lossBound(address operator, uint96 bondShares, uint96 price) external view returns (Loss[] memory losses) {
        Stake memory pool = _stakes[operator].load();
        uint96 all = pool.totalAssets();
        uint256 shares = pool.totalShares();
        if (bondShares < shares) shares = bondShares;
        uint96 value = pool.toAssets(shares);
        uint96 whole = pool.toAssetsUp(shares);
        (uint96 late, ) = Penalties.late(value, price, MIN_BOND, KEEPER_CAP);
        losses = new Loss[](7);
        losses[0] = Loss(Penalties.Rule.Decline, Penalties.decline(value, price, MIN_BOND));
        losses[1] = Loss(Penalties.Rule.Late, late);
        losses[2] = Loss(Penalties.Rule.Wrong, whole + Penalties.stakePart(Penalties.Rule.Wrong, all - whole));
        losses[3] = Loss(
            Penalties.Rule.Equivocation,
            whole + Penalties.stakePart(Penalties.Rule.Equivocation, all - whole)
        );
        losses[4] = Loss(Penalties.Rule.Silence, whole);
        losses[5] = Loss(Penalties.Rule.Correlated, all);
        losses[6] = Loss(Penalties.Rule.VendorBroken, 0);
    }

    /* PRIVATE */

    /// @dev Begins a slash.
    function _slashOf(
        address operator,
        Penalties.Rule rule,
        address finder,
        Audit calldata audit
    ) private pure returns (Slash memory slash) {
        slash.operator = operator;
        slash.rule = rule;
        slash.finder = finder;
        slash.jobId = audit.jobId;
        slash.draw = audit.draw;
        if (audit.draw == Draw.Unknown) {
            slash.target = audit.target;
            slash.drawnBelow = audit.drawnBelow;
        }
    }

    /// @dev Takes a whole bond and rounds its worth up. Rounded down, it would leave a unit to the other shares, and k cheats
    /// at once would cost less than k bonds.
    function _takeAll(Stake memory pool, uint96 bondShares) private pure returns (uint96 amount) {
        amount = pool.toAssetsUp(bondShares);
        _end(pool, bondShares);
        // A share is worth at most one token, so amount <= bondShares.
        pool.lostAssets -= bondShares - amount;
    }

    /// @dev Counts an R1 or R4.
    function _strike(address operator, Stake memory pool) private {
        if (pool.strike(block.timestamp.toUint32())) emit Jailed(operator, pool.jailedUntil());
    }

    /// @dev Pays the requester the difference between price and bond from the insurance. A bond is worth less than the price
    /// only after slashes of this operator between lock and fault. The insurance pays at most a share of the amount that those
    /// slashes paid in, so staged faults gain nothing.
    function _topUp(address operator, uint96 bondValue, uint96 price) private returns (uint96 amount) {
        if (bondValue >= price) return 0;
        uint256 cover = _coverLeft(operator);
        if (cover == 0) return 0;
        amount = price - bondValue;
        // Here cover < amount, so it fits 96 bits.
        if (amount > cover) amount = uint96(cover);
        _covers[operator].paidOut += amount;
        _insurance -= amount;
        emit InsurancePaid(operator, amount);
    }

    /// @dev Books a penalty, adds the top-up to the requester's part of `split`, and sends all but the insurance's part to the
    /// market, which credits the receivers.
    function _handOut(
        address operator,
        Penalties.Rule rule,
        uint96 amount,
        Penalties.Split memory split,
        uint96 topUp
    ) private {
        _totalStaked -= amount;
        _insurance += split.insurance;
        emit Penalised(operator, rule, amount, split);
        split.requester += topUp;
        uint256 handedOut = uint256(split.filler) + split.requester + split.finder;
        if (handedOut != 0) TOKEN.safeTransfer(MARKET, handedOut);
    }
}
