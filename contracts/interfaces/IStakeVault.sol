// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Penalties} from "../libraries/Penalties.sol";
import {Audit, Draw} from "../types/Audit.sol";
import {Slash} from "../types/Slash.sol";
import {Claim, Stake} from "../types/Stake.sol";

/// @title Stake, bonds, penalties and insurance
/// @notice Holds the stake of operators and takes it by the published rules only (`Penalties`). The vault knows nothing of a
/// job's content: one market, fixed at deployment, tells it which rule was broken.
/// @dev Units: an amount counts the settlement token's smallest unit; a share is a part of one operator's pool
/// (`types/Stake.sol`). Fractions are in basis points.
///
/// Assumptions:
/// - Token: a transfer moves exactly the amount asked for. `stake` counts the tokens that arrive, so a fee on transfers is
///   borne by the staker there; a fee between vault and market would leave the market short, so such a token must not be
///   chosen. A token that calls back during a transfer finds the books in order. The balance of the vault never shrinks by
///   itself (no rebasing).
/// - Time: `block.timestamp` in seconds. Every window is at least 24 hours, so the seconds by which a block producer can
///   shift it do not matter. Times fit their fields until the year 2106.
/// - Market: it calls `bond` before it counts on a bond, ends every bond exactly once, and hands out the tokens of a penalty
///   as the returned split says.
interface IStakeVault {
    /* ERRORS */

    /// @notice Only the market may call this function.
    /// @dev Selector 0xbfae38b3.
    error NotMarket(address caller);
    /// @notice The amount is zero: name an amount of at least one unit.
    /// @dev Selector 0x1f2a2005.
    error ZeroAmount();
    /// @notice The operator was removed, or slashes took its whole pool: stake for another operator address.
    /// @dev Selector 0x80c0b871.
    error OperatorRemoved(address operator);
    /// @notice The operator missed three deadlines in 24 hours (R1, R4), so it may not lock: lock again at `until` or later.
    /// @dev Selector 0xedcd18cf.
    error OperatorJailed(address operator, uint256 until);
    /// @notice The operator has too little free stake: stake more, or wait until jobs end.
    /// @dev Selector 0x936d426d.
    error InsufficientStake(address operator, uint256 freeShares, uint256 wantedShares);
    /// @notice The operator's queue holds ten claims: call `claim` before unbonding more.
    /// @dev Selector 0x6e56daa2.
    error TooManyClaims(address operator);
    /// @notice No claim of the operator is ripe: wait until `claimableAt`, or call `unbond` first if it is zero.
    /// @dev Selector 0x01ac6c1a.
    error NothingToClaim(address operator, uint256 claimableAt);
    /// @notice A slash of this operator is waiting: until it is executed or cancelled, the vault pays no claim and bonds no job.
    /// @dev Selector 0x0ba43ebd.
    error SlashWaiting(address operator, uint256 count);
    /// @notice No slash with this number is waiting: it was never queued, or was executed, cancelled or voided.
    /// @dev Selector 0xb32c6c62.
    error UnknownSlash(uint256 slashId);
    /// @notice The slash is not executable yet: call again at `executableAt` or later.
    /// @dev Selector 0x2c6137f3.
    error SlashNotReady(uint256 slashId, uint256 executableAt);
    /// @notice The slash can no longer be cancelled: its 48 hours ended after `cancelBy`. Let `executeSlash` pay it out.
    /// @dev Selector 0xcea18e09.
    error TooLateToCancel(uint256 slashId, uint256 cancelBy);
    /// @notice The seed of the job's target is not at hand: post it to the market first (`IPosts.post`).
    /// @dev Selector 0x572b3c5c.
    error DrawUnknown(uint256 slashId, uint40 target);

    /* EVENTS */

