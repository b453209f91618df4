// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Job, JobState} from "../../contracts/types/Job.sol";
import {MarketBooks} from "./MarketBooks.sol";

/// @dev The provers of the operators and the calls that wait for them, counted here and not by the market.
abstract contract Queues is MarketBooks {
    uint256 private constant _LONGEST = 48 hours * 100;

    /// When the prover of each operator has answered every call, and its time of a proof, hundredths of a second.
    mapping(uint256 who => uint256) private _freeAt;
    mapping(uint256 who => uint256) private _pace;

    /// @notice An operator declares another prover.
    function playDeclare(uint256 who, uint256 proofMilliseconds, uint96 fee) internal costing(0, 0, 0) {
        who = operatorOf(who);
        proofMilliseconds = bound(proofMilliseconds, 50, 1 hours * 1_000);
        uint256 pace = (proofMilliseconds + 9) / 10;
        uint256 work = _owed(who) + vault.undecidedOf(actors[who]) * pace;
        bool fits = pace <= paceOf(who) || work <= _LONGEST;
        vm.prank(actors[who]);
        try market.declareProver(uint32(proofMilliseconds), uint96(bound(fee, 0, 100 ether))) {
            assertTrue(fits, "M11: a prover that is too slow for its jobs");
            _pace[who] = pace;
            ++steps["declare"];
        } catch {
            assertFalse(fits, "M11: a prover that is fast enough was refused");
        }
    }

    /// @dev Puts a call behind the others of its operator.
    /// @return turn On the job's clock.
    function enqueue(Game storage game) internal returns (uint40 turn) {
        uint256 who = indexOf(game.made.lock.operator());
        uint256 work = _owed(who) + paceOf(who);
        _freeAt[who] = block.timestamp * 100 + work;
        return clockOf(game) + uint40((work + 99) / 100);
    }

    function clockOf(Game storage game) internal view returns (uint40) {
        return uint40(block.timestamp - stretchSince(game.made.lock.pauseIndex()));
    }

    function checkQueues() internal view {
        for (uint256 who = 0; who < ACTORS; ++who) {
            (uint256 live, uint256 called) = _liveOf(who);
            assertEq(vault.undecidedOf(actors[who]), live, "M10: the vault counts the live locks");
            assertLe(_owed(who) + (live - called) * paceOf(who), _LONGEST, "M11: a queue of more than two days");
        }
    }

    function paceOf(uint256 who) internal view returns (uint256) {
        if (_pace[who] != 0) return _pace[who];
        return who == HONEST_OPERATOR ? 30_000 : 5;
    }

    /// @dev Work of the calls so far that is left, hundredths of a second.
    function _owed(uint256 who) private view returns (uint256) {
        uint256 time = block.timestamp * 100;
        return _freeAt[who] > time ? _freeAt[who] - time : 0;
    }

    /// @dev Jobs that an operator holds, and those of them whose proofs were called for.
    function _liveOf(uint256 who) private view returns (uint256 live, uint256 called) {
        for (uint256 i = 0; i < _games.length; ++i) {
            Job job = wordOf(_games[i]);
            if (job.state() != JobState.Locked || job.operator() != actors[who]) continue;
            ++live;
            if (market.stateOf(_games[i].jobId) == JobState.Disputed) ++called;
        }
    }
}
