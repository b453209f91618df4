// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../interfaces/ILocks.sol";

/// @notice What an operator declares of its prover, and when that prover will have answered all calls so far: one word.
/// @dev Times count hundredths of a second. The fields describe a virtual prover that takes `proofTime` for each proof and
/// answers calls in their order. Each call's proof window begins when the virtual prover has finished it, so a real prover that
/// is no slower, and stands still for less than a proof window in all, answers every call in time. No list of calls is kept.
struct Prover {
    /// When the virtual prover has answered every call so far, hundredths of a second since the epoch. Fits until the year 2318.
    uint40 freeAt;
    /// Time of one proof, hundredths of a second; zero until it is declared.
    uint24 proofTime;
    /// What the operator asks for a proof that a challenger calls for, tokens.
    uint96 proofFee;
}

using ProverLibrary for Prover global;

/// @notice Arithmetic of the virtual prover.
library ProverLibrary {
    /// Hundredths of a second.
    uint256 internal constant SECOND = 100;
    /// Milliseconds in a hundredth of a second.
    uint256 internal constant TICK = 10;
    /// Longest work that an operator may owe: 48 hours. Afterlives of jobs count on it.
    uint256 internal constant MAX_BACKLOG = 48 hours * SECOND;
    /// Shortest time of a proof that may be declared. It bounds an operator's undecided jobs by 3,456,000, which
    /// `Stake` counts in 24 bits, as it does the slashes that they may end in.
    uint256 internal constant MIN_PROOF_TIME = 5;
    /// Time of a proof until the operator declares one.
    uint256 internal constant DEFAULT_PROOF_TIME = 300 * SECOND;

    /// @notice Time of one proof.
    function pace(Prover memory self) internal pure returns (uint256) {
        return self.proofTime == 0 ? DEFAULT_PROOF_TIME : self.proofTime;
    }

    /// @notice The work that the operator owes if `undecided` jobs more are called for, from `time` on.
    /// @param time Seconds.
    function backlog(Prover memory self, uint256 time, uint256 undecided) internal pure returns (uint256) {
        uint256 start = time * SECOND;
        return (self.freeAt > start ? self.freeAt - start : 0) + undecided * self.pace();
    }

    /// @notice Reverts unless all undecided jobs of an operator fit behind the proofs that were called for already: then the turn
    /// of every later call comes within `MAX_BACKLOG`.
    function requireCapacity(Prover memory self, address operator, uint256 undecided) internal view {
        uint256 work = self.backlog(block.timestamp, undecided);
        if (work > MAX_BACKLOG) revert ILocks.ProverFull(operator, work * TICK, MAX_BACKLOG * TICK);
    }

    /// @notice Puts one more call behind the others.
    /// @param time Seconds.
    /// @return wait Seconds from `time` to the start of the call's proof window, rounded up.
    function enqueue(Prover memory self, uint256 time) internal pure returns (uint256 wait) {
        uint256 work = self.backlog(time, 1);
        // Less than twice `MAX_BACKLOG` past the time.
        self.freeAt = uint40(time * SECOND + work);
        return (work + SECOND - 1) / SECOND;
    }
}
