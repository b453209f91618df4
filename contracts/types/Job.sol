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
/// a settled job the hash of its result.
///
/// | bits    | open or locked job                                                  | delivered, settled |
/// |---------|---------------------------------------------------------------------|--------------------|
/// | 0–159   | operator that holds the lock                                        | low 248 bits of    |
/// | 160–191 | when it took the lock, on the job's clock (until the year 2106)     | the hash           |
/// | 192–199 | worth of the bond's shares at the lock, in 255ths of a token        |                    |
/// | 200–219 | bond, in basis points of the price                                  |                    |
/// | 220–231 | number of stops that had begun when the job was created (`Clock`)   |                    |
/// | 232–241 | protocol fee of the job, in basis points of the price               |                    |
/// | 242–247 | flags                                                               |                    |
/// | 248–255 | state                                                               | state              |
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

    /// A share's whole worth, in the units of `worth`.
    uint256 internal constant WHOLE = 255;
    /// The largest bond that the word holds, basis points of the price.
    uint256 internal constant MAX_BOND_BPS = (1 << 20) - 1;
    /// The most stops, pauses and outages, that the word counts. With a week between two pauses and an hour's outage each month,
    /// enough for 84 years.
    uint256 internal constant MAX_PAUSES = (1 << 12) - 1;

    uint256 private constant _LOCK_MASK = (1 << 220) - 1;
    uint256 private constant _HASH_MASK = (1 << 248) - 1;

    /// @notice A new open job.
    /// @param pauseIndex_ Stops that have begun so far, at most `MAX_PAUSES`.
    /// @param feeBps_ Protocol fee, basis points of the price; fits 10 bits.
    /// @param flags Any of the flags above.
    function open(uint16 pauseIndex_, uint16 feeBps_, uint8 flags) internal pure returns (Job) {
        return
            Job.wrap(
                (uint256(pauseIndex_) << 220) |
                    (uint256(feeBps_) << 232) |
                    (uint256(flags) << 242) |
                    (uint256(JobState.Open) << 248)
            );
    }

    /// @notice The job, locked by `operator_`.
    /// @param lockedAt_ Seconds; fits 32 bits until the year 2106.
    /// @param worth_ What the bond's shares are worth, at most `WHOLE`.
    /// @param bondBps_ Bond, basis points of the price, at most `MAX_BOND_BPS`.
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
                    (uint256(JobState.Locked) << 248)
            );
    }

    /// @notice The locked job, its window beginning at `lockedAt_`, with one flag set and another cleared.
    function restart(Job job, uint32 lockedAt_, uint8 set, uint8 cleared) internal pure returns (Job) {
        uint256 kept = Job.unwrap(job) & ~((uint256(type(uint32).max) << 160) | (uint256(cleared) << 242));
        return Job.wrap(kept | (uint256(lockedAt_) << 160) | (uint256(set) << 242));
    }

    /// @notice The job, open again after a lock without a result.
    function reopen(Job job, uint8 flag) internal pure returns (Job) {
        uint256 kept = Job.unwrap(job) & (_HASH_MASK ^ _LOCK_MASK) & ~(uint256(INPUT_DEMANDED) << 242);
        return Job.wrap(kept | (uint256(REOPENED | flag) << 242) | (uint256(JobState.Open) << 248));
    }

    /// @notice A job that keeps a hash only: of its `Delivery` while a dispute is possible, then of its result.
    function committed(JobState state_, bytes32 hash) internal pure returns (Job) {
        return Job.wrap((uint256(hash) & _HASH_MASK) | (uint256(state_) << 248));
    }

    /// @notice The settled job: only the hash of its result is left.
    function settled(bytes32 resultHash) internal pure returns (Job) {
        return committed(JobState.Settled, resultHash);
    }

    /// @notice Whether this settled job's result has the given hash.
    function hasResult(Job job, bytes32 resultHash) internal pure returns (bool) {
        return Job.unwrap(job) == Job.unwrap(settled(resultHash));
    }

    /// @notice Where the job stands.
    function state(Job job) internal pure returns (JobState) {
        return JobState(Job.unwrap(job) >> 248);
    }

    /// @notice The operator that holds the lock.
    function operator(Job job) internal pure returns (address) {
        return address(uint160(Job.unwrap(job)));
    }

    /// @notice When the operator took the lock, or its window began again, on the job's clock.
    function lockedAt(Job job) internal pure returns (uint32) {
        return uint32(Job.unwrap(job) >> 160);
    }

    /// @notice What the bond's shares were worth when the job was locked, in 255ths of a token each, rounded down.
    function worth(Job job) internal pure returns (uint8) {
        return uint8(Job.unwrap(job) >> 192);
    }

    /// @notice Bond of the lock, basis points of the price.
    function bondBps(Job job) internal pure returns (uint24) {
        return uint24((Job.unwrap(job) >> 200) & MAX_BOND_BPS);
    }

    /// @notice Stops, pauses and outages, that had begun when the job was created.
    function pauseIndex(Job job) internal pure returns (uint16) {
        return uint16((Job.unwrap(job) >> 220) & MAX_PAUSES);
    }

    /// @notice Protocol fee of the job, basis points of the price.
    function feeBps(Job job) internal pure returns (uint16) {
        return uint16((Job.unwrap(job) >> 232) & 0x3ff);
    }

    /// @notice Whether any of the flags in `flag` is set.
    function has(Job job, uint8 flag) internal pure returns (bool) {
        return (Job.unwrap(job) >> 242) & flag != 0;
    }
}
