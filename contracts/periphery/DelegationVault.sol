// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IDelegationVault} from "../interfaces/IDelegationVault.sol";
import {IJobMarket} from "../interfaces/IJobMarket.sol";
import {IStakeVault} from "../interfaces/IStakeVault.sol";
import {Stake, Standing} from "../types/Stake.sol";

/// @title Stake of many behind one operator
/// @custom:security-contact security@assay.example
contract DelegationVault is IDelegationVault, ERC4626, Ownable2Step, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /* CONSTANTS */

    /// @inheritdoc IDelegationVault
    uint256 public constant MAX_COMMISSION_BPS = 3_000;
    /// @inheritdoc IDelegationVault
    uint256 public constant COMMISSION_DELAY = 30 days;
    /// @inheritdoc IDelegationVault
    uint256 public constant BATCH_SECONDS = 36 hours;
    uint256 private constant _BPS = 10_000;
    /// Shares have so many decimals more than the token: to make a depositor lose something to rounding, an attacker must
    /// give away a million times as much.
    uint8 private constant _DECIMALS_OFFSET = 6;

    /* IMMUTABLES */

    /// @inheritdoc IDelegationVault
    IStakeVault public immutable STAKES;
    /// @inheritdoc IDelegationVault
    IJobMarket public immutable MARKET;

    /* STORAGE */

    uint16 private _commission;
    uint16 private _nextCommission;
    uint40 private _commissionChangesAt;
    uint40 private _lastBatchAt;
    /// @inheritdoc IDelegationVault
    uint256 public commissionOwed;
    /// Tokens of batches, which are the delegators' no more.
    uint256 private _reserved;
    /// @inheritdoc IDelegationVault
    uint256 public openBatch;
    uint256 private _firstUnpaid;
    mapping(uint256 batchId => Batch) private _batches;
    /// @inheritdoc IDelegationVault
    mapping(uint256 batchId => mapping(address owner => uint256 shares)) public exitOf;

    /* CONSTRUCTOR */

    /// @param stakes The stake vault, which knows the market and the token.
    /// @param manager Owner of this vault.
    /// @param commission_ Commission on earnings, basis points.
    constructor(
        IStakeVault stakes,
        address manager,
        uint16 commission_,
        string memory name_,
        string memory symbol_
    ) ERC20(name_, symbol_) ERC4626(stakes.TOKEN()) Ownable(manager) {
        if (commission_ > MAX_COMMISSION_BPS) revert CommissionTooHigh(commission_);
        STAKES = stakes;
        MARKET = IJobMarket(stakes.MARKET());
        _commission = commission_;
        emit CommissionSet(commission_);
    }

    /* MANAGER */

    /// @inheritdoc IDelegationVault
    function operate(bytes calldata data) external onlyOwner nonReentrant returns (bytes memory result) {
        bytes4 selector = bytes4(data);
        bool locks =
            selector == IJobMarket.lock.selector ||
                selector == IJobMarket.lockSigned.selector ||
                selector == IJobMarket.lockMany.selector;
        if (
            !locks &&
            selector != IJobMarket.decline.selector &&
            selector != IJobMarket.settle.selector &&
            selector != IJobMarket.settleMany.selector
        ) revert CallNotAllowed(selector);
        result = Address.functionCall(address(MARKET), data);
        if (locks) _requireRoomForExits();
    }

    /// @inheritdoc IDelegationVault
    function resetJail() external onlyOwner {
        STAKES.resetJail();
    }

    /// @inheritdoc IDelegationVault
    function setCommission(uint256 bps) external onlyOwner nonReentrant {
        if (bps > MAX_COMMISSION_BPS) revert CommissionTooHigh(bps);
        _harvest();
        if (bps <= _commission) {
            // bps <= MAX_COMMISSION_BPS, which fits.
            _commission = uint16(bps);
            (_nextCommission, _commissionChangesAt) = (0, 0);
            emit CommissionSet(bps);
        } else {
            _nextCommission = uint16(bps);
            _commissionChangesAt = (block.timestamp + COMMISSION_DELAY).toUint40();
            emit CommissionAnnounced(bps, _commissionChangesAt);
        }
    }

    /// @inheritdoc IDelegationVault
    function claimCommission(address to) external onlyOwner nonReentrant returns (uint256 amount) {
        _harvest();
        amount = commissionOwed;
        commissionOwed = 0;
        emit CommissionPaid(to, amount);
        IERC20(asset()).safeTransfer(to, amount);
    }

    /* ANYONE */

    /// @inheritdoc IDelegationVault
    function harvest() external nonReentrant returns (uint256 earned) {
        return _harvest();
    }

    /// @inheritdoc IDelegationVault
    function requestExit(uint256 shares) external nonReentrant returns (uint256 batchId) {
        if (shares == 0) revert NothingRequested();
        batchId = openBatch;
        _transfer(msg.sender, address(this), shares);
        _batches[batchId].shares += shares;
        exitOf[batchId][msg.sender] += shares;
        emit ExitRequested(batchId, msg.sender, shares);
    }

    /// @inheritdoc IDelegationVault
    function startBatch() external nonReentrant returns (uint256 batchId) {
        if (block.timestamp < _lastBatchAt + BATCH_SECONDS) revert BatchTooSoon(_lastBatchAt + BATCH_SECONDS);
        batchId = openBatch;
        Batch storage batch = _batches[batchId];
        uint256 shares = batch.shares;
        if (shares == 0) revert NothingRequested();
        // Claims that wait for a slash stay where they are; all others make room.
        if (STAKES.stakeOf(address(this)).waitingSlashes == 0) _payBatches();
        _harvest();

        uint256 supply = totalSupply() + 10 ** _DECIMALS_OFFSET;
        uint256 idlePart = (_idle() * shares) / supply;
        Stake memory pool = STAKES.stakeOf(address(this));
        uint256 stakePart = (_staked(pool) * shares) / supply;
        ++openBatch;
        _lastBatchAt = block.timestamp.toUint40();
        _reserved += idlePart;
        batch.assets = idlePart;
        batch.claimableAt = block.timestamp.toUint40();
        _burn(address(this), shares);
        if (stakePart != 0) {
            batch.claimableAt = STAKES.unbond(stakePart).toUint40();
            batch.stakeShares = STAKES.stakeOf(address(this)).unbondingShares - pool.unbondingShares;
        }
        emit BatchStarted(batchId, shares, stakePart, batch.claimableAt);
    }

    /// @inheritdoc IDelegationVault
    function payBatches() external nonReentrant {
        _payBatches();
    }

    /// @inheritdoc IDelegationVault
    function exit(uint256 batchId, address to) external nonReentrant returns (uint256 assets) {
        if (batchId >= _firstUnpaid) _payBatches();
        if (batchId >= _firstUnpaid) revert BatchNotPaid(batchId);
        uint256 shares = exitOf[batchId][msg.sender];
        if (shares == 0) revert NothingRequested();
        Batch storage batch = _batches[batchId];
        assets = (batch.assets * shares) / batch.shares;
        delete exitOf[batchId][msg.sender];
        batch.shares -= shares;
        batch.assets -= assets;
        _reserved -= assets;
        emit ExitPaid(batchId, msg.sender, to, assets);
        IERC20(asset()).safeTransfer(to, assets);
    }

    /* VIEWS */

    /// @notice Stake that is not on its way out, earnings less commission, and what could not be staked.
    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        uint256 earned = MARKET.accountOf(address(this)).balance;
        return _staked(STAKES.stakeOf(address(this))) + earned - (earned * commission()) / _BPS + _idle();
    }

    /// @notice Zero while a slash waits (its outcome belongs to who is in already), and once the operator was removed or lost
    /// everything.
    /// @inheritdoc IERC4626
    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        Stake memory pool = STAKES.stakeOf(address(this));
        bool closed = pool.standing == Standing.Removed || pool.waitingSlashes != 0 || pool.isWiped();
        return closed ? 0 : type(uint256).max;
    }

    /// @inheritdoc IERC4626
    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256) {
        return maxDeposit(receiver);
    }

    /// @notice Zero: leave by `requestExit`.
    /// @inheritdoc IERC4626
    function maxWithdraw(address) public pure override(ERC4626, IERC4626) returns (uint256) {
        return 0;
    }

    /// @notice Zero: leave by `requestExit`.
    /// @inheritdoc IERC4626
    function maxRedeem(address) public pure override(ERC4626, IERC4626) returns (uint256) {
        return 0;
    }

    /// @inheritdoc IDelegationVault
    function commission() public view returns (uint256 bps) {
        return _isCommissionDue() ? _nextCommission : _commission;
    }

    /// @inheritdoc IDelegationVault
    function announcedCommission() external view returns (uint256 bps, uint256 changesAt) {
        return _isCommissionDue() ? (0, 0) : (_nextCommission, _commissionChangesAt);
    }

    /// @inheritdoc IDelegationVault
    function batchOf(uint256 batchId) external view returns (Batch memory) {
        return _batches[batchId];
    }

    /* INTERNAL */

    /// @dev Stakes at once what a delegator brings.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override nonReentrant {
        super._deposit(caller, receiver, assets, shares);
        _stakeIdle();
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return _DECIMALS_OFFSET;
    }

    /* PRIVATE */

    function _harvest() private returns (uint256 earned) {
        IERC20 token = IERC20(asset());
        uint256 before = token.balanceOf(address(this));
        MARKET.withdrawTo(address(this), type(uint256).max);
        earned = token.balanceOf(address(this)) - before;
        uint256 fee = (earned * commission()) / _BPS;
        commissionOwed += fee;
        if (_isCommissionDue()) {
            _commission = _nextCommission;
            (_nextCommission, _commissionChangesAt) = (0, 0);
            emit CommissionSet(_commission);
        }
        emit Harvested(earned, fee);
        _stakeIdle();
    }

    /// @dev Where the stake vault refuses (the operator was removed or lost everything), the tokens stay here and still
    /// belong to all shares.
    function _stakeIdle() private {
        uint256 idle = _idle();
        if (idle == 0) return;
        IERC20(asset()).forceApprove(address(STAKES), idle);
        try STAKES.stake(address(this), idle) {} catch {
            IERC20(asset()).forceApprove(address(STAKES), 0);
        }
    }

    /// @dev Batches and ripe claims of the stake vault correspond one to one, so each gets its part of what is claimed.
    function _payBatches() private {
        uint256 first = _firstUnpaid;
        uint256 end = first;
        uint256 stakeShares;
        // No more than ten batches wait: the stake vault keeps ten claims, and a batch without a claim is ripe at once.
        while (end < openBatch && _batches[end].claimableAt <= block.timestamp)
            stakeShares += _batches[end++].stakeShares;
        uint256 claimed = stakeShares == 0 ? 0 : STAKES.claim(address(this));
        _firstUnpaid = end;
        for (; first < end; ++first) {
            Batch storage batch = _batches[first];
            if (stakeShares != 0) {
                uint256 part = (claimed * batch.stakeShares) / stakeShares;
                batch.assets += part;
                _reserved += part;
            }
            emit BatchPaid(first, batch.assets);
        }
    }

    /// @dev What the open batch will unbond must stay free, so that no manager can keep delegators in by locking on.
    function _requireRoomForExits() private view {
        uint256 shares = _batches[openBatch].shares;
        if (shares == 0) return;
        uint256 wanted = (_staked(STAKES.stakeOf(address(this))) * shares) / (totalSupply() + 10 ** _DECIMALS_OFFSET);
        uint256 free = STAKES.freeStake(address(this));
        if (free < wanted) revert ExitsWaiting(wanted, free);
    }

    function _isCommissionDue() private view returns (bool) {
        return _commissionChangesAt != 0 && block.timestamp >= _commissionChangesAt;
    }

    /// @dev Worth of the stake that is not on its way out.
    function _staked(Stake memory pool) private pure returns (uint256) {
        return pool.toAssets(uint256(pool.freeShares) + pool.bondedShares);
    }

    /// @dev Tokens here that belong to the shares.
    function _idle() private view returns (uint256) {
        return IERC20(asset()).balanceOf(address(this)) - commissionOwed - _reserved;
    }
}
