// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Calls for so many proofs at once that a prover cannot answer them in one window. The numbers are those of the rules'
/// list of tests: 7 a flood of 200, 8 a full queue, 9 an outage, 10 jobs of assurance `Proof`, 11 lies in a flood of one's own,
/// 13 a late time, 14 the longest afterlife, 15 a late fee. Names with A2 and A21 are findings of the audit.
/// @dev Prices are one token. An inference costs half a token, a proof 3.5 and its gas a tenth.
contract FloodsTest is DisputeTest {
    uint96 private constant _PRICE = 1 ether;
    uint96 private constant _BOND = 9 ether;
    /// 1.25 times the cost of a proof with three times its gas.
    uint96 private constant _FEE = 4.75 ether;
    uint256 private constant _INFERENCE_COST = 0.5 ether;
    uint256 private constant _PROOF_COST = 3.6 ether;
    uint256 private constant _BACKLOG = 48 hours;

    Request[] private _requests;
    Delivery[] private _made;
    uint256 private _nonce;

    function setUp() public override {
        super.setUp();
        stakeFor(operator, 4 * FUNDS);
        fund(challenger, 2 * FUNDS);
        declare(operator, 30_000, _FEE);
    }

    /* 7: A FLOOD OF 200 */

    /// @dev The prover needs 20 seconds for each proof: 67 minutes for a flood of one minute.
    function test_Rules07_A2_200ChallengesOfRightResultsAtOncePayTheOperator() external {
        uint256 before = _wealth(operator);
        _deliver(200, 0);
        _flood(0, 100, challenger);
        _flood(100, 200, requester);
        _serve(20, 0, 200);
        for (uint256 i = 0; i < 200; ++i) assertState(idOf(_requests[i]), JobState.Settled);
        uint256 costs = 200 * (_INFERENCE_COST + _PROOF_COST);
        assertEq(
            _wealth(operator),
            before + 200 * (_PRICE + (_FEE * 8) / 10),
            "all prices and four fifths of all bonds"
        );
        assertGe(_wealth(operator), before + costs + 100 ether, "the operator ends richer");
        // The answers were worth their price to the requester.
        assertEq(balanceOf(challenger), 3 * FUNDS - 100 * _FEE, "the challenger is poorer");
        assertEq(balanceOf(requester), FUNDS - 200 * _PRICE - 100 * _FEE, "so is the requester");
        assertEq(vault.undecidedOf(operator), 0, "no job is left");
        assertSolvent(parties(), 0);
    }

    /// @dev The attacker is the operator itself: an insurance that is paid a fifth of each bond ends its game.
    function test_Rules07_AFloodOfOnesOwnCostsAFifthOfEachBond() external {
        fund(operator, 20 * _FEE);
        uint256 before = _wealth(operator);
        _deliver(20, 0);
        _flood(0, 20, operator);
        _serve(20, 0, 20);
        assertEq(_wealth(operator), before + 20 * _PRICE - (20 * _FEE) / 5, "a fifth is gone");
    }

    /* 8: A FULL QUEUE */

    /// @dev 48 proofs of an hour fill the queue. The real prover is exactly as slow as declared.
    function test_Rules08_AFullQueueIsAnsweredInTime() external {
        declare(operator, 1 hours * 1_000, _FEE);
        _deliver(48, 0);
        _refusesAnotherLock(49 * 1 hours);
        _flood(0, 48, challenger);
        _serve(1 hours, 0, 24);
        // A day of called proofs, and 24 jobs that may call.
        _refusesAnotherLock(49 * 1 hours);
        _serve(1 hours, 24, 25);
        _deliver(1, 0);
        _serve(1 hours, 25, 48);
        for (uint256 i = 0; i < 48; ++i) assertState(idOf(_requests[i]), JobState.Settled);
    }

    /// @dev A prover that is quicker than declared locks and is called again and again. Counting undecided jobs alone would
    /// let its queue grow by nearly two days with every round.
    function test_Rules08_NoNumberOfRoundsMakesTheQueueLongerThanTwoDays() external {
        declare(operator, 1 hours * 1_000, _FEE);
        uint256 locked;
        for (uint256 round = 0; round < 6; ++round) {
            uint256 first = _requests.length;
            while (_mayLock()) _deliver(1, 0);
            locked += _requests.length - first;
            _flood(first, _requests.length, challenger);
            (, , uint256 turn) = market.proverOf(operator);
            assertLe(turn, this.clock() + _BACKLOG + 1 hours, "the next turn");
            _serve(60, first, _requests.length);
            vm.warp(this.clock() + 10 hours);
        }
        assertGe(locked, 50, "it went on locking");
    }

    /* 9: A FLOOD AND AN OUTAGE */

    function test_Rules09_A21_AnOutageOfAProofWindowInAFloodLosesNothing() external {
        uint256 before = _wealth(operator);
        _deliver(40, 0);
        _flood(0, 40, challenger);
        vm.warp(this.clock() + PROOF_SECONDS);
        // Even at the declared pace.
        _serve(30, 0, 40);
        assertEq(_wealth(operator), before + 40 * (_PRICE + (_FEE * 8) / 10), "no bond is lost");
    }

    function test_Rules09_ALongerOutageCostsBondsAndNothingElse() external {
        uint256 before = _wealth(operator);
        _deliver(40, 0);
        _flood(0, 40, challenger);
        vm.warp(this.clock() + PROOF_SECONDS + 61);
        for (uint256 i = 0; i < 2; ++i) expireBy(_requests[i], _made[i], keeper);
        _isOpen(2);
        vm.warp(this.clock() - 61);
        _serve(30, 2, 40);
        assertEq(_wealth(operator), before - 2 * _BOND + 38 * (_PRICE + (_FEE * 8) / 10), "two bonds");
        assertEq(vault.slashOf(1).operator, address(0), "no slash");
    }

    /* 10: A FLOOD AND JOBS OF ASSURANCE PROOF */

    /// @dev The spare third of the declared time serves the operator's other promises.
    function test_Rules10_JobsOfAssuranceProofAreProvenBesideAFlood() external {
        _deliver(40, 0);
        Request[] memory proofs = new Request[](10);
        for (uint256 i = 0; i < 10; ++i) {
            proofs[i] = newRequest(1_000 + i);
            openAndLock(proofs[i]);
        }
        _flood(0, 40, challenger);
        for (uint256 i = 0; i < 20; ++i) {
            _serve(20, 2 * i, 2 * i + 2);
            if (i >= 10) continue;
            vm.warp(this.clock() + 20);
            settle(proofs[i]);
        }
        assertEq(vault.undecidedOf(operator), 0, "all are answered");
        assertEq(vault.assetsOf(operator), 5 * FUNDS, "no bond is lost");
    }

    /* 11: LIES IN A FLOOD OF ONE'S OWN */

    /// @dev Watchtowers refute the lies, wherever they stand in the queue.
    function test_Rules11_ACheatThatHidesLiesInItsOwnFloodLoses_GivenAWatchtower() external {
        fund(operator, 50 * _FEE);
        uint256 before = _wealth(operator) + _wealth(requester);
        _deliver(50, 10);
        _flood(0, 50, operator);
        postSeed(_made[0].auditTarget, keccak256("spares all"));
        for (uint256 i = 0; i < 10; ++i) proveBy(_requests[i], _made[i], keeper);
        _serve(20, 10, 50);
        // Ten bonds, of which the requester has the price, and a fifth of forty challenges.
        uint256 gains = 10 * _PRICE;
        assertLe(_wealth(operator) + _wealth(requester) + gains, before - 38 ether, "both together are poorer");
        assertEq(vault.slashOf(10).operator, operator, "each lie sets a part of the stake aside");
    }

    /// @dev Without a watchtower the audit finds lies that stand behind a flood; their turn comes all the same.
    function test_Rules11_ACheatThatHidesLiesInItsOwnFloodLoses_GivenTheAuditAlone() external {
        fund(operator, 40 * _FEE);
        _deliver(50, 10);
        _flood(10, 50, operator);
        uint256 stake = vault.assetsOf(operator);
        // Each of the lies is drawn: the cheat does not know it before.
        for (uint256 i = 0; i < 10; ++i) {
            mineAudit(_requests[i], _made[i], true);
            market.draw(idOf(_requests[i]), _made[i].pack());
            _made[i].disputedAt = uint40(this.clock() + 30 * (41 + i));
            vm.warp(_made[i].disputedAt + PROOF_SECONDS + 1);
            expireBy(_requests[i], _made[i], keeper);
            vm.warp(START);
        }
        assertEq(vault.assetsOf(operator), stake - 10 * _BOND, "ten bonds");
        (, , uint256 turn) = market.proverOf(operator);
        assertLe(turn, START + _BACKLOG, "inside two days");
    }

    /* 13: A LATE TIME */

    function test_Rules13_ATimeDeclaredLateMovesNoCallThatWasMade() external {
        _deliver(10, 0);
        _flood(0, 10, challenger);
        declare(operator, 3_600_000, _FEE);
        vm.warp(_made[0].disputedAt + PROOF_SECONDS + 1);
        expireBy(_requests[0], _made[0], keeper);
        declare(operator, 50, _FEE);
        _isOpen(1);
    }

    function test_Rules13_ALongerTimeIsRefusedWhileItsJobsWouldTakeTwoDays() external {
        _deliver(60, 0);
        _flood(0, 12, challenger);
        // 12 calls of 30 seconds, and 60 jobs of 48 minutes.
        expectError(
            abi.encodeWithSelector(
                ILocks.ProverFull.selector,
                operator,
                (12 * 30 + 60 * 48 minutes) * 1_000,
                _BACKLOG * 1_000
            )
        );
        declare(operator, 48 minutes * 1_000, _FEE);
        declare(operator, 47 minutes * 1_000, _FEE);
    }

    /* 14: THE LONGEST AFTERLIFE */

    /// @dev All free stake is unbonded before the lies; the last lie's turn comes behind a full queue, after a downgrade and
    /// a pause. The refutation in its last second still finds the stake.
    function test_Rules14_NoStakeIsClaimedBeforeTheLastRefutation_GivenAFullQueueADowngradeAndAPause() external {
        declare(operator, 1 hours * 1_000, _FEE);
        _deliver(48, 48);
        vm.prank(operator);
        uint256 claimableAt = vault.unbond(FUNDS);
        _flood(0, 48, challenger);
        pauseFor(3 days - 1);
        lower(VENDOR, VendorStatus.Degraded);
        Delivery memory last = _made[47];
        vm.warp(last.disputedAt + 3 days - 1 + 4 * PROOF_SECONDS);
        postSeed(last.auditTarget, keccak256("spares all"));
        proveBy(_requests[47], last, keeper);
        assertEq(vault.slashOf(1).operator, operator, "a part of the stake is set aside");
        uint256 executableAt = vault.slashOf(1).executableAt;
        assertLe(executableAt + market.MAX_JOB_SECONDS() + 3 * DATA_SECONDS, claimableAt, "claims come later");
        assertGe(vault.UNBONDING_SECONDS(), 2 * (market.longestAfterlife() + market.MAX_JOB_SECONDS()), "twice");
    }

    /* 15: A LATE FEE */

    function test_Rules15_AFeeRaisedBeforeAChallengeTakesNoMoreThanTheChallengerNamed() external {
        _deliver(1, 0);
        uint96 expected = market.challengeBond(_made[0].pack());
        assertEq(expected, _FEE, "the declared fee");
        declare(operator, 30_000, 8 ether);
        expectError(
            abi.encodeWithSelector(IDisputes.ChallengeBondTooHigh.selector, idOf(_requests[0]), 8 ether, expected)
        );
        vm.prank(challenger);
        market.challenge(idOf(_requests[0]), _made[0].pack(), expected);
        // No fee keeps a challenger away that accepts the worth of the job's bond.
        declare(operator, 30_000, type(uint96).max);
        vm.prank(challenger);
        market.challenge(idOf(_requests[0]), _made[0].pack(), _BOND);
        assertEq(balanceOf(challenger), 3 * FUNDS - _BOND, "the bond of the job is the most");
    }

    function test_Rules15_AFeeRaisedAfterAChallengeChangesNoBond() external {
        _deliver(1, 0);
        _flood(0, 1, challenger);
        declare(operator, 30_000, 8 ether);
        _serve(20, 0, 1);
        assertEq(balanceOf(challenger), 3 * FUNDS - _FEE, "as it was");
    }

    /* PLAYERS */

    /// @notice Returns the time now; the compiler may keep `block.timestamp` across a warp.
    function clock() external view returns (uint256) {
        return block.timestamp;
    }

    /// @dev Results of the operator, the first of them lies.
    function _deliver(uint256 count, uint256 lies) private {
        for (uint256 i = 0; i < count; ++i) {
            Request memory request = _request();
            open(request);
            lockFor(request, operator, 90_000);
            _made.push(i < lies ? deliver(wrongResultOf(request)) : deliver(request));
            _requests.push(request);
        }
    }

    function _request() private returns (Request memory request) {
        request = newEnclaveRequest(++_nonce);
        uint256 time = this.clock();
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (_PRICE, _PRICE, _PRICE);
        (request.rampStart, request.rampEnd) = (uint40(time), uint40(time));
        (request.lockBy, request.deadline) = (uint40(time + 1 hours), uint40(time + 1 days));
    }

    /// @dev Calls for the proofs of all results from `first` on, in one second.
    function _flood(uint256 first, uint256 end, address by) private {
        for (uint256 i = first; i < end; ++i) {
            (, , uint256 turn) = market.proverOf(operator);
            challenge(_requests[i], _made[i], by);
            (_made[i].challenger, _made[i].challengeBond) = (by, _FEE);
            _made[i].disputedAt = uint40(turn);
        }
    }

    /// @dev Proves one after the other, each after `pace` seconds. Every proof must come in time.
    function _serve(uint256 pace, uint256 first, uint256 end) private {
        for (uint256 i = first; i < end; ++i) {
            vm.warp(this.clock() + pace);
            assertLe(this.clock(), uint256(_made[i].disputedAt) + PROOF_SECONDS, "in time");
            proveBy(_requests[i], _made[i], operator);
        }
    }

    function _mayLock() private returns (bool) {
        Request memory request = _request();
        open(request);
        vm.prank(operator);
        try market.lock(request, 90_000) {
            vm.prank(operator);
            market.decline(request);
            return true;
        } catch {
            return false;
        }
    }

    function _refusesAnotherLock(uint256 backlog) private {
        Request memory request = _request();
        open(request);
        expectError(abi.encodeWithSelector(ILocks.ProverFull.selector, operator, backlog * 1_000, _BACKLOG * 1_000));
        lockFor(request, operator, 90_000);
    }

    function _isOpen(uint256 i) private {
        uint256 closesAt = uint256(_made[i].disputedAt) + PROOF_SECONDS;
        expectError(abi.encodeWithSelector(IDisputes.ProofWindowOpen.selector, idOf(_requests[i]), closesAt));
        expireBy(_requests[i], _made[i], keeper);
    }

    function _wealth(address who) private view returns (uint256) {
        return balanceOf(who) + vault.assetsOf(who);
    }
}
