// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The published penalty rules, R1 to R6
/// @notice Computes every amount that an operator can lose, and every split of it, from constants alone. The vault, the
/// contract `PenaltySchedule` and the generated page `docs/penalties.md` use this one source.
/// @dev Amounts are in the settlement token's smallest unit. Every division rounds down and the remainder goes to the
/// insurance, so the parts of a split always sum to the penalty exactly.
library Penalties {
    /// @notice The receivers of a penalty, in tokens.
    struct Split {
        /// The next operator of the job, who fills in for the one at fault.
        uint96 filler;
        /// The requester of the job.
        uint96 requester;
        /// The keeper (R1), the challenger (R2) or the reporter (R3).
        uint96 finder;
        /// The vault's insurance.
        uint96 insurance;
    }

    /// @notice The rules, R1 to R6 by number. `Decline` is the fee for giving a lock back in time.
    enum Rule {
        /// The operator gave a lock back in time.
        Decline,
        /// R1: the operator missed the lock deadline.
        Late,
        /// R2: a proof disagrees with the result.
        Wrong,
        /// R3: the operator signed two results of one job.
        Equivocation,
        /// R4: an audit or a challenge stayed unanswered.
        Silence,
        /// R5: other operators were at fault, too, in the same days.
        Correlated,
        /// R6: the vendor of the enclave was downgraded; takes nothing by itself.
        VendorBroken
    }

    /// @notice One line of the published table. The insurance gets the rest of each penalty.
    struct Line {
        Rule rule;
        /// Part of the job's bond that is taken, basis points.
        uint16 bondBps;
        /// Part of the rest of the operator's stake that is taken, basis points.
        uint16 stakeBps;
        /// Share of the penalty for the next filler, basis points.
        uint16 fillerBps;
        /// Share of the penalty for the requester, basis points.
        uint16 requesterBps;
        /// Share of the penalty for the finder, basis points.
        uint16 finderBps;
        /// Event that applies the rule.
        string trigger;
        /// Limits of the shares.
        string caps;
    }

    uint256 internal constant BPS = 10_000;

    /// Declined lock: this share of max(minimum bond, price) goes to the requester.
    uint256 internal constant DECLINE_BPS = 200;

    // R1, late: max(minimum bond, price), from the bond.
    uint256 internal constant LATE_FILLER_BPS = 4_000;
    uint256 internal constant LATE_REQUESTER_BPS = 2_500;
    uint256 internal constant LATE_FINDER_BPS = 500;
    /// The requester's share of R1 is at most this part of the price.
    uint256 internal constant LATE_REQUESTER_CAP_BPS = 5_000;

    // R2, wrong result: the bond and a share of the stake.
    uint256 internal constant WRONG_STAKE_BPS = 1_000;
    uint256 internal constant WRONG_FINDER_BPS = 3_000;
    uint256 internal constant WRONG_REQUESTER_BPS = 3_000;

    // R3, equivocation: the bond and half the stake; the operator is removed.
    uint256 internal constant EQUIVOCATION_STAKE_BPS = 5_000;
    /// Of the bond alone. Otherwise a report of its own would spare an operator the requester's part of R2.
    uint256 internal constant EQUIVOCATION_REQUESTER_BPS = 6_000;
    uint256 internal constant EQUIVOCATION_FINDER_BPS = 1_000;

    // R4, audit or challenge unanswered: the job's bond and nothing else, however many proofs are missing. An outage is no fraud.
    /// The insurance keeps the rest, so that an operator silent in its own job loses too.
    uint256 internal constant SILENCE_REQUESTER_BPS = 9_000;

    // Jail: the third strike (R1 or R4) inside the window bars locks for as long again.
    uint256 internal constant STRIKE_WINDOW = 24 hours;

    // R5, correlated faults: stake × min(1, 3 × share of all stake that other operators had at fault inside the window).
    uint256 internal constant CORRELATION_MULTIPLIER = 3;
    uint256 internal constant CORRELATION_DAYS = 7;

    /// The guardian may cancel a mistaken slash of the stake, beyond the bond, for this long after the fault.
    uint256 internal constant CANCEL_WINDOW = 48 hours;
    /// Longest time from a fault to the execution of its slash, which waits for the end of the day after (`SlashWindow`).
    uint256 internal constant LONGEST_SLASH_DELAY = 2 days + CANCEL_WINDOW;

    /// Insurance: the part of an operator's own payments into it that may make up for bonds that its slashes left too small.
    uint256 internal constant COVER_BPS = 2_000;

    /// @notice R1: computes the penalty for a missed lock deadline and its split.
    /// @param bond Worth of the job's bond.
    /// @param price Locked price.
    /// @param minBond Smallest bond of the market.
    /// @param finderCap Largest reward of the keeper.
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

    /// @notice R2: splits the penalty for a wrong result, its bond part and its stake part alike.
    /// @param amount The part.
    /// @param requesterCap Largest share of the requester: the price, less the tokens that it already got for this job.
    /// @param hasFinder Whether a challenger showed the fault. An audit has no finder, and the insurance gets that share.
    function wrong(uint96 amount, uint96 requesterCap, bool hasFinder) internal pure returns (Split memory split) {
        if (hasFinder) split.finder = _share(amount, WRONG_FINDER_BPS);
        split.requester = _min(_share(amount, WRONG_REQUESTER_BPS), requesterCap);
        split.insurance = amount - split.finder - split.requester;
    }

    /// @notice R3: splits the penalty for signing two results of one job, its bond part or its stake part.
    /// @param amount The part.
    /// @param requesterCap Largest share of the requester: the price for the bond, zero for the stake part.
    function equivocation(uint96 amount, uint96 requesterCap) internal pure returns (Split memory split) {
        split.requester = _min(_share(amount, EQUIVOCATION_REQUESTER_BPS), requesterCap);
        split.finder = _share(amount, EQUIVOCATION_FINDER_BPS);
        split.insurance = amount - split.requester - split.finder;
    }

    /// @notice R4: splits the whole bond when an audit or challenge stays unanswered.
    /// @dev Neither the next filler nor the challenger gets a share, since each may be the same operator under another name. Tokens
    /// that came back that way would be missing from the deterrence of `AuditRate`, which rests on the whole bond.
    function silence(uint96 bond, uint96 price) internal pure returns (Split memory split) {
        split.requester = _min(_share(bond, SILENCE_REQUESTER_BPS), price);
        split.insurance = bond - split.requester;
    }

    /// @notice Computes the fee for a declined lock, or for a demand of its input. The requester gets all of it.
    /// @dev Not of the whole bond: an operator that puts up more than it must should not pay more to leave.
    /// @param bond Worth of the job's bond.
    /// @param price Locked price.
    /// @param minBond Smallest bond of the market.
    function decline(uint96 bond, uint96 price, uint96 minBond) internal pure returns (uint96) {
        return _share(_min(bond, price > minBond ? price : minBond), DECLINE_BPS);
    }

    /// @notice R5: computes stake × min(1, 3 × slashed / total), as Ethereum computes its correlation penalty
    /// (consensus-specs, `process_slashings`, multiplier 3 since Bellatrix).
    /// @param stake Stake of the operator.
    /// @param slashed Stake, at the time of their faults, of all other operators at fault inside the window.
    /// @param total All stake.
    function correlated(uint96 stake, uint256 slashed, uint256 total) internal pure returns (uint96) {
        uint256 weighted = CORRELATION_MULTIPLIER * slashed;
        if (weighted >= total) return stake;
        // weighted < total, so the quotient is below `stake`.
        return uint96((uint256(stake) * weighted) / total);
    }

    /// @notice Computes the part of the stake that R2 or R3 takes on top of the bond.
    function stakePart(Rule rule, uint96 stake) internal pure returns (uint96) {
        return _share(stake, rule == Rule.Equivocation ? EQUIVOCATION_STAKE_BPS : WRONG_STAKE_BPS);
    }

    /// @notice Computes the most that the insurance pays for an operator's bonds that its own slashes left too small.
    /// @param paidIn Tokens that the operator's executed slashes paid into the insurance.
    function cover(uint256 paidIn) internal pure returns (uint256) {
        return (paidIn * COVER_BPS) / BPS;
    }

    /// @notice Returns the whole table, for people and programs.
    function schedule() internal pure returns (Line[] memory lines) {
        lines = new Line[](7);
        lines[0] = Line({
            rule: Rule.Decline,
            bondBps: uint16(DECLINE_BPS),
            stakeBps: 0,
            fillerBps: 0,
            requesterBps: uint16(BPS),
            finderBps: 0,
            trigger: "lock given back early, once a job; or its input demanded",
            caps: "of the larger of price and smallest bond"
        });
        lines[1] = Line({
            rule: Rule.Late,
            bondBps: uint16(BPS),
            stakeBps: 0,
            fillerBps: uint16(LATE_FILLER_BPS),
            requesterBps: uint16(LATE_REQUESTER_BPS),
            finderBps: uint16(LATE_FINDER_BPS),
            trigger: "lock deadline passed",
            caps: "at most the larger of price and smallest bond; requester at most half the price; keeper at most the market's cap; a strike"
        });
        lines[2] = Line({
            rule: Rule.Wrong,
            bondBps: uint16(BPS),
            stakeBps: uint16(WRONG_STAKE_BPS),
            fillerBps: 0,
            requesterBps: uint16(WRONG_REQUESTER_BPS),
            finderBps: uint16(WRONG_FINDER_BPS),
            trigger: "a proof disagrees with the result",
            caps: "requester at most the price in all; an audit has no finder"
        });
        lines[3] = Line({
            rule: Rule.Equivocation,
            bondBps: uint16(BPS),
            stakeBps: uint16(EQUIVOCATION_STAKE_BPS),
            fillerBps: 0,
            requesterBps: uint16(EQUIVOCATION_REQUESTER_BPS),
            finderBps: uint16(EQUIVOCATION_FINDER_BPS),
            trigger: "two signatures of one session key for one job with different outputs",
            caps: "requester at most the price, and of the bond alone; operator removed"
        });
        lines[4] = Line({
            rule: Rule.Silence,
            bondBps: uint16(BPS),
            stakeBps: 0,
            fillerBps: 0,
            requesterBps: uint16(SILENCE_REQUESTER_BPS),
            finderBps: 0,
            trigger: "proof window passed",
            caps: "requester at most the price; a strike"
        });
        lines[5] = Line({
            rule: Rule.Correlated,
            bondBps: 0,
            stakeBps: uint16(BPS),
            fillerBps: 0,
            requesterBps: 0,
            finderBps: 0,
            trigger: "R2 or R3, with others at fault in the same 7 days",
            caps: "stake x min(1, 3 x share of all stake that others had at fault); the excess over the stake part of R2 or R3 goes to the insurance"
        });
        lines[6] = Line({
            rule: Rule.VendorBroken,
            bondBps: 0,
            stakeBps: 0,
            fillerBps: 0,
            requesterBps: 0,
            finderBps: 0,
            trigger: "vendor downgraded",
            caps: "the downgrade itself takes nothing; more open results are audited"
        });
    }

    function _share(uint96 amount, uint256 bps) private pure returns (uint96) {
        // bps <= BPS, so the quotient is at most `amount`.
        return uint96((uint256(amount) * bps) / BPS);
    }

    function _min(uint96 a, uint96 b) private pure returns (uint96) {
        return a < b ? a : b;
    }
}
