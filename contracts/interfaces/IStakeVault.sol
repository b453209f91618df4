// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Penalties} from "../libraries/Penalties.sol";
import {Claim, Stake} from "../types/Stake.sol";

/// @title Stake, bonds, penalties and insurance
/// @notice Holds what operators can lose, and takes it by the published rules only (`Penalties`). Knows nothing of what a
/// job contains: one market, fixed at deployment, tells it which rule was broken.
/// @dev Amounts are in the settlement token's smallest unit; shares are parts of one operator's pool (`types/Stake.sol`).
interface IStakeVault {
    /* ERRORS */

    /// @notice Only the market may call this.
    /// @dev Selector 0xbfae38b3.
    error NotMarket(address caller);
    /// @notice An amount of zero does nothing.
    /// @dev Selector 0x1f2a2005.
    error ZeroAmount();
    /// @notice The operator was removed, or its pool was slashed to nothing: stake from another address.
    /// @dev Selector 0x80c0b871.
    error OperatorRemoved(address operator);
    /// @notice The operator may not lock: three R1 in 24 hours. It calls `resetJail` when it is ready again.
    /// @dev Selector 0xaad5b969.
    error OperatorJailed(address operator);
    /// @notice The operator is not jailed.
    /// @dev Selector 0x9281fbd2.
    error NotJailed(address operator);
    /// @notice Not enough free stake: stake more, or wait until jobs end.
    /// @dev Selector 0x936d426d.
    error InsufficientStake(address operator, uint256 freeShares, uint256 wantedShares);
    /// @notice The queue holds ten claims: claim first.
    /// @dev Selector 0x6e56daa2.
    error TooManyClaims(address operator);
    /// @notice No claim is ripe before `claimableAt` (zero: no claim at all).
    /// @dev Selector 0x01ac6c1a.
    error NothingToClaim(address operator, uint256 claimableAt);
    /// @notice A slash of this operator waits: no claim is paid and no job locked until it is executed or cancelled.
    /// @dev Selector 0x0ba43ebd.
    error SlashWaiting(address operator, uint256 count);
    /// @notice No such slash waits.
    /// @dev Selector 0xb32c6c62.
    error UnknownSlash(uint256 slashId);
    /// @notice The slash may be executed from `executableAt` on.
    /// @dev Selector 0x2c6137f3.
    error SlashNotReady(uint256 slashId, uint256 executableAt);

    /* EVENTS */

    event Staked(address indexed operator, address indexed from, uint256 assets, uint256 shares);
    event Unbonding(address indexed operator, uint256 shares, uint256 claimableAt);
    event Claimed(address indexed operator, address indexed to, uint256 assets);
    event Penalised(address indexed operator, Penalties.Rule indexed rule, uint256 amount, Penalties.Split split);
    event Jailed(address indexed operator);
    event JailReset(address indexed operator);
    event Removed(address indexed operator);
    event SlashQueued(
        uint256 indexed slashId,
        address indexed operator,
        Penalties.Rule rule,
        uint256 amount,
        uint256 executableAt
    );
    event SlashExecuted(uint256 indexed slashId, address indexed operator, uint256 amount, Penalties.Split split);
    event SlashCancelled(uint256 indexed slashId, address indexed operator);
    event InsuranceReceived(uint256 amount);
    event InsurancePaid(address indexed operator, uint256 amount);

    /* STRUCTS */

    /// @notice A slash above the bond, waiting.
    struct Slash {
        address operator;
        /// First second at which it may be executed: 48 hours after the fault was found.
        uint40 executableAt;
        Penalties.Rule rule;
        /// Part of `amount` that finder and requester have shares of, basis points: what free and unbonding stake paid. What
        /// the bonds of other jobs paid is the insurance's alone.
        uint16 sharedBps;
        /// Who showed the fault; zero for an audit.
        address finder;
        /// Tokens set aside from the operator's pool: the rule's share of the stake.
        uint96 amount;
        address requester;
        /// Most that the requester still gets: the price, less what it got from the bond.
        uint96 requesterCap;
        /// Worth of the pool when the fault was found, its bond already taken: the most that R5 can take.
        uint96 stake;
        /// Stake of all operators when the fault was found.
        uint128 totalStaked;
    }

    /// @notice The most that an operator can lose on one job by one rule.
    struct Loss {
        Penalties.Rule rule;
        uint256 amount;
    }

    /* STAKING */

    /// @notice Adds stake to `operator`'s pool; the stake is the operator's from then on.
    /// @param operator Whose stake grows.
    /// @param assets Tokens to take from the caller; what arrives counts.
    /// @return shares Shares added.
    function stake(address operator, uint256 assets) external returns (uint256 shares);