    /// @notice Stake was added to a pool.
    /// @param operator Owner of the pool.
    /// @param from Account that paid.
    /// @param assets Tokens that arrived.
    /// @param shares Free shares added.
    event Staked(address indexed operator, address indexed from, uint256 assets, uint256 shares);
    /// @notice Free stake entered the unbonding queue.
    /// @param operator Owner of the pool.
    /// @param shares Shares of the new claim.
    /// @param claimableAt First second at which `claim` pays it.
    event Unbonding(address indexed operator, uint256 shares, uint256 claimableAt);
    /// @notice Ripe claims were paid.
    /// @param operator Owner of the pool.
    /// @param to Receiver of the tokens.
    /// @param assets Tokens sent.
    event Claimed(address indexed operator, address indexed to, uint256 assets);
    /// @notice A penalty was taken from a bond. The top-up of `InsurancePaid` comes on top of its split.
    /// @param operator Operator at fault.
    /// @param rule Rule that was broken.
    /// @param amount Tokens taken from the bond.
    /// @param split Shares of each receiver; they sum to `amount`.
    event Penalised(address indexed operator, Penalties.Rule indexed rule, uint256 amount, Penalties.Split split);
    /// @notice The third strike (R1 or R4) in 24 hours jailed an operator, or a further one lengthened its jail.
    /// @param operator Operator that may not lock.
    /// @param until First second at which it may lock again: 24 hours after the strike.
    event Jailed(address indexed operator, uint256 until);
    /// @notice R3 removed an operator for good.
    /// @param operator Operator that never locks again.
    event Removed(address indexed operator);
    /// @notice Parts of R2 or R3 were set aside and wait.
    /// @param slashId Number of the slash, counted from one.
    /// @param operator Operator at fault.
    /// @param rule `Wrong` or `Equivocation`.
    /// @param bond Tokens set aside from the job's bond: all of it (R2), or the reporter's tenth (R3).
    /// @param amount Tokens set aside from the pool.
    /// @param executableAt First second at which `executeSlash` pays both out.
    event SlashQueued(
        uint256 indexed slashId,
        address indexed operator,
        Penalties.Rule rule,
        uint256 bond,
        uint256 amount,
        uint256 executableAt
    );
    /// @notice A slash was paid out.
    /// @param slashId Number of the slash.
    /// @param operator Operator at fault.
    /// @param amount Tokens taken: the parts set aside, and the excess of R5.
    /// @param split Shares of each receiver; they sum to `amount`.
    event SlashExecuted(uint256 indexed slashId, address indexed operator, uint256 amount, Penalties.Split split);
    /// @notice The guardian cancelled a slash.
    /// @param slashId Number of the slash.
    /// @param operator Operator whose pool got the set-aside parts back.
    event SlashCancelled(uint256 indexed slashId, address indexed operator);
    /// @notice The circuit whose proof had found the fault proved two different results of one input: the slash is void.
    /// @param slashId Number of the slash.
    /// @param operator Operator whose pool got the set-aside parts back.
    event SlashVoided(uint256 indexed slashId, address indexed operator);
    /// @notice The draw of a slash's job is kept, and the seed is needed no more.
    /// @param slashId Number of the slash.
    /// @param draw `Spared` or `Drawn`.
    event DrawRecorded(uint256 indexed slashId, Draw draw);
    /// @notice A report of R3 with an older commitment took the finder's part.
    /// @param slashId Number of the slash.
    /// @param finder Account that gets the finder's part now.
    event FinderReplaced(uint256 indexed slashId, address indexed finder);
    /// @notice The insurance's balance in the market moved into the vault.
    /// @param amount Tokens that arrived.
    event InsuranceReceived(uint256 amount);
    /// @notice The insurance made up for a bond that earlier slashes had left too small.
    /// @param operator Operator whose bond was too small; the job's requester gets the tokens.
    /// @param amount Tokens paid.
    event InsurancePaid(address indexed operator, uint256 amount);

    /* STRUCTS */

    /// @notice The most that an operator can lose on one job by one rule.
    struct Loss {
        /// Rule that takes it.
        Penalties.Rule rule;
        /// Tokens.
        uint256 amount;
    }

    /* STAKING */

