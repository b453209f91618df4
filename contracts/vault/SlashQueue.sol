// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDisputes} from "../interfaces/IDisputes.sol";
import {IMoney} from "../interfaces/IMoney.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {SlashWindow} from "../libraries/SlashWindow.sol";
import {Draw} from "../types/Audit.sol";
import {Slash} from "../types/Slash.sol";
import {Stake} from "../types/Stake.sol";
import {Staking} from "./Staking.sol";

/// @title Slashes, which wait three to four days
/// @notice R2 sets the bond and a part of the operator's stake aside at once; R3 the reporter's part of the bond and a part of
/// the stake. The guardian may cancel for 48 hours, and both parts then return to the pool. 48 hours after the day that follows
/// the fault any account may have them paid out, in any order. So no withdrawal dodges a slash, no other slash blocks it, and no
/// account can enlarge it. Only the excess of R5 is computed at execution, from records of the fault and of the days around it,
/// of which none can be cancelled by then.
/// @dev The finder has a share of the bond unless the audit drew the job. A slash keeps that draw from the fault if the seed was
/// at hand then; otherwise it is read at execution, so that no account refutes its own drawn lie between the publication of a
/// seed and its posting. `recordDraw` keeps it for good meanwhile, since a ring of seeds forgets. A draw that no account
/// recorded and no seed shows counts as drawn: only the finder loses by it, and the finder can prevent it.
abstract contract SlashQueue is Staking, AccessManaged {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using SlashWindow for SlashWindow.Days;

    /// @dev One operator's account with the insurance.
    struct Cover {
        /// Tokens that the operator's executed slashes paid into the insurance.
        uint128 paidIn;
        /// Tokens that the insurance paid for the operator's bonds.
        uint128 paidOut;
    }

    /* IMMUTABLES */

    /// @inheritdoc IStakeVault
    uint96 public immutable FINDER_CAP;

    /* STORAGE */

    uint256 private _slashCount;
    mapping(uint256 slashId => Slash) private _slashes;
    SlashWindow.Days private _faults;
    mapping(address operator => Cover) internal _covers;

    /* CONSTRUCTOR */

    /// @param minBond Smallest bond of a job, tokens.
    constructor(uint96 minBond) {
        FINDER_CAP = Penalties.finderCap(minBond);
    }

    /* EXTERNAL */

    /// @inheritdoc IStakeVault
    function executeSlash(uint256 slashId) external nonReentrant {
        Slash memory slash = _removeSlash(slashId);
        if (block.timestamp < slash.executableAt) revert SlashNotReady(slashId, slash.executableAt);
        bool drawn = _drawOf(slash) != Draw.Spared;
        Stake memory pool = _stakes[slash.operator].load();
        --pool.waitingSlashes;
        uint96 excess = _excess(slash, pool.totalAssets());
        // lostAssets + excess <= totalShares, which fits 96 bits.
        pool.lostAssets += excess;
        _stakes[slash.operator].save(pool);

        // sharedBps <= BPS, so the quotient is at most `amount`.
        uint96 shared = uint96((uint256(slash.amount) * slash.sharedBps) / Penalties.BPS);
        Penalties.Split memory split;
        if (slash.rule == Penalties.Rule.Equivocation) {
            split = Penalties.equivocation(shared, 0);
            // The bond part is the reporter's tenth.
            if (drawn) split.insurance += slash.bond;
            else split.finder += slash.bond;
        } else {
            split = Penalties.wrong(slash.bond, shared, slash.requesterCap, drawn, FINDER_CAP);
        }
        split.insurance += slash.amount - shared + excess;
        uint96 taken = slash.bond + slash.amount + excess;
        _totalStaked -= taken;
        _insurance += split.insurance;
        _covers[slash.operator].paidIn += split.insurance;
        emit SlashExecuted(slashId, slash.operator, taken, split);
        _depositFor(slash.finder, split.finder);
        _depositFor(slash.requester, split.requester);
    }

    /// @inheritdoc IStakeVault
    function cancelSlash(uint256 slashId) external restricted {
        Slash memory slash = _removeSlash(slashId);
        uint256 cancelBy = slash.foundAt + Penalties.CANCEL_WINDOW;
        if (block.timestamp > cancelBy) revert TooLateToCancel(slashId, cancelBy);
        _giveBack(slash);
        emit SlashCancelled(slashId, slash.operator);
    }

    /// @inheritdoc IStakeVault
    function recordDraw(uint256 slashId) external returns (Draw draw) {
        Slash memory slash = _slashes[slashId];
        if (slash.operator == address(0)) revert UnknownSlash(slashId);
        draw = _drawOf(slash);
        if (draw == Draw.Unknown) revert DrawUnknown(slashId, slash.target);
        _slashes[slashId].draw = draw;
        emit DrawRecorded(slashId, draw);
    }

    /* VIEWS */

    /// @inheritdoc IStakeVault
    function slashOf(uint256 slashId) external view returns (Slash memory) {
        return _slashes[slashId];
    }

    /// @inheritdoc IStakeVault
    function coverOf(address operator) external view returns (uint256 amount) {
        return _coverLeft(operator);
    }

    /* INTERNAL */

    /// @dev Takes the share of the sum of all payments, so that their order does not change the rounding.
    function _coverLeft(address operator) internal view returns (uint256) {
        Cover memory cover = _covers[operator];
        return Penalties.cover(cover.paidIn) - cover.paidOut;
    }

    /// @dev Sets the rule's part of the pool aside and queues it as a slash.
    /// @param pool Pool after its bond was taken.
    /// @param bondAmount Tokens that were taken from the bond.
    /// @param slash With operator, rule, finder, requester, its cap, the audit and the part of the bond that waits.
    function _queueSlash(Stake memory pool, uint96 bondAmount, Slash memory slash) internal returns (uint256 slashId) {
        uint96 left = pool.totalAssets();
        _faults.record(slash.operator, left + bondAmount, block.timestamp);
        slash.foundAt = block.timestamp.toUint40();
        slash.executableAt = SlashWindow.executableAt(block.timestamp).toUint40();
        slash.amount = Penalties.stakePart(slash.rule, left);
        slash.stake = left;
        slash.totalStaked = _totalStaked;
        slash.sharedBps = _sharedBps(pool);
        // lostAssets + amount <= totalShares, which fits 96 bits.
        pool.lostAssets += slash.amount;
        ++pool.waitingSlashes;
        slashId = ++_slashCount;
        _slashes[slashId] = slash;
        emit SlashQueued(slashId, slash.operator, slash.rule, slash.bond, slash.amount, slash.executableAt);
    }

    /// @dev Takes a slash of R2 for one job out of the queue, and gives its parts back.
    function _voidSlash(uint256 slashId, bytes32 jobId) internal {
        Slash memory slash = _removeSlash(slashId);
        // A slash of R3 rests on signatures, and not on a circuit.
        if (slash.jobId != jobId || slash.rule != Penalties.Rule.Wrong) revert UnknownSlash(slashId);
        _giveBack(slash);
        emit SlashVoided(slashId, slash.operator);
    }

    function _replaceFinder(uint256 slashId, address finder) internal {
        if (_slashes[slashId].operator == address(0)) revert UnknownSlash(slashId);
        _slashes[slashId].finder = finder;
        emit FinderReplaced(slashId, finder);
    }

    /* PRIVATE */

    /// @dev Returns the parts set aside to the pool, whose fault no longer counts.
    function _giveBack(Slash memory slash) private {
        _faults.forget(slash.operator, slash.foundAt);
        Stake memory pool = _stakes[slash.operator].load();
        --pool.waitingSlashes;
        // All shares of a pool are the operator's own. The returned tokens first restore the worth of all shares. Tokens beyond
        // that become free stake: the shares of the bond, and of later penalties, are gone.
        uint96 returned = slash.amount + slash.bond;
        uint96 restored = returned < pool.lostAssets ? returned : pool.lostAssets;
        pool.lostAssets -= restored;
        pool.freeShares += returned - restored;
        _stakes[slash.operator].save(pool);
    }

    /// @dev Returns the draw that the slash keeps, else the one that the market reads from the seed now.
    function _drawOf(Slash memory slash) private view returns (Draw) {
        if (slash.draw != Draw.Unknown) return slash.draw;
        return IDisputes(MARKET).drawOf(slash.jobId, slash.target, slash.drawnBelow);
    }

    /// @dev Returns the part of a slash that finder and requester have shares of: the part that free and unbonding stake pays.
    /// Either may be the operator. If they had shares of other jobs' bonds, an operator could stage faults once an audit has
    /// drawn those jobs, and take away the tokens that their deterrence rests on.
    function _sharedBps(Stake memory pool) private pure returns (uint16) {
        uint256 shares = pool.totalShares();
        if (shares == 0) return 0;
        // The quotient is at most BPS.
        return uint16(((shares - pool.bondedShares) * Penalties.BPS) / shares);
    }

    /// @dev Returns the excess of R5: the correlated penalty, less the part set aside, at most the worth of the pool.
    function _excess(Slash memory slash, uint96 available) private view returns (uint96 excess) {
        uint256 slashed = _faults.sumOfOthers(slash.operator, slash.foundAt);
        uint96 correlated = Penalties.correlated(slash.stake, slashed, slash.totalStaked);
        if (correlated <= slash.amount) return 0;
        excess = correlated - slash.amount;
        if (excess > available) excess = available;
    }

    /// @dev Takes a slash out of the queue.
    function _removeSlash(uint256 slashId) private returns (Slash memory slash) {
        slash = _slashes[slashId];
        if (slash.operator == address(0)) revert UnknownSlash(slashId);
        delete _slashes[slashId];
    }

    /// @dev Deposits tokens into an account of the market.
    function _depositFor(address account, uint96 amount) private {
        if (amount == 0) return;
        TOKEN.forceApprove(MARKET, amount);
        IMoney(MARKET).depositFor(account, amount);
    }
}
