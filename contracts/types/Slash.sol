// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Penalties} from "../libraries/Penalties.sol";
import {Draw} from "./Audit.sol";

/// @notice A waiting slash: the parts of R2 or R3 that were set aside.
struct Slash {
    /// Operator at fault.
    address operator;
    /// Time at which the fault was found. The guardian may cancel for 48 hours from then.
    uint40 foundAt;
    /// First second at which it may be executed: 48 hours after the end of the next day (UTC).
    uint40 executableAt;
    /// `Wrong` or `Equivocation`.
    Penalties.Rule rule;
    /// Whether the audit drew the job, once that is known.
    Draw draw;
    /// Account that the refuting proof names (R2), or reporter (R3).
    address finder;
    /// Tokens set aside from the operator's pool: the rule's part of the stake.
    uint96 amount;
    /// Requester of the job; zero for R3, whose waiting parts it has no share of.
    address requester;
    /// Most that the requester still gets: the price, less the top-up.
    uint96 requesterCap;
    /// Worth of the pool when the fault was found, its bond already taken: the most that R5 can take.
    uint96 stake;
    /// Stake of all operators when the fault was found.
    uint128 totalStaked;
    /// Part of `amount` that finder and requester have shares of, basis points: the part that free and unbonding stake
    /// paid. The insurance alone gets the part that the bonds of other jobs paid.
    uint16 sharedBps;
    /// The job at fault.
    bytes32 jobId;
    /// The beacon's target that draws the job; zero if the draw was known when the fault was found.
    uint40 target;
    /// The job is drawn if its number is below this, as in `Audit`.
    uint96 drawnBelow;
    /// Tokens set aside from the job's bond.
    uint96 bond;
}
