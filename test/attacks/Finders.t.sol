// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {ContradictionTest} from "../utils/ContradictionTest.sol";

/// @notice Attacks on the account that finds a fault: copies of its evidence, and evidence of a broken circuit. The bot sends
/// before every other account in every block. Names carry the number of the audit's finding, or of the rules' list of tests: 6 a
/// hunter is paid, 16 copies of all three kinds of evidence, 17 a blanket commitment, 30 a contradiction.
contract FindersTest is ContradictionTest {
    address private constant _BOT = address(0xB07);
    address private constant _TOWER = address(0x704E4);

    Request private _request;
    Delivery private _none;

    function setUp() public override {
        super.setUp();
        stakeFor(other, 40_000 ether);
        fund(_BOT, FUNDS);
        _request = newEnclaveRequest(1);
    }

    /* COPIES */

    /// @dev Audit: `bot 32.7, watchtower 0`.
    function test_A5_ABotThatCopiesARefutationEarnsNothing() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), _TOWER);
        // Under its own name the proof does not hold.
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
        vm.prank(_BOT);
        market.prove(model, proof, made.pack(), _BOT);
        vm.prank(_BOT);
        market.prove(model, proof, made.pack(), _TOWER);
        executeAll();
        assertEq(balanceOf(_BOT), FUNDS, "the bot has carried the proof");
        assertEq(balanceOf(_TOWER), 32.7 ether, "30% of 10 and of 99");
    }

    /// @dev Audit: `bot gained 3`, watchtower 0.
    function test_A5b_ABotThatCopiesAChallengeEarnsNothing() external {
        (, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        challenge(_request, made, _BOT);
        proveBy(_request, disputed(made, _BOT), _TOWER);
        executeAll();
        assertEq(balanceOf(_BOT), FUNDS, "its bond");
        assertEq(balanceOf(_TOWER), 32.7 ether, "30% of 10 and of 99");
    }

    /// @dev The bot sees the report, commits in the same second, holds the report back and shows the copy first.
    function test_Rules16_ABotThatHoldsAReportBackEarnsNothing() external {
        IDisputes.SignedResult[2] memory pair = equivocation(idOf(_request), operator, SESSION);
        commitReport(idOf(_request), pair[0], pair[1], _TOWER);
        reportBy(_request, _none, pair[0], pair[1], _BOT);
        vm.warp(block.timestamp + 24 hours);
        vm.prank(_TOWER);
        market.reportEquivocation(_request, _none.pack(), pair[0], pair[1]);
        executeAll();
        assertEq(balanceOf(_BOT), FUNDS, "the bot");
        assertEq(balanceOf(_TOWER), FUNDS / 20, "a tenth of half the stake");
    }

    /// @dev The bot commits, for a live job, to every pair of words that the session may have signed. A commitment is to the
    /// signatures, too, and those it has never seen.
    function test_Rules17_ABlanketCommitmentShowsNothing() external {
        IDisputes.SignedResult[2] memory pair = equivocation(idOf(_request), operator, SESSION);
        IDisputes.SignedResult[2] memory guess = equivocation(idOf(_request), operator, 0xB07);
        assertEq(guess[0].outputsHash, pair[0].outputsHash, "it has guessed the words");
        commitReport(idOf(_request), guess[0], guess[1], _BOT);
        commitReport(idOf(_request), pair[0], pair[1], _TOWER);
        bytes32 commitment = keccak256(abi.encode(idOf(_request), _BOT, pair[0], pair[1]));
        expectError(abi.encodeWithSelector(IDisputes.NotCommitted.selector, commitment));
        vm.prank(_BOT);
        market.reportEquivocation(_request, _none.pack(), pair[0], pair[1]);
        vm.prank(_TOWER);
        market.reportEquivocation(_request, _none.pack(), pair[0], pair[1]);
        executeAll();
        assertEq(balanceOf(_TOWER), FUNDS / 20, "a tenth of half the stake");
    }

    /* HUNTERS */

    /// @dev Audit: paid to the account that proves a drawn lie `0`. At S = 1,000 and B = 9 (V = 1) a hunter earns 29.73, the
    /// cost of a proof c = 3.5 times an inference.
    function test_A30_Rules06_AHunterOfADrawnLieIsPaid() external {
        (_request.minPrice, _request.maxPrice, _request.valueAtRisk) = (1 ether, 1 ether, 1 ether);
        open(_request);
        lockFor(_request, operator, 90_000);
        Delivery memory made = deliver(wrongResultOf(_request));
        proveBy(_request, drawn(_request, made), _TOWER);
        executeAll();
        // S' = 991, its tenth 99.1, of which 30%.
        assertEq(balanceOf(_TOWER), 29.73 ether, "the hunter");
        assertEq(vault.assetsOf(operator), 1_000 ether - 9 ether - 99.1 ether, "far more than the bond");
    }

    /// @dev At S = 20,000 the cap of 50 smallest bonds holds: a cheat's friend takes 2.5% of the penalty back.
    function test_A30_AFriendOfALargeCheatTakesLittleBack() external {
        stakeFor(operator, 19_000 ether);
        (, Delivery memory made) = openAndCheat(_request);
        proveBy(_request, drawn(_request, made), _TOWER);
        executeAll();
        assertEq(balanceOf(_TOWER), 50 ether, "50 smallest bonds of a penalty of 2,009");
    }

    /* CONTRADICTION */

    /// @dev Audit: `stake of honest operator 0, forger 32.7`. The forger knows the secrets of the circuit's setup.
    function test_A14_Rules30_AForgedProofSlashesNoHonestOperator() external {
        (, Delivery memory made) = openAndDeliver(_request);
        Request memory second = newEnclaveRequest(2);
        (bytes32 disputedId, Delivery memory called) = openAndDeliver(second);
        called = challenged(second, called);
        forge(_request, made);
        // The operator's own proof and the forger's, as it was sent.
        ISettlements.Settlement memory right = proofOf(_request, outputsOf(_request), operator);
        market.contradict(model, right, operator, forged(_request, FORGER), FORGER);
        market.voidSlash(1, _request);
        market.closeQuarantined(second, called.pack());
        market.closeQuarantined(_request, _none.pack());
        assertState(idOf(_request), JobState.None);
        // The dispute is dropped, and the enclave's result stands.
        (called.provable, called.disputedAt, called.challenger, called.challengeBond) = (false, 0, address(0), 0);
        passWindow(called);
        finalise(second, called);
        assertState(disputedId, JobState.Settled);
        assertEq(balanceOf(FORGER), 0, "the forger");
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        // The bot has its funds.
        assertSolvent(parties(), FUNDS);
    }

    /// @dev The last moment is the execution of the slash, at least 72 hours after the fault.
    function test_A14_AForgedSlashIsVoidUntilItIsExecuted() external {
        (, Delivery memory made) = openAndDeliver(_request);
        forge(_request, made);
        vm.warp(vault.slashOf(1).executableAt);
        contradict();
        market.voidSlash(1, _request);
        assertEq(vault.assetsOf(operator), FUNDS, "all of the stake");
    }
}