    /// @notice Adds stake to an operator's pool. The stake belongs to the operator from then on.
    /// @dev Reverts with ZeroAmount if no token arrives; OperatorRemoved; SafeCastOverflowedUintDowncast if all shares of the
    /// pool would exceed 96 bits; the token's own error if the transfer fails.
    /// @param operator Owner of the pool; any account may stake for it.
    /// @param assets Tokens to take from the caller. The tokens that arrive count.
    /// @return shares Free shares added, rounded down.
    function stake(address operator, uint256 assets) external returns (uint256 shares);

    /// @notice Moves free stake of the caller into the unbonding queue. It stays at risk until it is claimed.
    /// @dev Reverts with ZeroAmount; InsufficientStake; TooManyClaims.
    /// @param assets Tokens to unbond, at their worth now.
    /// @return claimableAt First second at which `claim` pays them.
    function unbond(uint256 assets) external returns (uint256 claimableAt);

    /// @notice Pays every ripe claim of the caller, at its worth now.
    /// @dev Reverts with SlashWaiting; NothingToClaim; the token's own error if the transfer fails.
    /// @param to Receiver of the tokens.
    /// @return assets Tokens sent.
    function claim(address to) external returns (uint256 assets);

    /* MARKET */

    /// @notice Reserves free stake for one job, after it frees the bonds of ended jobs.
    /// @dev Reverts with NotMarket; OperatorJailed; OperatorRemoved; SlashWaiting, since R5 may still take stake that an audit
    /// rate would count on; InsufficientStake.
    /// @param operator Operator that locks the job.
    /// @param shares Shares to reserve.
    /// @param released Bonded shares of ended jobs, to free first.
    /// @param ended Number of those jobs.
    /// @return assets Worth of the bond, tokens.
    /// @return undecided Jobs of the operator whose locks have not ended, with this one.
    function bond(
        address operator,
        uint96 shares,
        uint96 released,
        uint16 ended
    ) external returns (uint96 assets, uint24 undecided);

    /// @notice Takes the fee for a declined lock, frees the rest of the bond and sends the fee to the market.
    /// @dev Reverts with NotMarket.
    /// @param operator Operator that gives the lock back.
    /// @param bondShares Shares of the job's bond.
    /// @param price Locked price, tokens.
    /// @return fee Tokens sent; the requester gets all of them.
    function decline(address operator, uint96 bondShares, uint96 price) external returns (uint96 fee);

    /// @notice Frees a bond at once.
    /// @dev Reverts with NotMarket.
    /// @param operator Operator of the job.
    /// @param bondShares Shares of the job's bond.
    function release(address operator, uint96 bondShares) external;

    /// @notice R1, a missed lock deadline: takes the penalty, frees the rest of the bond, counts the strike, and sends all but
    /// the insurance's part to the market.
    /// @dev Reverts with NotMarket.
    /// @param operator Operator at fault.
    /// @param bondShares Shares of the job's bond.
    /// @param price Locked price, tokens.
    /// @return split Tokens that the market has to hand out; the finder is the keeper.
    function penaliseLate(
        address operator,
        uint96 bondShares,
        uint96 price
    ) external returns (Penalties.Split memory split);

    /// @notice R2, a wrong result: sets the whole bond and a part of the stake aside, and queues both as a slash.
    /// @dev Reverts with NotMarket.
    /// @param operator Operator at fault.
    /// @param bondShares Shares of the job's bond.
    /// @param price Locked price, tokens: the most that the requester gets.
    /// @param requester Requester of the job.
    /// @param finder Account that the refuting proof names.
    /// @param audit The job's audit.
    /// @return topUp Tokens of the insurance that the market has to give the requester now; the rest is paid at execution.
    function penaliseWrong(
        address operator,
        uint96 bondShares,
        uint96 price,
        address requester,
        address finder,
        Audit calldata audit
    ) external returns (uint96 topUp);