    /// @notice Starts the caller's unbonding of `assets` of its free stake. They stay at risk until claimed.
    /// @return claimableAt First second at which `claim` pays them.
    function unbond(uint256 assets) external returns (uint256 claimableAt);

    /// @notice Pays every ripe claim of the caller to `to`.
    function claim(address to) external returns (uint256 assets);

    /// @notice Ends the caller's jail, which three R1 in 24 hours began.
    function resetJail() external;

    /* MARKET */

    /// @notice Reserves `shares` of the operator's free stake for one job, after freeing `released` shares of ended jobs.
    /// @return assets What the bond is worth.
    function bond(address operator, uint96 shares, uint96 released) external returns (uint96 assets);

    /// @notice Takes the fee for a declined lock, frees the rest of the bond and sends the fee to the market.
    /// @return fee Tokens sent, all of them the requester's.
    function decline(address operator, uint96 bondShares) external returns (uint96 fee);

    /// @notice Frees a bond at once.
    function release(address operator, uint96 bondShares) external;

    /// @notice R1: takes the penalty, frees the rest of the bond, counts the strike, and sends all but the insurance's part
    /// to the market.
    /// @return split What the market has to hand out.
    function penaliseLate(
        address operator,
        uint96 bondShares,
        uint96 price
    ) external returns (Penalties.Split memory split);

    /// @notice R2: takes the bond now and queues the stake's part.
    /// @param challenger Who showed the fault; zero for an audit.
    /// @return split What the market has to hand out now.
    function penaliseWrong(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address challenger
    ) external returns (Penalties.Split memory split);

    /// @notice R3: takes the bond (zero shares where the job has ended), removes the operator, queues half the stake.
    function penaliseEquivocation(
        address operator,
        uint96 bondShares,
        address reporter
    ) external returns (Penalties.Split memory split);

    /// @notice R4: takes the whole bond; a second time inside 7 days it is R2.
    /// @param challenger Whose challenge stayed unanswered; zero for an audit, and for a challenge of a job that the audit
    /// would have drawn (else a cheat that sees itself drawn would challenge itself and get a part back).
    function penaliseSilence(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address challenger
    ) external returns (Penalties.Split memory split);

    /* SLASH QUEUE */

    /// @notice Executes a slash whose 48 hours have passed; anyone may, in any order. It takes what was set aside, and from
    /// the pool what R5 adds.
    function executeSlash(uint256 slashId) external;

    /// @notice Cancels a waiting slash: what was set aside goes back to the operator's pool, and the fault no longer counts
    /// for R5 (guardian). A removed operator stays removed.
    function cancelSlash(uint256 slashId) external;

    /* INSURANCE */

    /// @notice Moves what the market holds for the insurance into it; anyone may.
    function collectInsurance() external returns (uint256 amount);

    /* VIEWS */

    function TOKEN() external view returns (IERC20);

    function MARKET() external view returns (address);

    /// @notice Smallest bond of a job.
    function MIN_BOND() external view returns (uint96);

    /// @notice Most that a keeper gets for calling an R1, about twice its gas in the settlement token.
    function KEEPER_CAP() external view returns (uint96);

    /// @notice Seconds from `unbond` to `claim`.
    function UNBONDING_SECONDS() external view returns (uint256);

    function stakeOf(address operator) external view returns (Stake memory);

    /// @notice What all of the operator's stake is worth: free, bonded and unbonding.
    function assetsOf(address operator) external view returns (uint256);

    /// @notice Free stake in tokens, counting bonds that the market has released and not yet handed back.
    function freeStake(address operator) external view returns (uint256 assets);

    /// @notice What `shares` of the operator's pool are worth, at most all of it.
    function toAssets(address operator, uint256 shares) external view returns (uint256 assets);

    /// @notice The queue of unbonding claims, oldest first.
    function claimsOf(address operator) external view returns (Claim[] memory);

    function slashOf(uint256 slashId) external view returns (Slash memory);

    /// @notice What the insurance may still pay for bonds of this operator that its own slashes left too small.
    function coverOf(address operator) external view returns (uint256 amount);

    /// @notice Stake of all operators, with what is set aside for slashes that wait; and the insurance.
    function totals() external view returns (uint256 staked, uint256 insurance);

    /// @notice What a job with this bond and price can cost the operator at most, a line for each rule, in the rules' order.
    /// The bond may be one that is not locked yet. The line of R5 covers every case: nothing costs more than all stake.
    function lossBound(address operator, uint96 bondShares, uint96 price) external view returns (Loss[] memory losses);
}
