// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {IDisputes} from "./interfaces/IDisputes.sol";
import {IMoney} from "./interfaces/IMoney.sol";
import {IPart} from "./interfaces/IPart.sol";
import {IPosts} from "./interfaces/IPosts.sol";
import {IResults} from "./interfaces/IResults.sol";
import {IUptime} from "./interfaces/IUptime.sol";
import {IUptimeFeed} from "./interfaces/IUptimeFeed.sol";
import {IWithholding} from "./interfaces/IWithholding.sol";
import {Delegation} from "./libraries/Delegation.sol";
import {RequestRules} from "./libraries/RequestRules.sol";
import {Selectors} from "./libraries/Selectors.sol";
import {Kernel} from "./market/Kernel.sol";
import {Locks} from "./market/Locks.sol";
import {Settlements} from "./market/Settlements.sol";
import {StakeVault} from "./StakeVault.sol";
import {MarketConfig} from "./types/MarketConfig.sol";
import {OutagesLibrary} from "./types/Outages.sol";

/// @title The market: escrow and asynchronous settlement of inference jobs
/// @notice Its ABI is `IAssay`. This contract holds the money and answers for locks and settlements itself. It hands every
/// other call to the module that has the function. The modules are fixed at deployment; they exist because one contract's
/// code may not exceed 24,576 bytes (EIP-170).
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract JobMarket is Locks, Settlements, AccessManaged, Multicall {
    /* ERRORS */

    /// @notice A job could live longer than half of the unbonding time: shorten the windows.
    /// @dev Selector 0xe472dedb.
    error WindowsTooLong(uint256 longest, uint256 limit);
    /// @notice The module was deployed with another configuration than the market: deploy it again.
    /// @dev Selector 0xdd7a616e.
    error ConfigMismatch(address module);

    /// @notice Every job needs a bond: name a smallest bond of at least one unit.
    /// @dev Selector 0x43a58e85.
    error NoMinBond();
    /// @notice The uptime feed does not answer as Chainlink's do, or its grace is zero or above a day: correct the configuration.
    /// @dev Selector 0x0b541359.
    error UnfitUptimeFeed(address feed, uint256 grace);

    /* CONSTANTS */

    uint256 private constant _RESULTS_1 =
        uint256(uint32(IResults.deliverAndFinalise.selector)) |
            (uint256(uint32(IResults.deliverMany.selector)) << 32) |
            (uint256(uint32(IResults.finaliseMany.selector)) << 64) |
            (uint256(uint32(IResults.deliver.selector)) << 96) |
            (uint256(uint32(IResults.finalise.selector)) << 128) |
            (uint256(uint32(IResults.finaliseWithCallback.selector)) << 160) |
            (uint256(uint32(IResults.draw.selector)) << 192) |
            (uint256(uint32(IResults.voidUnprovable.selector)) << 224);
    uint256 private constant _RESULTS_2 =
        uint256(uint32(IResults.retryCallback.selector)) |
            (uint256(uint32(IResults.giveBack.selector)) << 32) |
            (uint256(uint32(IResults.digestOf.selector)) << 64) |
            (uint256(uint32(IResults.windowsOf.selector)) << 96) |
            (uint256(uint32(IResults.stretchOfDelivery.selector)) << 128) |
            (uint256(uint32(IResults.auditRateBps.selector)) << 160) |
            (uint256(uint32(IResults.longestAfterlife.selector)) << 192) |
            (uint256(uint32(IResults.DOWNGRADE_FACTOR.selector)) << 224);
    uint256 private constant _DISPUTES_1 =
        uint256(uint32(IDisputes.prove.selector)) |
            (uint256(uint32(IDisputes.challenge.selector)) << 32) |
            (uint256(uint32(IDisputes.expireDispute.selector)) << 64) |
            (uint256(uint32(IDisputes.commitReport.selector)) << 96) |
            (uint256(uint32(IDisputes.reportEquivocation.selector)) << 128) |
            (uint256(uint32(IDisputes.contradict.selector)) << 160) |
            (uint256(uint32(IDisputes.quarantineModel.selector)) << 192) |
            (uint256(uint32(IDisputes.closeQuarantined.selector)) << 224);
    uint256 private constant _DISPUTES_2 =
        uint256(uint32(IDisputes.voidSlash.selector)) |
            (uint256(uint32(IDisputes.isQuarantined.selector)) << 32) |
            (uint256(uint32(IDisputes.drawOf.selector)) << 64) |
            (uint256(uint32(IDisputes.REPORT_SECONDS.selector)) << 96) |
            (uint256(uint32(IDisputes.challengeBond.selector)) << 128) |
            (uint256(uint32(IDisputes.declareProver.selector)) << 160) |
            (uint256(uint32(IDisputes.proverOf.selector)) << 192) |
            (uint256(uint32(IDisputes.MAX_BACKLOG_SECONDS.selector)) << 224);
    uint256 private constant _DISPUTES_3 = uint256(uint32(IDisputes.CHALLENGE_OPERATOR_BPS.selector));
    uint256 private constant _WITHHOLDING_1 =
        uint256(uint32(IWithholding.demandInput.selector)) |
            (uint256(uint32(IWithholding.postInput.selector)) << 32) |
            (uint256(uint32(IWithholding.closeWithheldInput.selector)) << 64) |
            (uint256(uint32(IWithholding.demandOutput.selector)) << 96) |
            (uint256(uint32(IWithholding.postOutput.selector)) << 128) |
            (uint256(uint32(IWithholding.expireOutput.selector)) << 160) |
            (uint256(uint32(IWithholding.MAX_DATA_BYTES.selector)) << 192) |
            (uint256(uint32(IUptime.recordOutage.selector)) << 224);
    uint256 private constant _WITHHOLDING_2 =
        uint256(uint32(IUptime.outages.selector)) |
            (uint256(uint32(IPosts.post.selector)) << 32) |
            (uint256(uint32(IPosts.postForReward.selector)) << 64) |
            (uint256(uint32(IPosts.postReward.selector)) << 96) |
            (uint256(uint32(IPosts.seedOf.selector)) << 128) |
            (uint256(uint32(IPosts.nextTarget.selector)) << 160) |
            (uint256(uint32(IWithholding.closeWrongInput.selector)) << 192);

    /* IMMUTABLES */

    /// @notice Code that answers for the chapters "money" and "requests".
    address public immutable REQUEST_MODULE;
    /// @notice Code that answers for the chapter "results".
    address public immutable RESULT_MODULE;
    /// @notice Code that answers for the chapter "disputes".
    address public immutable DISPUTE_MODULE;
    /// @notice Code that answers for the chapters "withholding", "posts" and "uptime".
    address public immutable WITHHOLDING_MODULE;

    /* CONSTRUCTOR */

    /// @param config_ Token, registries, bonds and windows.
    /// @param requestModule A `RequestModule` of the same configuration.
    /// @param resultModule A `ResultModule` of the same configuration.
    /// @param disputeModule A `DisputeModule` of the same configuration.
    /// @param withholdingModule A `WithholdingModule` of the same configuration.
    /// @param authority `AccessManager` that names guardian and governor.
    constructor(
        MarketConfig memory config_,
        IPart requestModule,
        IResults resultModule,
        IDisputes disputeModule,
        IWithholding withholdingModule,
        address authority
    ) Kernel(config_) AccessManaged(authority) {
        if (config_.treasury == address(0)) revert IMoney.ZeroRecipient();
        if (config_.minBond == 0) revert NoMinBond();
        _requireFeed(config_.uptimeFeed, config_.outageGrace);
        REQUEST_MODULE = address(requestModule);
        RESULT_MODULE = address(resultModule);
        DISPUTE_MODULE = address(disputeModule);
        WITHHOLDING_MODULE = address(withholdingModule);
        bytes32 expected = keccak256(abi.encode(config_));
        _requireConfig(REQUEST_MODULE, expected);
        _requireConfig(RESULT_MODULE, expected);
        _requireConfig(DISPUTE_MODULE, expected);
        _requireConfig(WITHHOLDING_MODULE, expected);
        // The market creates its own vault, so that each knows the other from its first block and neither can be swapped. The
        // vault is the first contract that the market creates: `JobStore._vault` computes its address from that.
        StakeVault vault = new StakeVault(config_.token, address(this), authority, config_.minBond, config_.keeperCap);
        uint256 longest = RequestRules.MAX_JOB_SECONDS + resultModule.longestAfterlife();
        if (2 * longest > vault.UNBONDING_SECONDS()) revert WindowsTooLong(longest, vault.UNBONDING_SECONDS() / 2);
    }

    /* MODULES */

    /// @notice Hands a call to the module that has the function. The functions that operators call most are tested first.
    fallback() external {
        Delegation.forward(_moduleOf(msg.sig));
    }

    function _moduleOf(bytes4 selector) private view returns (address) {
        uint256 lanes = Selectors.everywhere(selector);
        if (_isOfResults(lanes)) return RESULT_MODULE;
        if (_isOfDisputes(lanes)) return DISPUTE_MODULE;
        return _isOfWithholding(lanes) ? WITHHOLDING_MODULE : REQUEST_MODULE;
    }

    function _isOfResults(uint256 lanes) private pure returns (bool) {
        return (Selectors.among(lanes, _RESULTS_1) | Selectors.among(lanes, _RESULTS_2)) != 0;
    }

    function _isOfDisputes(uint256 lanes) private pure returns (bool) {
        return
            (Selectors.among(lanes, _DISPUTES_1) |
                Selectors.among(lanes, _DISPUTES_2) |
                Selectors.among(lanes, _DISPUTES_3)) != 0;
    }

    function _isOfWithholding(uint256 lanes) private pure returns (bool) {
        return (Selectors.among(lanes, _WITHHOLDING_1) | Selectors.among(lanes, _WITHHOLDING_2)) != 0;
    }

    /* PRIVATE */

    function _requireFeed(IUptimeFeed feed, uint256 grace) private view {
        bool fit = grace == 0;
        if (address(feed) != address(0)) {
            (fit, ) = OutagesLibrary.read(feed, abi.encodeCall(IUptimeFeed.latestRoundData, ()));
            fit = fit && grace != 0 && grace < OutagesLibrary.LONGEST;
        }
        if (!fit) revert UnfitUptimeFeed(address(feed), grace);
    }

    function _requireConfig(address module, bytes32 expected) private view {
        if (keccak256(abi.encode(IPart(module).config())) != expected) revert ConfigMismatch(module);
    }
}
