// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Where a job stands. `None`: never created, or ended without a result (cancelled, expired).
enum JobState {
    None,
    Open,
    Locked,
    Provisional,
    Disputed,
    Settled
}

/// @notice All that a live job keeps in storage, in one word. A delivered job keeps the hash of its `Delivery` instead, and
/// a settled job the hash of its result, with a flag in bit 251 while its callback waits for another try.
///
/// | bits    | open or locked job                                                  | delivered, settled |
/// |---------|---------------------------------------------------------------------|--------------------|
/// | 0–159   | operator that holds the lock                                        | low 252 bits of    |
/// | 160–191 | when it took the lock, on the job's clock (until the year 2106)     | the hash           |
/// | 192–199 | worth of the bond's shares at the lock, in 255ths of a token        |                    |
/// | 200–223 | bond, in basis points of the price                                  |                    |
/// | 224–235 | number of stops that had begun when the job was created (`Clock`)   |                    |
/// | 236–245 | protocol fee of the job, in basis points of the price               |                    |
/// | 246–251 | flags                                                               |                    |
/// | 252–255 | state                                                               | state              |
type Job is uint256;

using JobLibrary for Job global;

/// @notice Reads and writes the fields of a `Job`.
library JobLibrary {
    /// The job was locked before, so the market keeps its `Terms` in a second word.
    uint8 internal constant REOPENED = 1;
    /// A lock was declined: a second decline is refused.
    uint8 internal constant DECLINED = 2;
    /// The input's bytes are on chain: a demand for them is refused.
    uint8 internal constant INPUT_PUBLIC = 4;
    /// The lock holder waits for the input's bytes.
    uint8 internal constant INPUT_DEMANDED = 8;
    /// The lock holder demanded the input's bytes and got them: its lock is longer, and it may give the job back free.
    uint8 internal constant INPUT_POSTED = 16;

    /// A share's whole worth, in the units of `worth`.
    uint256 internal constant WHOLE = 255;
    /// The most stops, pauses and outages, that the word counts. Half of them are kept for pauses (`OutagesLibrary`): with a week
    /// between two pauses and an outage each month, outages count for 32 years, and pauses for 71.
    uint256 internal constant MAX_PAUSES = (1 << 12) - 1;

    uint256 private constant _LOCK_MASK = (1 << 224) - 1;
    uint256 private constant _HASH_MASK = (1 << 252) - 1;
    /// Bit of a settled job whose callback failed. Here and not in a word of its own: a new word may cost 100,000 gas.
    uint256 private constant _UNTOLD = 1 << 251;

    /// @notice A new open job.
    /// @param pauseIndex_ Stops that have begun so far, at most `MAX_PAUSES`.
    /// @param feeBps_ Protocol fee, basis points of the price; fits 10 bits.
    /// @param flags Any of the flags above.
    function open(uint16 pauseIndex_, uint16 feeBps_, uint8 flags) internal pure returns (Job) {
        return
            Job.wrap(
                (uint256(pauseIndex_) << 224) |
                    (uint256(feeBps_) << 236) |
                    (uint256(flags) << 246) |
                    (uint256(JobState.Open) << 252)
            );
    }

    /// @notice The job, locked by `operator_`.
    /// @param lockedAt_ Seconds; fits 32 bits until the year 2106.
    /// @param worth_ What the bond's shares are worth, at most `WHOLE`.
    /// @param bondBps_ Bond, basis points of the price.
    function lock(
        Job job,
        address operator_,
        uint32 lockedAt_,
        uint8 worth_,
        uint24 bondBps_
    ) internal pure returns (Job) {
        uint256 kept = Job.unwrap(job) & (_HASH_MASK ^ _LOCK_MASK);
        return
            Job.wrap(
                kept |
                    uint160(operator_) |
                    (uint256(lockedAt_) << 160) |
                    (uint256(worth_) << 192) |
                    (uint256(bondBps_) << 200) |
                    (uint256(JobState.Locked) << 252)
            );
    }

    /// @notice The job with some flags set and others cleared.
    function mark(Job job, uint8 set, uint8 cleared) internal pure returns (Job) {
        return Job.wrap((Job.unwrap(job) & ~(uint256(cleared) << 246)) | (uint256(set) << 246));
    }

    /// @notice The job, open again after a lock without a result.
    function reopen(Job job, uint8 flag) internal pure returns (Job) {
        uint256 kept = Job.unwrap(job) & (_HASH_MASK ^ _LOCK_MASK) & ~(uint256(INPUT_DEMANDED | INPUT_POSTED) << 246);
        return Job.wrap(kept | (uint256(REOPENED | flag) << 246) | (uint256(JobState.Open) << 252));
    }

    /// @notice A job that keeps a hash only: of its `Delivery` while a dispute is possible, then of its result.
    function committed(JobState state_, bytes32 hash) internal pure returns (Job) {
        return Job.wrap((uint256(hash) & _HASH_MASK) | (uint256(state_) << 252));
    }

    /// @notice The settled job: only the low 251 bits of its result's hash are left.
    function settled(bytes32 resultHash) internal pure returns (Job) {
        return committed(JobState.Settled, resultHash & ~bytes32(_UNTOLD));
    }

    /// @notice The settled job, its callback to be called again.
    function untold(Job job) internal pure returns (Job) {
        return Job.wrap(Job.unwrap(job) | _UNTOLD);
    }

    /// @notice Whether this settled job's callback failed.
    function isUntold(Job job) internal pure returns (bool) {
        return Job.unwrap(job) & _UNTOLD != 0;
    }

    /// @notice Whether this settled job's result has the given hash.
    function hasResult(Job job, bytes32 resultHash) internal pure returns (bool) {
        return Job.unwrap(job) & ~_UNTOLD == Job.unwrap(settled(resultHash));
    }

    /// @notice Where the job stands.
    function state(Job job) internal pure returns (JobState) {
        return JobState(Job.unwrap(job) >> 252);
    }

    /// @notice The operator that holds the lock.
    function operator(Job job) internal pure returns (address) {
        return address(uint160(Job.unwrap(job)));
    }

    /// @notice When the operator took the lock, on the job's clock.
    function lockedAt(Job job) internal pure returns (uint32) {
        return uint32(Job.unwrap(job) >> 160);
    }

    /// @notice What the bond's shares were worth when the job was locked, in 255ths of a token each, rounded down.
    function worth(Job job) internal pure returns (uint8) {
        return uint8(Job.unwrap(job) >> 192);
    }

    /// @notice Bond of the lock, basis points of the price.
    function bondBps(Job job) internal pure returns (uint24) {
        return uint24(Job.unwrap(job) >> 200);
    }

    /// @notice Stops, pauses and outages, that had begun when the job was created.
    function pauseIndex(Job job) internal pure returns (uint16) {
        return uint16((Job.unwrap(job) >> 224) & MAX_PAUSES);
    }

    /// @notice Protocol fee of the job, basis points of the price.
    function feeBps(Job job) internal pure returns (uint16) {
        return uint16((Job.unwrap(job) >> 236) & 0x3ff);
    }

    /// @notice Whether any of the flags in `flag` is set.
    function has(Job job, uint8 flag) internal pure returns (bool) {
        return (Job.unwrap(job) >> 246) & flag != 0;
    }
}
