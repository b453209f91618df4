// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {ICircuitRegistry} from "./interfaces/ICircuitRegistry.sol";
import {IAvailabilityModule} from "./interfaces/IAvailabilityModule.sol";
import {IEnclaveModule} from "./interfaces/IEnclaveModule.sol";
import {IJobMarket} from "./interfaces/IJobMarket.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {IStakeVault} from "./interfaces/IStakeVault.sol";
import {Delegation} from "./libraries/Delegation.sol";
import {Penalties} from "./libraries/Penalties.sol";
import {Statement} from "./libraries/Statement.sol";
import {Jobs} from "./market/Jobs.sol";
import {Locks} from "./market/Locks.sol";
import {Settlements} from "./market/Settlements.sol";
import {StakeVault} from "./StakeVault.sol";
import {Job} from "./types/Job.sol";
import {MarketConfig} from "./types/MarketConfig.sol";
import {Request} from "./types/Request.sol";

/// @title Escrow and asynchronous settlement of inference jobs
/// @notice What is not found here is a function of `EnclaveModule`, which runs on this contract's storage. The module is
/// fixed for good, as all code here: it exists because one contract's code may not be longer than 24,576 bytes (EIP-170).
/// @custom:security-contact security@assay.example
contract JobMarket is IJobMarket, Locks, Settlements, AccessManaged, Multicall {
    /* CONSTANTS */

    /// Highest protocol fee, tenths of a percent of the price.
    uint8 public constant MAX_FEE_TENTHS = 50;
    /// Part of the fees that goes to the insurance; the rest is the treasury's.
    uint256 public constant INSURANCE_FEE_BPS = 5_000;

    /* IMMUTABLES */

    /// @inheritdoc IJobMarket
    address public immutable ENCLAVE_MODULE;
    /// @inheritdoc IJobMarket
    IStakeVault public immutable VAULT;
    /// @notice Who receives the treasury's part of the fees.
    address public immutable TREASURY;
    uint256 private immutable _CHAIN_ID;
    bytes32 private immutable _SEPARATOR;

    /* CONSTRUCTOR */

    /// @param module The enclave path; the data path behind it names token, registries, bonds and windows for all parts.
    /// @param authority `AccessManager` that names guardian and governor.
    /// @param treasury Who receives the treasury's part of the fees.
    constructor(
        IEnclaveModule module,
        address authority,
        address treasury
    ) Jobs(IAvailabilityModule(module.AVAILABILITY_MODULE()).config()) AccessManaged(authority) {
        if (treasury == address(0)) revert ZeroRecipient();
        ENCLAVE_MODULE = address(module);
        TREASURY = treasury;
        _CHAIN_ID = block.chainid;
        _SEPARATOR = super._separator();
        IAvailabilityModule last = IAvailabilityModule(module.AVAILABILITY_MODULE());
        MarketConfig memory config = last.config();
        // The market makes its own vault, so that each knows the other from its first block and neither can be swapped; and
        // it is the first contract that it makes, so that its other parts can compute the address.
        VAULT = new StakeVault(config.token, address(this), authority, config.minBond, config.keeperCap);
        uint256 longest = MAX_JOB_SECONDS + last.longestAfterlife();
        if (2 * longest > VAULT.UNBONDING_SECONDS()) revert WindowsTooLong(longest, VAULT.UNBONDING_SECONDS() / 2);
    }

    /* ENCLAVE MODULE */

    /// @notice What this contract has no function for, its other half has, or refuses.
    fallback() external {
        Delegation.forward(ENCLAVE_MODULE);
    }

    /* VAULT */

    /// @inheritdoc IJobMarket
    function takeReleased(address operator) external returns (uint96 shares) {
        if (msg.sender != address(VAULT)) revert OnlyVault();
        shares = _accounts[operator].releasedShares;
        _accounts[operator].releasedShares = 0;
    }

    /* GOVERNANCE */

    /// @inheritdoc IJobMarket
    function pauseIntake() external restricted {
        _pause();
    }

    /// @inheritdoc IJobMarket
    function unpauseIntake() external restricted {
        _unpause();
    }

    /// @inheritdoc IJobMarket
    function setFee(uint8 tenths) external restricted {
        if (tenths > MAX_FEE_TENTHS) revert FeeTooHigh(tenths);
        _clock.feeTenths = tenths;
        emit FeeSet(tenths);
    }

    /// @inheritdoc IJobMarket
    function distributeFees(address[] calldata operators) external {
        uint256 fees = _accounts[address(this)].balance;
        _accounts[address(this)].balance = 0;
        for (uint256 i = 0; i < operators.length; ++i) {
            fees += _accounts[operators[i]].fees;
            _accounts[operators[i]].fees = 0;
        }
        uint256 toInsurance = (fees * INSURANCE_FEE_BPS) / Penalties.BPS;
        _credit(address(VAULT), toInsurance);
        _credit(TREASURY, fees - toInsurance);
        emit FeesDistributed(toInsurance, fees - toInsurance);
    }

    /* VIEWS */

    /// @inheritdoc IJobMarket
    function TOKEN() external view returns (IERC20) {
        return _TOKEN;
    }

    /// @inheritdoc IJobMarket
    function MODELS() external view returns (IModelRegistry) {
        return _MODELS;
    }

    /// @inheritdoc IJobMarket
    function CIRCUITS() external view returns (ICircuitRegistry) {
        return _CIRCUITS;
    }

    /// @inheritdoc IJobMarket
    function priceOf(Request calldata request) external view returns (uint256 price) {
        bytes32 jobId = _jobId(request);
        Job job = _jobs[jobId];
        (price, ) = _currentPrice(request, jobId, job, _now(_clock, _pauseIndexOf(job)));
    }

    /// @inheritdoc IJobMarket
    function bondFor(uint96 price, uint16 bondHundredths) external view returns (uint256 bond) {
        return _bondShares(price, bondHundredths);
    }

    /// @inheritdoc IJobMarket
    function isResult(Request calldata request, uint256[] calldata outputs) external view returns (bool) {
        bytes32 jobId = _jobId(request);
        return _jobs[jobId].hasResult(Statement.resultHash(jobId, outputs));
    }

    /* INTERNAL */

    /// @dev The one of the chain it was made on is kept.
    function _separator() internal view override returns (bytes32) {
        return block.chainid == _CHAIN_ID ? _SEPARATOR : super._separator();
    }

    function _vault() internal view override returns (IStakeVault) {
        return VAULT;
    }
}