    /// @notice R3, two signed results of one job: takes the bond, removes the operator and queues half the rest of its stake and
    /// the reporter's part of the bond.
    /// @dev Reverts with NotMarket.
    /// @param operator Operator at fault.
    /// @param bondShares Shares of the job's bond; zero if the job has ended.
    /// @param price Locked price, tokens: the most that the requester gets of the bond.
    /// @param reporter Account that showed the two signatures.
    /// @param audit The job's audit.
    /// @return slashId Number of the slash.
    /// @return split Tokens that the market has to hand out now; the reporter's part waits.
    function penaliseEquivocation(
        address operator,
        uint96 bondShares,
        uint96 price,
        address reporter,
        Audit calldata audit
    ) external returns (uint256 slashId, Penalties.Split memory split);

    /// @notice Gives the finder's part of a waiting slash to another account: its report had the older commitment.
    /// @dev Reverts with NotMarket; UnknownSlash.
    /// @param slashId Number of the slash.
    /// @param finder Account that gets the finder's part.
    function replaceFinder(uint256 slashId, address finder) external;

    /// @notice Voids a waiting slash of R2, whose circuit proved two different results of one input: both parts return to the
    /// operator's pool, and the fault no longer counts for R5.
    /// @dev Reverts with NotMarket; UnknownSlash, also if the slash is not an R2 of the job.
    /// @param slashId Number of the slash.
    /// @param jobId The job at fault.
    function voidSlash(uint256 slashId, bytes32 jobId) external;

    /// @notice R4, an unanswered audit or challenge: takes the job's whole bond and nothing else, however many proofs of the
    /// operator are missing, and counts the strike. A missing proof is no proof of fraud.
    /// @dev Reverts with NotMarket.
    /// @param operator Operator at fault.
    /// @param bondShares Shares of the job's bond.
    /// @param price Locked price, tokens: the most that the requester gets.
    /// @return split Tokens that the market has to hand out now, with the insurance's top-up in the requester's part.
    function penaliseSilence(
        address operator,
        uint96 bondShares,
        uint96 price
    ) external returns (Penalties.Split memory split);

    /* SLASH QUEUE */

    /// @notice Executes a slash 48 hours after the end of the day that follows its fault. Any account may call. No fault that R5
    /// counts can be cancelled by then, so the order of slashes changes nothing. It takes the parts set aside, and from the pool
    /// the excess of R5. If neither a record nor a seed shows whether the audit drew the job, it counts as drawn: the
    /// insurance gets the finder's part of the bond.
    /// @dev Reverts with UnknownSlash; SlashNotReady.
    /// @param slashId Number of the slash, from `SlashQueued`.
    function executeSlash(uint256 slashId) external;

    /// @notice Cancels a waiting slash within 48 hours of its fault (guardian): the parts set aside return to the operator's
    /// pool, and the fault no longer counts for R5. A removed operator stays removed.
    /// @dev Reverts with AccessManagedUnauthorized unless the authority lets the caller; UnknownSlash; TooLateToCancel.
    /// @param slashId Number of the slash, from `SlashQueued`.
    function cancelSlash(uint256 slashId) external;

    /// @notice Keeps whether the audit drew the job of a waiting slash, for the time after later seeds have overwritten the seed.
    /// Any account may call. It is the finder's task if the fault was found before the seed was posted.
    /// @dev Reverts with UnknownSlash; DrawUnknown.
    /// @param slashId Number of the slash, from `SlashQueued`.
    /// @return draw `Spared` or `Drawn`.
    function recordDraw(uint256 slashId) external returns (Draw draw);

    /* INSURANCE */

    /// @notice Moves the insurance's balance in the market into the vault. Any account may call.
    /// @dev Reverts with the token's own error if the transfer fails.
    /// @return amount Tokens that arrived.
    function collectInsurance() external returns (uint256 amount);

    /* VIEWS */

    /// @notice Returns the settlement token.
    /// @return token Token of stake, bonds and insurance.
    function TOKEN() external view returns (IERC20 token);

