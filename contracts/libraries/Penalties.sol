// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The published penalty rules, R1 to R6
/// @notice Every amount that an operator can lose and every split of it, computed from constants alone. Contracts, the
/// generated page `docs/penalties.md` and the simulator read this one source.
/// @dev Amounts are in the settlement token's smallest unit. Every division rounds down and the remainder goes to the
/// insurance, so the parts of a split always sum to the penalty exactly.
library Penalties {
    /// @notice Who receives a penalty. `finder` is the keeper (R1), the challenger (R2) or the reporter (R3).
    struct Split {
        uint96 filler;
        uint96 requester;
        uint96 finder;
        uint96 insurance;
    }

    /// @notice The rules by number. `Decline` is the fee for giving a lock back in time.
    enum Rule {
        Decline,
        Late,
        Wrong,
        Equivocation,
        Silence,
        Correlated,
        VendorBroken
    }

    /// @notice One line of the published table. Basis points are of the penalty, except `stakeBps` (of all stake).
    struct Line {
        Rule rule;
        uint16 bondBps;
        uint16 stakeBps;
        uint16 fillerBps;
        uint16 requesterBps;
        uint16 finderBps;
        string trigger;
        string caps;
    }

    uint256 internal constant BPS = 10_000;

    /// Declined lock: this share of the bond goes to the requester.
    uint256 internal constant DECLINE_BPS = 200;

    // R1, late: max(minimum bond, price), from the bond.
    uint256 internal constant LATE_FILLER_BPS = 4_000;
    uint256 internal constant LATE_REQUESTER_BPS = 2_500;
    uint256 internal constant LATE_FINDER_BPS = 500;
    /// Requester's share of R1 is at most this share of the price.
    uint256 internal constant LATE_REQUESTER_CAP_BPS = 5_000;
    uint8 internal constant LATE_STRIKES = 3;
    uint256 internal constant LATE_STRIKE_WINDOW = 24 hours;

    // R2, wrong result: the bond and a share of the stake.
    uint256 internal constant WRONG_STAKE_BPS = 1_000;
    uint256 internal constant WRONG_FINDER_BPS = 3_000;
    uint256 internal constant WRONG_REQUESTER_BPS = 3_000;

    // R3, equivocation: the bond and half the stake; the operator is removed.
    uint256 internal constant EQUIVOCATION_STAKE_BPS = 5_000;
    uint256 internal constant EQUIVOCATION_FINDER_BPS = 1_000;

    // R4, audit unanswered: the whole bond; a second time inside the window counts as R2.
    uint256 internal constant SILENCE_REPEAT_WINDOW = 7 days;

    // R5, correlated faults: stake × min(1, 3 × share of all stake that was slashed inside the window).
    uint256 internal constant CORRELATION_MULTIPLIER = 3;
    uint256 internal constant CORRELATION_DAYS = 7;

    /// @notice R1: what a missed lock deadline costs, and who gets it.
    /// @param bond Value of the job's bond.
    /// @param price Locked price.
    /// @param minBond The market's smallest bond.
    /// @param finderCap Most that the keeper may get.
    function late(
        uint96 bond,
        uint96 price,
        uint96 minBond,
        uint96 finderCap
    ) internal pure returns (uint96 amount, Split memory split) {
        amount = _min(bond, price > minBond ? price : minBond);
        split.filler = _share(amount, LATE_FILLER_BPS);
        split.requester = _min(_share(amount, LATE_REQUESTER_BPS), _share(price, LATE_REQUESTER_CAP_BPS));
        split.finder = _min(_share(amount, LATE_FINDER_BPS), finderCap);
        split.insurance = amount - split.filler - split.requester - split.finder;
    }

    /// @notice R2: split of a penalty for a wrong result, of its bond part and of its stake part alike.
    /// @param amount The penalty.
    /// @param requesterCap Most that the requester may get: the price, less what it already got for this job.
    /// @param hasFinder Whether somebody challenged; an audit has no finder, and that share goes to the insurance.
    function wrong(uint96 amount, uint96 requesterCap, bool hasFinder) internal pure returns (Split memory split) {
        if (hasFinder) split.finder = _share(amount, WRONG_FINDER_BPS);
        split.requester = _min(_share(amount, WRONG_REQUESTER_BPS), requesterCap);
        split.insurance = amount - split.finder - split.requester;
    }

    /// @notice R3: split of a penalty for signing two results of one job.
    function equivocation(uint96 amount) internal pure returns (Split memory split) {
        split.finder = _share(amount, EQUIVOCATION_FINDER_BPS);
        split.insurance = amount - split.finder;
    }

    /// @notice R4: split of the whole bond when an audit or challenge stays unanswered.
    function silence(uint96 bond, uint96 price) internal pure returns (Split memory split) {
        split.requester = _min(bond, price);
        split.filler = _min(bond - split.requester, price);
        split.insurance = bond - split.requester - split.filler;
    }

    /// @notice Fee for a declined lock, all of it the requester's.
    function decline(uint96 bond) internal pure returns (uint96) {
        return _share(bond, DECLINE_BPS);
    }

    /// @notice R5: stake × min(1, 3 × slashed / total), as Ethereum computes its correlation penalty
    /// (consensus-specs, `process_slashings`, multiplier 3 since Bellatrix).
    /// @param stake Stake of the operator.
    /// @param slashed Stake, at the time of their faults, of all operators at fault inside the window.
    /// @param total All stake.
    function correlated(uint96 stake, uint256 slashed, uint256 total) internal pure returns (uint96) {
        uint256 weighted = CORRELATION_MULTIPLIER * slashed;
        if (weighted >= total) return stake;
        // weighted < total, so the quotient is below `stake`.
        return uint96((uint256(stake) * weighted) / total);
    }

    /// @notice Share of the stake that R2 or R3 takes beside the bond.
    function stakePart(Rule rule, uint96 stake) internal pure returns (uint96) {
        return _share(stake, rule == Rule.Equivocation ? EQUIVOCATION_STAKE_BPS : WRONG_STAKE_BPS);
    }

    /// @notice The whole table, for people and programs.
    function schedule() internal pure returns (Line[] memory lines) {
        lines = new Line[](7);
        lines[0] = Line(Rule.Decline, 200, 0, 0, 10_000, 0, "lock given back early, once", "");
        lines[1] = Line(
            Rule.Late,
            0,
            0,
            4_000,
            2_500,
            500,
            "lock deadline passed",
            "amount max(minimum bond, price) and at most the bond; requester at most half the price; keeper at most the market's cap"
        );
        lines[2] = Line(
            Rule.Wrong,
            10_000,
            1_000,
            0,
            3_000,
            3_000,
            "a proof disagrees with the result",
            "requester at most the price; without a challenger its share goes to the insurance"
        );
        lines[3] = Line(
            Rule.Equivocation,
            10_000,
            5_000,
            0,
            0,
            1_000,
            "two signatures of one session key for one job with different outputs",
            "operator removed"
        );
        lines[4] = Line(
            Rule.Silence,
            10_000,
            0,
            10_000,
            10_000,
            0,
            "proof window passed",
            "requester first, then filler, each at most the price; twice in 7 days as R2"
        );
        lines[5] = Line(
            Rule.Correlated,
            0,
            0,
            0,
            0,
            0,
            "R2 or R3 inside a 7-day window",
            "stake x min(1, 3 x share of all stake whose operators were at fault in the window), if larger than the stake part"
        );
        lines[6] = Line(Rule.VendorBroken, 0, 0, 0, 0, 0, "vendor downgraded", "nothing is taken");
    }

    function _share(uint96 amount, uint256 bps) private pure returns (uint96) {
        // bps <= BPS, so the quotient is at most `amount`.
        return uint96((uint256(amount) * bps) / BPS);
    }

    function _min(uint96 a, uint96 b) private pure returns (uint96) {
        return a < b ? a : b;
    }
}
