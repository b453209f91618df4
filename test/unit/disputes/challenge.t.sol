// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IMoney} from "../../../contracts/interfaces/IMoney.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract ChallengeTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsLocked() external {
        bytes32 jobId = openAndLock(_request);
        Delivery memory made = deliveryOf(resultOf(_request), VENDOR);
        expectWrongState(jobId, JobState.Locked, JobState.Provisional);
        market.challenge(idOf(_request), made.pack(), type(uint96).max);
    }

    function test_RevertGiven_TheJobIsDisputed() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = challenged(_request, made);
        expectWrongState(jobId, JobState.Disputed, JobState.Provisional);
        market.challenge(idOf(_request), made.pack(), type(uint96).max);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        prove(_request, made);
        expectWrongState(jobId, JobState.Settled, JobState.Provisional);
        market.challenge(idOf(_request), made.pack(), type(uint96).max);
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        --made.deliveredAt;
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        market.challenge(idOf(_request), made.pack(), type(uint96).max);
    }

    function test_RevertGiven_AModelWithoutACircuit() external {
        Request memory request = newBlindRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        vm.roll(made.auditTarget + 1);
        expectError(abi.encodeWithSelector(IDisputes.Unprovable.selector, jobId));
        market.challenge(idOf(request), made.pack(), type(uint96).max);
    }

    function test_OpensTheDisputeWithoutADraw_GivenTheSeedIsNotPosted() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        challenge(_request, made, challenger);
        assertCommitted(jobId, JobState.Disputed, disputed(made, challenger));
        assertEq(balanceOf(challenger), FUNDS - 10 ether, "the bond");
    }

    function test_RevertGiven_TheWindowIsOver() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        passWindow(made);
        expectError(
            abi.encodeWithSelector(
                IDisputes.ChallengeWindowClosed.selector,
                jobId,
                made.deliveredAt + CHALLENGE_SECONDS
            )
        );
        challenge(_request, made, challenger);
    }

    function test_RevertWhen_TheChallengerCannotPayTheBond() external {
        (, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        fund(keeper, 10 ether - 1);
        expectError(abi.encodeWithSelector(IMoney.InsufficientBalance.selector, keeper, 10 ether - 1, 10 ether));
        challenge(_request, made, keeper);
    }

    /* WHAT IT DOES */

    function test_OpensTheDisputeAndCostsTheChallengerNothing_GivenTheAuditDrawsTheResult() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, true);
        // Not even a balance is needed.
        challenge(_request, made, keeper);
        made = disputed(made, address(0));
        assertCommitted(jobId, JobState.Disputed, made);
        assertSolvent(parties(), 10 ether);
        prove(_request, made);
        assertEq(balanceOf(operator), 10 ether, "the operator gets the price and no bond");
        assertEq(balanceOf(keeper), 0, "the challenger neither paid nor got anything");
    }

    function test_ReservesThePriceAsBondAndOpensTheDispute_GivenTheAuditSparesTheResult() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        Delivery memory after_ = disputed(made, challenger);
        // `disputed` writes into what it is given.
        made = deliveryBefore(after_);
        vm.expectEmit(address(market));
        emit IDisputes.Disputed(jobId, challenger, block.timestamp + 1 + PROOF_SECONDS, after_.pack());
        challenge(_request, made, challenger);
        assertCommitted(jobId, JobState.Disputed, after_);
        assertBooks(FUNDS - 10 ether, 0, FUNDS - 10 ether, FUNDS, 0);
        assertSolvent(parties(), 20 ether);
    }

    function test_ReservesTheSmallestBondForASmallPrice_GivenTheAuditSparesTheResult() external {
        (_request.minPrice, _request.maxPrice, _request.valueAtRisk) = (0.1 ether, 0.1 ether, 0.1 ether);
        (, Delivery memory made) = openAndDeliver(_request);
        assertEq(market.challengeBond(made.pack()), MIN_BOND, "the bond announced");
        made = challenged(_request, made);
        assertEq(balanceOf(challenger), FUNDS - MIN_BOND, "the bond reserved");
        prove(_request, made);
        assertEq(balanceOf(operator), 0.1 ether + 0.8 ether, "price and four fifths");
        assertEq(balanceOf(address(vault)), 0.2 ether, "a fifth");
        assertSolvent(parties(), 0);
    }

    function test_TakesAChallengeInTheLastSecond_GivenTheAuditSparesTheResult() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        challenge(_request, made, challenger);
        assertState(jobId, JobState.Disputed);
    }

    function test_StretchesTheWindow_GivenAPauseInsideTheWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        pauseFor(1 days);
        uint256 closesAt = made.deliveredAt + CHALLENGE_SECONDS;
        vm.warp(closesAt + 1 days + 1);
        expectError(abi.encodeWithSelector(IDisputes.ChallengeWindowClosed.selector, jobId, closesAt));
        challenge(_request, made, challenger);
        vm.warp(closesAt + 1 days);
        challenge(_request, made, challenger);
        assertState(jobId, JobState.Disputed);
    }

    function test_LengthensTheWindow_GivenADowngradeInsideTheWindow() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        lower(VENDOR, VendorStatus.Degraded);
        mineAudit(_request, made, false);
        uint256 closesAt = made.deliveredAt + 4 * CHALLENGE_SECONDS;
        vm.warp(closesAt + 1);
        expectError(abi.encodeWithSelector(IDisputes.ChallengeWindowClosed.selector, jobId, closesAt));
        challenge(_request, made, challenger);
        vm.warp(closesAt);
        challenge(_request, made, challenger);
        assertState(jobId, JobState.Disputed);
    }

    function test_CostsTheChallengerNothing_GivenADowngradeThatDrawsTheResult() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        postBetween(jobId, made);
        lower(VENDOR, VendorStatus.Broken);
        // Not even a balance is needed.
        challenge(_request, made, keeper);
        assertCommitted(jobId, JobState.Disputed, disputed(made, address(0)));
    }

    function test_CostsTheOperatorAFifthOfTheBond_GivenTheOperatorChallengesItself() external {
        (, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        fund(operator, 10 ether);
        challenge(_request, made, operator);
        prove(_request, disputed(made, operator));
        assertBooks(FUNDS - 10 ether, 18 ether, FUNDS, FUNDS, 0);
        assertEq(balanceOf(address(vault)), 2 ether, "a fifth is the insurance's");
        assertSolvent(parties(), 0);
    }

    function test_PaysTheOperatorForItsProof_GivenTheRequesterChallenges() external {
        (, Delivery memory made) = openAndDeliver(_request);
        mineAudit(_request, made, false);
        challenge(_request, made, requester);
        prove(_request, disputed(made, requester));
        assertBooks(FUNDS - 20 ether, 18 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_ReservesTheFeeAndKeepsItInTheDelivery_GivenAFeeAboveThePrice() external {
        declare(operator, 50, 15 ether);
        (bytes32 jobId, Delivery memory made) = _deliverWithBond(20_000);
        challenge(_request, made, challenger);
        made = disputed(made, challenger);
        assertEq(made.challengeBond, 15 ether, "the fee");
        assertCommitted(jobId, JobState.Disputed, made);
        assertEq(balanceOf(challenger), FUNDS - 15 ether, "reserved");
    }

    function test_ReservesNoMoreThanTheBondOfTheJob_GivenAFeeAboveThePrice() external {
        declare(operator, 50, 25 ether);
        (, Delivery memory made) = _deliverWithBond(20_000);
        challenge(_request, made, challenger);
        assertEq(balanceOf(challenger), FUNDS - 20 ether, "twice the price");
    }

    function test_PaysFourFifthsOfTheFeeToTheOperator_GivenAFeeAboveThePrice() external {
        declare(operator, 50, 15 ether);
        (, Delivery memory made) = _deliverWithBond(20_000);
        challenge(_request, made, challenger);
        made = disputed(made, challenger);
        declare(operator, 50, 1 ether);
        prove(_request, made);
        assertBooks(FUNDS - 10 ether, 10 ether + 12 ether, FUNDS - 15 ether, FUNDS, 0);
        assertEq(balanceOf(address(vault)), 3 ether, "a fifth for the insurance");
        assertSolvent(parties(), 0);
    }

    function test_RevertWhen_TheCallerAcceptsLessThanTheBond() external {
        declare(operator, 50, 15 ether);
        (bytes32 jobId, Delivery memory made) = _deliverWithBond(20_000);
        bytes4 selector = IDisputes.ChallengeBondTooHigh.selector;
        expectError(abi.encodeWithSelector(selector, jobId, 15 ether, 15 ether - 1));
        vm.prank(challenger);
        market.challenge(jobId, made.pack(), 15 ether - 1);
    }

    function test_ReturnsTheBondWhenTheResultIsProven_GivenASeedThatDrawsTheResultComesAfterTheChallenge() external {
        (, Delivery memory made) = openAndDeliver(_request);
        challenge(_request, made, challenger);
        Delivery memory after_ = disputed(made, challenger);
        mineAudit(_request, made, true);
        prove(_request, after_);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_ReturnsTheBondWhenTheResultIsProven_GivenADowngradeThatDrawsTheResultAfterTheChallenge() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        postBetween(jobId, made);
        challenge(_request, made, challenger);
        made = disputed(made, challenger);
        lower(VENDOR, VendorStatus.Broken);
        prove(_request, made);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_PaysTheOperatorThatProvesBeforeTheSeed_GivenASeedThatDrawsTheResultComesAfterTheChallenge() external {
        (, Delivery memory made) = openAndDeliver(_request);
        challenge(_request, made, challenger);
        prove(_request, disputed(made, challenger));
        assertBooks(FUNDS - 10 ether, 18 ether, FUNDS - 10 ether, FUNDS, 0);
    }

    function test_ReturnsTheBondWhenTheResultIsProven_GivenTheRequesterWantsAProof() external {
        _request.assurance = Assurance.EnclaveAndProof;
        (, Delivery memory made) = openAndDeliver(_request);
        challenge(_request, made, challenger);
        prove(_request, disputed(made, challenger));
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
    }

    function test_BeginsTheProofWindowBehindThem_GivenOtherCallsOfTheOperatorsResults() external {
        declare(operator, 20_500, 0);
        Request memory second = newEnclaveRequest(2);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(second);
        (, Delivery memory first) = openAndDeliver(_request);
        challenge(_request, first, challenger);
        vm.warp(START + 10);
        challenge(second, made, challenger);
        made = disputed(made, challenger);
        // Two proofs of 20.5 seconds since the first call.
        made.disputedAt = START + 41;
        assertCommitted(jobId, JobState.Disputed, made);
        (, uint256 proveBy) = market.windowsOf(made.pack());
        assertEq(proveBy, START + 41 + PROOF_SECONDS, "the window");
        (, , uint256 turn) = market.proverOf(operator);
        assertEq(turn, START + 62, "the next turn, rounded up");
    }

    /// @dev Posts a seed that spares a result of a Trusted vendor, and draws it once the vendor is Broken.
    function postBetween(bytes32 jobId, Delivery memory made) private {
        uint96 number;
        for (uint256 i = 0; uint256(number) << 32 >= ONE / 2 || uint256(number) << 32 < ONE / 50; ++i) {
            bytes32 hash = keccak256(abi.encode(i));
            number = numberOf(hash, jobId);
            postSeed(made.auditTarget, hash);
        }
    }

    function _deliverWithBond(uint24 bondBps) private returns (bytes32 jobId, Delivery memory made) {
        jobId = open(_request);
        lockFor(_request, operator, bondBps);
        made = deliver(_request);
    }

    /// @dev The delivery as it was before its dispute.
    function deliveryBefore(Delivery memory after_) private pure returns (Delivery memory before) {
        before = abi.decode(abi.encode(after_), (Delivery));
        (before.challengeBond, before.disputedAt, before.challenger) = (0, 0, address(0));
    }
}
