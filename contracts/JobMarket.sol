// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {IDisputes} from "./interfaces/IDisputes.sol";
import {IMoney} from "./interfaces/IMoney.sol";
import {IPart} from "./interfaces/IPart.sol";
import {IResults} from "./interfaces/IResults.sol";
import {IUptime} from "./interfaces/IUptime.sol";
import {IUptimeFeed} from "./interfaces/IUptimeFeed.sol";
import {Delegation} from "./libraries/Delegation.sol";
import {RequestRules} from "./libraries/RequestRules.sol";
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

    /* IMMUTABLES */

    /// @notice Code that answers for the chapters "money", "requests" and "withholding".
    address public immutable REQUEST_MODULE;
    /// @notice Code that answers for the chapter "results".
    address public immutable RESULT_MODULE;
    /// @notice Code that answers for the chapters "disputes" and "uptime".
    address public immutable DISPUTE_MODULE;

    /* CONSTRUCTOR */

    /// @param config_ Token, registries, bonds and windows.
    /// @param requestModule A `RequestModule` of the same configuration.
    /// @param resultModule A `ResultModule` of the same configuration.
    /// @param disputeModule A `DisputeModule` of the same configuration.
    /// @param authority `AccessManager` that names guardian and governor.
    constructor(
        MarketConfig memory config_,
        IPart requestModule,
        IResults resultModule,
        IDisputes disputeModule,
        address authority
    ) Kernel(config_) AccessManaged(authority) {
        if (config_.treasury == address(0)) revert IMoney.ZeroRecipient();
        if (config_.minBond == 0) revert NoMinBond();
        _requireFeed(config_.uptimeFeed, config_.outageGrace);
        REQUEST_MODULE = address(requestModule);
        RESULT_MODULE = address(resultModule);
        DISPUTE_MODULE = address(disputeModule);
        bytes32 expected = keccak256(abi.encode(config_));
        _requireConfig(REQUEST_MODULE, expected);
        _requireConfig(RESULT_MODULE, expected);
        _requireConfig(DISPUTE_MODULE, expected);
        // The market creates its own vault, so that each knows the other from its first block and neither can be swapped. The
        // vault is the first contract that the market creates: `Kernel._vault` computes its address from that.
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
        if (_isOfResults(selector)) return RESULT_MODULE;
        return _isOfDisputes(selector) ? DISPUTE_MODULE : REQUEST_MODULE;
    }

    function _isOfResults(bytes4 selector) private pure returns (bool) {
        return
            selector == IResults.deliverAndFinalise.selector ||
            selector == IResults.deliverMany.selector ||
            selector == IResults.finaliseMany.selector ||
            selector == IResults.deliver.selector ||
            selector == IResults.finalise.selector ||
            selector == IResults.finaliseWithCallback.selector ||
            selector == IResults.draw.selector ||
            selector == IResults.voidUnprovable.selector ||
            selector == IResults.giveBack.selector ||
            selector == IResults.digestOf.selector ||
            selector == IResults.windowsOf.selector ||
            selector == IResults.stretchOfDelivery.selector ||
            selector == IResults.auditRateBps.selector ||
            selector == IResults.longestAfterlife.selector ||
            selector == IResults.post.selector ||
            selector == IResults.postForReward.selector ||
            selector == IResults.postReward.selector ||
            selector == IResults.seedOf.selector ||
            selector == IResults.nextTarget.selector ||
            selector == IResults.DOWNGRADE_FACTOR.selector;
    }

    function _isOfDisputes(bytes4 selector) private pure returns (bool) {
        return
            selector == IDisputes.prove.selector ||
            selector == IDisputes.challenge.selector ||
            selector == IDisputes.expireDispute.selector ||
            selector == IDisputes.reportEquivocation.selector ||
            selector == IDisputes.challengeBond.selector ||
            selector == IDisputes.declareProver.selector ||
            selector == IDisputes.proverOf.selector ||
            selector == IDisputes.MAX_BACKLOG_SECONDS.selector ||
            selector == IDisputes.CHALLENGE_OPERATOR_BPS.selector ||
            selector == IUptime.recordOutage.selector ||
            selector == IUptime.outages.selector;
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
