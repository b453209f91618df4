// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {IEnclaveRegistry} from "../../contracts/interfaces/IEnclaveRegistry.sol";
import {QuoteResult} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Stolen, replayed, forged and front-run evidence of enclaves and of those who doubt them.
contract EnclaveEvidenceTest is DisputeTest {
    address private constant _THIEF = address(0x7417);
    uint256 private constant _THIEF_KEY = 0x7417;

    Request private _request;

    function setUp() public override {
        super.setUp();
        stakeFor(other, 40_000 ether);
        stakeFor(_THIEF, FUNDS);
        fund(_THIEF, FUNDS);
        _request = newEnclaveRequest(1);
    }

    /* THEFT */

    function test_AStolenProofPaysWhoMadeIt() external {
        (, Delivery memory made) = openAndDeliver(_request);
        made = challenged(_request, made);
        uint256 before = balanceOf(_THIEF);
        proveBy(_request, made, _THIEF);
        assertEq(balanceOf(_THIEF), before, "the thief has paid the gas");
        assertEq(balanceOf(operator), 18 ether, "the operator has its price and its part of the bond");
    }

    function test_AStolenSignatureDoesNotDeliverTheLockOfTheThief() external {
        bytes32 jobId = open(_request);
        IResults.Result memory result = resultOf(_request);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        lock(_request, _THIEF);
        // The leaf names the payee: under another payee the signature is by nobody that is registered.
        vm.expectRevert();
        market.deliver(model, result, new bytes32[](0), signature);
        assertState(jobId, JobState.Locked);
        // Nor does a session sign for another operator's lock.
        signature = signRoot(SESSION, leafOf(result, _THIEF));
        expectError(abi.encodeWithSelector(IResults.NotSessionOperator.selector, _THIEF, operator));
        market.deliver(model, result, new bytes32[](0), signature);
    }

    function test_DeliveringSomebodyElsesResultOnlyHelpsHim() external {
        bytes32 jobId = openAndLock(_request);
        IResults.Result memory result = resultOf(_request);
        Delivery memory made = deliveryOf(result, VENDOR);
        bytes memory signature = signRoot(SESSION, leafOf(result, operator));
        vm.prank(_THIEF);
        market.deliver(model, result, new bytes32[](0), signature);
        assertCommitted(jobId, JobState.Provisional, made);
        mineAudit(_request, made, false);
        passWindow(made);
        finalise(_request, made);
        assertEq(balanceOf(operator), 10 ether, "paid");
        assertEq(balanceOf(_THIEF), FUNDS, "nothing for the carrier");
    }

    function test_ASignatureDoesNotDeliverTheNextJobWithTheSameQuestion() external {
        openAndDeliver(_request);
        bytes memory signature = signRoot(SESSION, leafOf(resultOf(_request), operator));
        Request memory next = newEnclaveRequest(2);
        bytes32 jobId = openAndLock(next);
        IResults.Result memory result = IResults.Result(next, outputsOf(_request), 0);
        vm.expectRevert();
        market.deliver(model, result, new bytes32[](0), signature);
        assertState(jobId, JobState.Locked);
    }

    function test_AnInnerNodeOfASignedTreeIsNoResult() external {
        bytes32 jobId = openAndLock(_request);
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = leafOf(resultOf(_request), operator);
        leaves[1] = keccak256("another leaf");
        bytes memory signature = signRoot(SESSION, trees.rootOf(leaves));
        IResults.Result memory forged = wrongResultOf(_request);
        bytes32[] memory path = new bytes32[](1);
        path[0] = leaves[1];
        vm.expectRevert();
        market.deliver(model, forged, path, signature);
        assertState(jobId, JobState.Locked);
        // The path is right: the result that was signed goes through.
        market.deliver(model, resultOf(_request), path, signature);
        assertState(jobId, JobState.Provisional);
    }

    /* FRONT-RUNNING */

    /// @dev The friend's challenge takes the finder's share from whoever comes with the proof, and yet the two lose more than
    /// two thirds of what the cheat costs, and the honest finder nothing: a proof needs no bond.
    function test_AFriendsChallengeBeforeAnHonestFinderSavesTheCheatNoMoreThanTheFindersShare() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, false);
        Delivery memory seen = abi.decode(abi.encode(made), (Delivery));
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        uint256 before = balanceOf(_THIEF) + vault.assetsOf(operator) + balanceOf(operator);
        challenge(_request, made, _THIEF);
        made = disputed(made, _THIEF);
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        vm.prank(challenger);
        market.prove(model, proof, seen.pack());
        vm.prank(challenger);
        market.prove(model, proof, made.pack());
        vm.warp(block.timestamp + 4 days);
        vault.executeSlash(1);
        assertEq(balanceOf(challenger), FUNDS, "the honest finder loses nothing");
        uint256 after_ = balanceOf(_THIEF) + vault.assetsOf(operator) + balanceOf(operator);
        // R2 is 109 tokens here, of which the finder's share is 30%.
        assertEq(before - after_, (109 ether * 7) / 10, "what the friends lose");
        assertEq(balanceOf(requester), FUNDS, "the requester has its price back, and the job besides");
    }

    /// @dev A challenge of a drawn result needs no bond and earns nothing.
    function test_AFriendCannotChallengeWhatTheAuditWillDraw() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        mineAudit(_request, made, true);
        challenge(_request, made, _THIEF);
        made = disputed(made, address(0));
        assertCommitted(jobId, JobState.Disputed, made);
        passProof(made);
        expireBy(_request, made, _THIEF);
        assertEq(balanceOf(_THIEF), FUNDS, "no finder's share");
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "the whole bond");
    }

    /// @dev A friend that challenges before the seed is posted gets its own bond back and no share of the cheat's.
    function test_AFriendThatChallengesBeforeTheSeedGetsNoShareOfADrawnBond() external {
        (bytes32 jobId, Delivery memory made) = openAndCheat(_request);
        challenge(_request, made, _THIEF);
        Delivery memory called = disputed(made, _THIEF);
        ISettlements.Settlement memory proof = proofOf(_request, outputsOf(_request), operator);
        expectError(abi.encodeWithSelector(IResults.AuditNotDrawn.selector, jobId, made.auditTarget));
        market.prove(model, proof, called.pack());
        mineAudit(_request, made, true);
        vm.prank(_THIEF);
        market.prove(model, proof, called.pack());
        vm.warp(vault.slashOf(1).executableAt);
        vault.executeSlash(1);
        assertEq(balanceOf(_THIEF), FUNDS, "no finder's share");
    }

    /* GRIEFING */

    function test_ChallengesOfHonestResultsPayTheOperatorEachTime() external {
        for (uint256 i = 1; i <= 5; ++i) {
            Request memory request = newEnclaveRequest(i);
            (, Delivery memory made) = openAndDeliver(request);
            mineAudit(request, made, false);
            challenge(request, made, _THIEF);
            prove(request, disputed(made, _THIEF));
        }
        assertEq(balanceOf(_THIEF), FUNDS - 50 ether, "five bonds");
        assertEq(balanceOf(operator), 50 ether + 40 ether, "five prices and four fifths of the bonds");
        assertEq(vault.assetsOf(operator), FUNDS, "no stake lost");
    }

    function test_ARequesterWhoDemandsTheOutputInTheLastSecondDelaysThePayAndNoMore() external {
        (, Delivery memory made) = openWithOutput(_request);
        mineAudit(_request, made, false);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        vm.warp(block.timestamp + 10 minutes + 1);
        finalise(_request, made);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(_withThief(), 0);
    }

    /* FRAMING */

    function test_NobodyCanRegisterAKeyInAnotherOperatorsName() external {
        vm.roll(block.number + 2);
        uint256 number = block.number - 1;
        vm.setBlockhash(number, keccak256("block"));
        QuoteResult memory quote;
        quote.measurement = MEASUREMENT;
        quote.platformId = bytes32(_THIEF_KEY);
        quote.evaluationNumber = 1;
        quote.reportDataLow = enclaves.reportDataFor(operator, vm.addr(_THIEF_KEY), number, blockhash(number));
        verifier.set(quote);
        bytes memory signature = signDigest(_THIEF_KEY, enclaves.sessionDigest(operator, number));
        // Sent by the thief, quote and signature would have to name the thief.
        vm.expectRevert();
        vm.prank(_THIEF);
        enclaves.register(VENDOR, "", number, signature);
        // And a key that is an operator's cannot become another's.
        quote.reportDataLow = enclaves.reportDataFor(_THIEF, sessionKey, number, blockhash(number));
        verifier.set(quote);
        signature = signDigest(SESSION, enclaves.sessionDigest(_THIEF, number));
        expectError(abi.encodeWithSelector(IEnclaveRegistry.KeyAlreadyUsed.selector, sessionKey));
        vm.prank(_THIEF);
        enclaves.register(VENDOR, "", number, signature);
    }

    function test_OneSignedResultAndAnotherKeysAreNoEquivocation() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        register(VENDOR, _THIEF_KEY, _THIEF);
        IDisputes.SignedResult memory honest = _signed(SESSION, jobId, outputsOf(_request));
        IDisputes.SignedResult memory forged = _signed(_THIEF_KEY, jobId, wrongResultOf(_request).outputs);
        expectError(abi.encodeWithSelector(IDisputes.NoEquivocation.selector));
        vm.prank(_THIEF);
        market.reportEquivocation(_request, made.pack(), honest, forged);
    }

    function test_AnotherJobsSignedResultIsNoEquivocation() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        bytes32 next = openAndLock(newEnclaveRequest(2));
        IDisputes.SignedResult memory first = _signed(SESSION, jobId, outputsOf(_request));
        IDisputes.SignedResult memory second = _signed(SESSION, next, outputsOf(newEnclaveRequest(2)));
        expectError(abi.encodeWithSelector(IDisputes.NoEquivocation.selector));
        vm.prank(_THIEF);
        market.reportEquivocation(_request, made.pack(), first, second);
    }

    /// @dev A thief equivocates with a key of its own on somebody else's job: the thief pays, and the job stands.
    function test_AThiefsEquivocationOnAnothersJobCostsTheThief() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        register(VENDOR, _THIEF_KEY, _THIEF);
        IDisputes.SignedResult memory first = _signed(_THIEF_KEY, jobId, outputsOf(_request));
        IDisputes.SignedResult memory second = _signed(_THIEF_KEY, jobId, wrongResultOf(_request).outputs);
        market.reportEquivocation(_request, made.pack(), first, second);
        assertCommitted(jobId, JobState.Provisional, made);
        assertEq(vault.assetsOf(operator), FUNDS, "the operator's stake");
        assertEq(vault.assetsOf(_THIEF), FUNDS / 2, "the thief's");
    }

    function _signed(
        uint256 key,
        bytes32 jobId,
        uint256[] memory outputs
    ) private view returns (IDisputes.SignedResult memory result) {
        result.payee = operator;
        result.outputsHash = keccak256(abi.encodePacked(outputs));
        result.signature = signRoot(key, trees.leafOf(jobId, operator, outputs, 0));
    }

    function _withThief() private view returns (address[] memory accounts) {
        accounts = parties();
        accounts[10] = _THIEF;
    }
}
