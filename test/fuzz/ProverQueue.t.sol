// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Prover} from "../../contracts/types/Prover.sol";
import {BaseTest} from "../utils/BaseTest.sol";

/// @notice The queue's promise, for random schedules: a prover that serves calls in their order, is no slower than declared and
/// stands still for at most one proof window in all, answers each call in time.
/// @dev 256 runs of 12 schedules are 3,072. Times in hundredths of a second.
contract ProverQueueTest is BaseTest {
    uint256 private constant _WINDOW = 4 hours * 100;

    function testFuzz_AnHonestProverNeverLoses(uint256 seed) external pure {
        for (uint256 i = 0; i < 12; ++i) _play(uint256(keccak256(abi.encode(seed, i))));
    }

    function testFuzz_ACallWaitsForTheCallsBeforeItAlone(uint24 pace, uint32 gap, uint8 calls) external pure {
        Prover memory prover = Prover({freeAt: 0, proofTime: uint24(bound(pace, 5, 360_000)), proofFee: 0});
        uint256 time = 1_800_000_000;
        for (uint256 i = 1; i <= calls; ++i) {
            uint256 wait = prover.enqueue(time);
            assertEq(wait, (i * prover.proofTime + 99) / 100, "one proof more for each call");
        }
        uint256 left = prover.freeAt > time * 100 ? prover.freeAt - time * 100 : 0;
        time += gap;
        left = left > uint256(gap) * 100 ? left - uint256(gap) * 100 : 0;
        assertEq(prover.backlog(time, 0), left, "the work that is left");
        assertEq(prover.enqueue(time), (left + prover.proofTime + 99) / 100, "and one proof");
    }

    function _play(uint256 seed) private pure {
        uint256 pace = 5 + (seed % 360_000);
        Prover memory prover = Prover({freeAt: 0, proofTime: uint24(pace), proofFee: 0});
        // Bursts and gaps: mostly nothing between two calls, at times up to three proofs.
        uint256 time = 1_800_000_000;
        uint256 finished = 0;
        uint256 outage = _WINDOW;
        for (uint256 i = 0; i < 40; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            if (random % 3 == 0) time += (random >> 8) % (1 + (3 * pace) / 100);
            uint256 due = (time + prover.enqueue(time)) * 100 + _WINDOW;
            if (finished < time * 100) finished = time * 100;
            finished += 1 + ((random >> 40) % pace);
            if (random % 5 == 0) {
                // The last outage takes all that is left.
                uint256 down = i > 30 ? outage : (random >> 80) % (outage + 1);
                outage -= down;
                finished += down;
            }
            assertLe(finished, due, "late");
        }
    }
}
