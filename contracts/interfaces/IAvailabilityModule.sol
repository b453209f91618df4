// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PackedDelivery} from "../types/Delivery.sol";
import {MarketConfig} from "../types/MarketConfig.sol";
import {Request} from "../types/Request.sol";

/// @title Bytes that one side withholds
/// @notice The last part of the market, called at the market's own address. A job's input and output travel off chain, named
/// by their hashes. Whoever does not get his demands it here, once; the other side posts it, which settles the question for
/// good, or the job ends at its cost. Times in seconds on the job's own clock.
interface IAvailabilityModule {
    /* ERRORS */

    /// @notice The input is on chain, or was demanded before, or the first part of the execution window is over.
    /// @dev Selector 0xab74848f.
    error NoInputToDemand(bytes32 jobId);
    /// @notice Nobody waits for the input's bytes.
    /// @dev Selector 0x01010ca8.
    error InputNotDemanded(bytes32 jobId);
    /// @notice The output is all in its words, or is on chain, or was demanded before.
    /// @dev Selector 0xefd9a77f.
    error NoOutputToDemand(bytes32 jobId);
    /// @notice The requester does not wait for the output's bytes.
    /// @dev Selector 0x650779f5.
    error OutputNotDemanded(bytes32 jobId);
    /// @notice The bytes do not hash to the digest, or are longer than `MAX_DATA_BYTES`.
    /// @dev Selector 0x4fea8898.
    error WrongData(bytes32 digest, uint256 length);
    /// @notice There is time until `closesAt` to put the bytes on chain.
    /// @dev Selector 0xb1f2cc04.
    error DataWindowOpen(bytes32 jobId, uint256 closesAt);
    /// @notice The time to put the bytes on chain ended at `closedAt`: close the job.
    /// @dev Selector 0xb2f90714.
    error DataWindowClosed(bytes32 jobId, uint256 closedAt);

    /// @notice The time to prove must be longer than those to challenge and to post bytes together, `owed`.
    /// @dev Selector 0xf518f8e7.
    error ProofWindowTooShort(uint256 proofSeconds, uint256 owed);

    /* EVENTS */

    event InputDemanded(bytes32 indexed jobId, address indexed operator, uint256 postBy);
    event InputPosted(bytes32 indexed jobId, bytes input);
    event InputWithheld(bytes32 indexed jobId, address indexed operator);
    event OutputDemanded(bytes32 indexed jobId, uint256 postBy, PackedDelivery delivery);
    event OutputPosted(bytes32 indexed jobId, bytes output, PackedDelivery delivery);

    /* DATA */

    /// @notice The lock holder cannot get the input: its bytes must come on chain. Once a lock, in the part of the execution
    /// window in which a lock may be declined.
    function demandInput(Request calldata request) external;

    /// @notice Puts the demanded input on chain; the execution window begins again. Anyone may.
    function postInput(Request calldata request, bytes calldata input) external;

    /// @notice Ends a job whose input stayed away: refund to the requester, bond back to the operator. Anyone may.
    function closeWithheldInput(Request calldata request) external;

    /// @notice The requester did not get the output: its bytes must come on chain. Once a delivery.
    function demandOutput(Request calldata request, PackedDelivery calldata delivery) external;

    /// @notice Puts the demanded output on chain. Anyone may.
    function postOutput(Request calldata request, PackedDelivery calldata delivery, bytes calldata output) external;

    /// @notice The output stayed away: R1, and the job opens again.
    function expireOutput(Request calldata request, PackedDelivery calldata delivery) external;

    /* VIEWS */

    /// @notice What the market is built on.
    function config() external view returns (MarketConfig memory);

    /// @notice Longest time from a job's last deadline to its end, seconds: a restarted input, every window at its longest,
    /// and the delay of a slash.
    function longestAfterlife() external view returns (uint256);

    /// @notice Ends of a delivery's windows by its vendor's status as it is now: to challenge it, and to prove it (zero
    /// unless it is disputed).
    function windowsOf(PackedDelivery calldata delivery) external view returns (uint256 challengeBy, uint256 proveBy);

    /// @notice Probability, in units of 2^-128, that a result is drawn, by its vendor's status as it is now.
    function auditRate(PackedDelivery calldata delivery) external view returns (uint256 rate);
}