    /// @notice Returns the market whose jobs this stake stands behind.
    /// @return market Only account that may bond, free and penalise.
    function MARKET() external view returns (address market);

    /// @notice Returns the smallest bond of a job.
    /// @return amount Tokens; R1 takes at least this much.
    function MIN_BOND() external view returns (uint96 amount);

    /// @notice Returns the largest share of a finder in the stake part of R2: 50 smallest bonds.
    /// @return amount Tokens.
    function FINDER_CAP() external view returns (uint96 amount);

    /// @notice Returns the largest reward of a keeper that calls an R1, about twice its gas.
    /// @return amount Tokens.
    function KEEPER_CAP() external view returns (uint96 amount);

    /// @notice Returns the time from `unbond` to `claim`.
    /// @return seconds_ Seconds.
    function UNBONDING_SECONDS() external view returns (uint256 seconds_);

    /// @notice Returns the number of claims that an operator may have in the queue.
    /// @return count Claims.
    function MAX_CLAIMS() external view returns (uint256 count);

    /// @notice Returns an operator's pool as it is stored.
    /// @param operator Owner of the pool.
    /// @return pool Shares, strikes, waiting slashes and standing.
    function stakeOf(address operator) external view returns (Stake memory pool);

    /// @notice Returns the worth of an operator's pool: free, bonded and unbonding stake.
    /// @param operator Owner of the pool.
    /// @return assets Tokens.
    function assetsOf(address operator) external view returns (uint256 assets);

    /// @notice Returns the worth of an operator's free stake. Bonds that the market has released count as free, although the
    /// vault is told of them only at the next lock or `unbond`.
    /// @param operator Owner of the pool.
    /// @return assets Tokens, rounded down.
    function freeStake(address operator) external view returns (uint256 assets);

    /// @notice Returns the number of an operator's jobs whose locks have not ended: each may still call for a proof.
    /// @param operator Owner of the pool.
    /// @return count Jobs that are locked, provisional or disputed.
    function undecidedOf(address operator) external view returns (uint256 count);

    /// @notice Returns when a jailed operator may lock again.
    /// @param operator Owner of the pool.
    /// @return until First second, 24 hours after its last strike; it may lie in the past. Zero without a jail.
    function jailedUntil(address operator) external view returns (uint256 until);

    /// @notice Returns the worth of shares of an operator's pool.
    /// @param operator Owner of the pool.
    /// @param shares Shares; more than the pool has count as all of them.
    /// @return assets Tokens, rounded down.
    function toAssets(address operator, uint256 shares) external view returns (uint256 assets);

    /// @notice Returns an operator's unbonding queue.
    /// @param operator Owner of the pool.
    /// @return claims Claims, oldest first.
    function claimsOf(address operator) external view returns (Claim[] memory claims);

    /// @notice Returns a waiting slash.
    /// @param slashId Number of the slash.
    /// @return slash The slash; all fields are zero if no slash with this number waits.
    function slashOf(uint256 slashId) external view returns (Slash memory slash);

    /// @notice Returns the most that the insurance still pays for bonds that this operator's own slashes left too small.
    /// @param operator Owner of the pool.
    /// @return amount Tokens.
    function coverOf(address operator) external view returns (uint256 amount);

    /// @notice Returns the sums of the vault's books. Together they are its balance, less tokens sent to it without a call.
    /// @return staked Worth of all pools, and the parts set aside for waiting slashes, tokens.
    /// @return insurance Tokens of the insurance.
    function totals() external view returns (uint256 staked, uint256 insurance);

    /// @notice Returns the most that a job can cost an operator, before or after it locks the job.
    /// @param operator Operator of the job.
    /// @param bondShares Shares of the job's bond, locked or not.
    /// @param price Price of the job, tokens.
    /// @return losses One line for each rule, in the order of `Penalties.Rule`. The line of R5 covers every case, since no
    /// fault costs more than the whole stake.
    function lossBound(address operator, uint96 bondShares, uint96 price) external view returns (Loss[] memory losses);
}
