// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuditRate} from "../libraries/AuditRate.sol";
import {Penalties} from "../libraries/Penalties.sol";
import {VendorStatus} from "../types/Attestation.sol";

/// @title The published penalties and audit rates, readable on chain
/// @notice Serves the constants and the arithmetic of `Penalties` and `AuditRate`: the code that vault and market run, in a
/// contract without state. `docs/penalties.md` is generated from its answers.
/// @custom:security-contact None yet. SECURITY.md in the source repository says how to report.
contract PenaltySchedule {
    /* PENALTIES */

    /// @notice Returns the whole table.
    /// @return lines One line for each rule, in the order of `Penalties.Rule`.
    function schedule() external pure returns (Penalties.Line[] memory lines) {
        return Penalties.schedule();
    }

    /// @notice Returns the fee for a declined lock; the requester gets all of it.
    /// @param bond Worth of the job's bond, tokens.
    /// @param price Locked price, tokens.
    /// @param minBond Smallest bond of the market (`StakeVault.MIN_BOND`), tokens.
    /// @return fee Tokens taken from the bond.
    function decline(uint96 bond, uint96 price, uint96 minBond) external pure returns (uint96 fee) {
        return Penalties.decline(bond, price, minBond);
    }

    /// @notice Returns the penalty of R1 and its split.
    /// @param bond Worth of the job's bond, tokens.
    /// @param price Locked price, tokens.
    /// @param minBond Smallest bond of the market (`StakeVault.MIN_BOND`), tokens.
    /// @param keeperCap Largest reward of a keeper (`StakeVault.KEEPER_CAP`), tokens.
    /// @return amount Tokens taken from the bond.
    /// @return split Shares of each receiver.
    function late(
        uint96 bond,
        uint96 price,
        uint96 minBond,
        uint96 keeperCap
    ) external pure returns (uint96 amount, Penalties.Split memory split) {
        return Penalties.late(bond, price, minBond, keeperCap);
    }

    /// @notice Returns the split of R2, of its bond part or of its stake part.
    /// @param amount The part, tokens.
    /// @param requesterCap Largest share of the requester: the price, less the share of the bond that it already got.
    /// @param hasFinder Whether a challenger showed the fault, and not an audit.
    /// @return split Shares of each receiver.
    function wrong(
        uint96 amount,
        uint96 requesterCap,
        bool hasFinder
    ) external pure returns (Penalties.Split memory split) {
        return Penalties.wrong(amount, requesterCap, hasFinder);
    }

    /// @notice Returns the split of R3, of its bond part or of its stake part.
    /// @param amount The part, tokens.
    /// @param requesterCap Largest share of the requester: the price for the bond, zero for the stake part.
    /// @return split Shares of each receiver.
    function equivocation(uint96 amount, uint96 requesterCap) external pure returns (Penalties.Split memory split) {
        return Penalties.equivocation(amount, requesterCap);
    }

    /// @notice Returns the split of R4, which takes the whole bond.
    /// @param bond Worth of the job's bond, tokens.
    /// @param price Locked price, tokens: the largest share of the requester.
    /// @return split Shares of each receiver.
    function silence(uint96 bond, uint96 price) external pure returns (Penalties.Split memory split) {
        return Penalties.silence(bond, price);
    }

    /// @notice Returns the part that R2 or R3 takes of the stake left after the bond.
    /// @param rule `Wrong` or `Equivocation`.
    /// @param stake Worth of the pool after the bond was taken, tokens.
    /// @return amount Tokens taken.
    function stakePart(Penalties.Rule rule, uint96 stake) external pure returns (uint96 amount) {
        return Penalties.stakePart(rule, stake);
    }

    /// @notice Returns the amount of R5: stake × min(1, 3 × slashed / total).
    /// @param stake Worth of the pool at the fault, its bond already taken, tokens.
    /// @param slashed Stake of all other operators at fault inside the window, tokens.
    /// @param total Stake of all operators, tokens.
    /// @return amount Tokens taken, with the stake part of R2 or R3 among them.
    function correlated(uint96 stake, uint256 slashed, uint256 total) external pure returns (uint96 amount) {
        return Penalties.correlated(stake, slashed, total);
    }

    /// @notice Returns the most that the insurance pays for bonds that one operator's own slashes left too small.
    /// @param paidIn Tokens that this operator's executed slashes paid into the insurance.
    /// @return amount Tokens, over all its jobs together.
    function cover(uint256 paidIn) external pure returns (uint256 amount) {
        return Penalties.cover(paidIn);
    }

    /* AUDITS */

    /// @notice Returns the share of full deterrence that audits of a vendor's results reach: q of `AuditRate`.
    /// @param status Status of the session's vendor.
    /// @return qBps The share, basis points.
    function deterrenceBps(VendorStatus status) external pure returns (uint256 qBps) {
        return AuditRate.bpsOf(status);
    }

    /// @notice Returns the probability that the audit draws a provisional result.
    /// @param status Status of the session's vendor.
    /// @param valueAtRisk The request's value at risk, tokens; zero is never audited.
    /// @param bond Worth of the job's bond, tokens.
    /// @return rate The probability in units of 2^-128, as the draw compares it: in basis points, the rate of a job with a
    /// large bond would round to nothing.
    function auditRate(VendorStatus status, uint96 valueAtRisk, uint96 bond) external pure returns (uint256 rate) {
        return AuditRate.rate(AuditRate.bpsOf(status), valueAtRisk, bond);
    }
}
