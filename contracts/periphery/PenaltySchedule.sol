// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuditRate} from "../libraries/AuditRate.sol";
import {Penalties} from "../libraries/Penalties.sol";

/// @title The published table of penalties, readable on chain
/// @notice Serves the constants of `Penalties` and its computations to people and programs: the very code that the vault
/// runs, in a contract without state.
/// @custom:security-contact security@assay.example
contract PenaltySchedule {
    /// @notice The whole table, a line for each rule, in the rules' order.
    function schedule() external pure returns (Penalties.Line[] memory) {
        return Penalties.schedule();
    }

    /// @notice R1: the penalty and its split.
    /// @param bond What the bond is worth.
    function late(
        uint96 bond,
        uint96 price,
        uint96 minBond,
        uint96 keeperCap
    ) external pure returns (uint96 amount, Penalties.Split memory split) {
        return Penalties.late(bond, price, minBond, keeperCap);
    }

    /// @notice R2: split of its bond part or of its stake part.
    function wrong(
        uint96 amount,
        uint96 requesterCap,
        bool hasFinder
    ) external pure returns (Penalties.Split memory split) {
        return Penalties.wrong(amount, requesterCap, hasFinder);
    }

    /// @notice R3: split of its bond part or of its stake part.
    function equivocation(uint96 amount) external pure returns (Penalties.Split memory split) {
        return Penalties.equivocation(amount);
    }

    /// @notice R4: split of the whole bond.
    function silence(uint96 bond, uint96 price, bool hasFinder) external pure returns (Penalties.Split memory split) {
        return Penalties.silence(bond, price, hasFinder);
    }

    /// @notice Fee for a declined lock, all of it the requester's.
    function decline(uint96 bond) external pure returns (uint96 fee) {
        return Penalties.decline(bond);
    }

    /// @notice What R2 or R3 takes of the stake that is left after the bond.
    function stakePart(Penalties.Rule rule, uint96 stake) external pure returns (uint96 amount) {
        return Penalties.stakePart(rule, stake);
    }

    /// @notice R5: stake × min(1, 3 × slashed / total).
    function correlated(uint96 stake, uint256 slashed, uint256 total) external pure returns (uint96 amount) {
        return Penalties.correlated(stake, slashed, total);
    }

    /// @notice Of what an operator's slashes paid into the insurance, what may make up for its bonds in all.
    function cover(uint256 paidIn) external pure returns (uint256 amount) {
        return Penalties.cover(paidIn);
    }

    /// @notice Probability that a provisional result is audited, in units of 2^-128.
    function auditRate(uint256 qBps, uint96 value, uint96 bond) external pure returns (uint256 rate) {
        return AuditRate.rate(qBps, value, bond);
    }
}
