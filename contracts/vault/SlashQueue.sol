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

/// @title Slashes above the bond, which wait three to four days
/// @notice R2 and R3 set a part of the operator's stake aside at once. The guardian may cancel for 48 hours, and the part then
/// returns to the pool. 48 hours after the day that follows the fault any account may have it paid out, in any order. So no
/// withdrawal dodges a slash, no other slash blocks it, and no account can enlarge it. Only the excess of R5 is computed at
/// execution, from records of the fault and of the days around it, of which none can be cancelled by then.
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
        // lostAssets + excess <= totalShares, which fits 96 bits.
        pool.lostAssets += excess;
        _stakes[slash.operator].save(pool);

        // sharedBps <= BPS, so the quotient is at most `amount`.
        uint96 shared = uint96((uint256(slash.amount) * slash.sharedBps) / Penalties.BPS);
        Penalties.Split memory split =
            slash.rule == Penalties.Rule.Equivocation
                ? Penalties.equivocation(shared, 0)
                : Penalties.wrong(shared, slash.requesterCap, slash.finder != address(0));
        split.insurance += slash.amount - shared + excess;
        _totalStaked -= slash.amount + excess;
        _insurance += split.insurance;
        _covers[slash.operator].paidIn += split.insurance;
        emit SlashExecuted(slashId, slash.operator, slash.amount + excess, split);
        _depositFor(slash.finder, split.finder);
        _depositFor(slash.requester, split.requester);
    }

    /// @inheritdoc IStakeVault
    function cancelSlash(uint256 slashId) external restricted {
        Slash memory slash = _removeSlash(slashId);
        uint256 cancelBy = slash.foundAt + Penalties.CANCEL_WINDOW;
        if (block.timestamp > cancelBy) revert TooLateToCancel(slashId, cancelBy);
        _faults.forget(slash.operator, slash.foundAt);
        Stake memory pool = _stakes[slash.operator].load();
        --pool.waitingSlashes;
        // The returned tokens first restore the worth of all shares. Tokens beyond that (later penalties took shares) become
        // free stake.
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

    /// @dev Takes the share of the sum of all payments, so that their order does not change the rounding.
    function _coverLeft(address operator) internal view returns (uint256) {
        Cover memory cover = _covers[operator];
        return Penalties.cover(cover.paidIn) - cover.paidOut;
    }

    /// @dev Sets the rule's part of the pool aside and queues it as a slash.
    /// @param pool Pool after its bond was taken.
    /// @param bondAmount Tokens that were taken from the bond.
    /// @param requesterCap Most that the requester still gets.
    function _queueSlash(
        Stake memory pool,
        address operator,
        Penalties.Rule rule,
        uint96 bondAmount,
        address finder,
        address requester,
        uint96 requesterCap
    ) internal {
        uint96 left = pool.totalAssets();
        _faults.record(operator, left + bondAmount, block.timestamp);
        Slash memory slash = Slash({
            operator: operator,
            foundAt: block.timestamp.toUint40(),
            executableAt: SlashWindow.executableAt(block.timestamp).toUint40(),
            rule: rule,
            finder: finder,
            amount: Penalties.stakePart(rule, left),
            requester: requester,
            requesterCap: requesterCap,
            stake: left,
            totalStaked: _totalStaked,
            sharedBps: _sharedBps(pool)
        });
        // lostAssets + amount <= totalShares, which fits 96 bits.
        pool.lostAssets += slash.amount;
        ++pool.waitingSlashes;
        uint256 slashId = ++_slashCount;
        _slashes[slashId] = slash;
        emit SlashQueued(slashId, operator, rule, slash.amount, slash.executableAt);
    }

    /* PRIVATE */

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
