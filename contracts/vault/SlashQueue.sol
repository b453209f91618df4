// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IMoney} from "../interfaces/IMoney.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {SlashWindow} from "../libraries/SlashWindow.sol";
import {Stake} from "../types/Stake.sol";
import {Staking} from "./Staking.sol";

/// @title Slashes above the bond, which wait 48 hours
/// @notice The share of stake that R2 or R3 takes leaves the operator's pool at once and is set aside; it is paid out by
/// anybody, in any order, once it has waited, or goes back to the pool if the guardian cancels. So no withdrawal can dodge
/// it, no second slash can block it, and nobody can enlarge it. Only R5 is computed when it is executed, from what was
/// recorded when the fault was found and in the days around it.
abstract contract SlashQueue is Staking, AccessManaged {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using SlashWindow for SlashWindow.Days;

    /// @dev What an operator's executed slashes paid into the insurance, and what the insurance paid for its jobs.
    struct Cover {
        uint128 paidIn;
        uint128 paidOut;
    }

    /* STORAGE */

    uint256 private _slashCount;
    mapping(uint256 slashId => Slash) private _slashes;
    SlashWindow.Days private _faults;
    mapping(address operator => Cover) internal _covers;

    /* EXTERNAL */

    /// @inheritdoc IStakeVault
    function executeSlash(uint256 slashId) external nonReentrant {
        Slash memory slash = _removeSlash(slashId);
        if (block.timestamp < slash.executableAt) revert SlashNotReady(slashId, slash.executableAt);
        Stake memory pool = _stakes[slash.operator].load();
        --pool.waitingSlashes;
        uint96 excess = _excess(slash, pool.totalAssets());
        // lostAssets + excess <= all shares, which fit.
        pool.lostAssets += excess;
        _stakes[slash.operator].save(pool);

        // At most `amount`.
        uint96 shared = uint96((uint256(slash.amount) * slash.sharedBps) / Penalties.BPS);
        Penalties.Split memory split =
            slash.rule == Penalties.Rule.Equivocation
                ? Penalties.equivocation(shared)
                : Penalties.wrong(shared, slash.requesterCap, slash.finder != address(0));
        split.insurance += slash.amount - shared + excess;
        _totalStaked -= slash.amount + excess;
        _insurance += split.insurance;
        _covers[slash.operator].paidIn += split.insurance;
        emit SlashExecuted(slashId, slash.operator, slash.amount + excess, split);
        _credit(slash.finder, split.finder);
        _credit(slash.requester, split.requester);
    }

    /// @inheritdoc IStakeVault
    function cancelSlash(uint256 slashId) external restricted {
        Slash memory slash = _removeSlash(slashId);
        _faults.forget(slash.operator, slash.executableAt - Penalties.SLASH_DELAY);
        Stake memory pool = _stakes[slash.operator].load();
        --pool.waitingSlashes;
        // What was set aside gives all shares their worth back; where later penalties have taken shares since, the rest
        // becomes free stake.
        uint96 restored = slash.amount < pool.lostAssets ? slash.amount : pool.lostAssets;
        pool.lostAssets -= restored;
        pool.freeShares += slash.amount - restored;
        _stakes[slash.operator].save(pool);
        emit SlashCancelled(slashId, slash.operator);
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

    /// @dev The share is taken of the sum, so that rounding depends on no order.
    function _coverLeft(address operator) internal view returns (uint256) {
        Cover memory cover = _covers[operator];
        return Penalties.cover(cover.paidIn) - cover.paidOut;
    }

    /// @dev Sets the rule's share of the pool aside and queues it.
    /// @param pool The pool, its bond already taken.
    /// @param stakeAtFault What the pool was worth before.
    /// @param slash With operator, rule, finder, requester and requesterCap.
    function _queueSlash(Stake memory pool, uint96 stakeAtFault, Slash memory slash) internal {
        _faults.record(slash.operator, stakeAtFault, block.timestamp);
        slash.stake = pool.totalAssets();
        slash.totalStaked = _totalStaked;
        slash.amount = Penalties.stakePart(slash.rule, slash.stake);
        // Finder and requester may be the operator: what they got of other jobs' bonds, through faults staged once an audit
        // has drawn those, would be missing from the deterrence that rests on them.
        uint256 shares = pool.totalShares();
        // At most BPS.
        if (shares != 0) slash.sharedBps = uint16(((shares - pool.bondedShares) * Penalties.BPS) / shares);
        slash.executableAt = (block.timestamp + Penalties.SLASH_DELAY).toUint40();
        // lostAssets + amount <= all shares, which fit.
        pool.lostAssets += slash.amount;
        ++pool.waitingSlashes;
        uint256 slashId = ++_slashCount;
        _slashes[slashId] = slash;
        emit SlashQueued(slashId, slash.operator, slash.rule, slash.amount, slash.executableAt);
    }

    /* PRIVATE */

    /// @dev R5: what the correlated penalty takes beyond what was set aside, at most what the pool is worth.
    function _excess(Slash memory slash, uint96 available) private view returns (uint96 excess) {
        uint256 slashed = _faults.sumAround(slash.executableAt - Penalties.SLASH_DELAY);
        uint96 correlated = Penalties.correlated(slash.stake, slashed, slash.totalStaked);
        if (correlated <= slash.amount) return 0;
        excess = correlated - slash.amount;
        if (excess > available) excess = available;
    }

    function _removeSlash(uint256 slashId) private returns (Slash memory slash) {
        slash = _slashes[slashId];
        if (slash.operator == address(0)) revert UnknownSlash(slashId);
        delete _slashes[slashId];
    }

    /// @dev Credits an account of the market.
    function _credit(address account, uint96 amount) private {
        if (amount == 0) return;
        TOKEN.forceApprove(MARKET, amount);
        IMoney(MARKET).depositFor(account, amount);
    }
}
