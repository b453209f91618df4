// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Model} from "../../../contracts/types/Model.sol";
import {MarketCircuit} from "../../utils/MarketCircuit.sol";
import {OpeningTest} from "../../utils/OpeningTest.sol";

contract CloseWrongInputTest is OpeningTest {
    /* GUARDS */

    function test_RevertGiven_TheJobIsOpen() external {
        bytes32 jobId = open(request);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        closeWrong(garbage(), OPENED, "");
    }

    function test_RevertGiven_TheResultIsProvisional() external {
        bytes32 jobId = posted(garbage());
        deliver(request);
        expectWrongState(jobId, JobState.Provisional, JobState.Locked);
        closeWrong(garbage(), OPENED, "");
    }

    function test_RevertGiven_TheResultIsDisputed() external {
        bytes32 jobId = posted(garbage());
        Delivery memory made = deliver(request);
        challenge(request, made, challenger);
        bytes memory proof = openingOf(garbage(), OPENED);
        expectWrongState(jobId, JobState.Disputed, JobState.Locked);
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertWhen_TheCallerDoesNotHoldTheLock() external {
        posted(garbage());
        bytes memory proof = openingOf(garbage(), OPENED);
        expectError(abi.encodeWithSelector(ILocks.NotLockHolder.selector, requester, operator));
        vm.prank(requester);
        market.closeWrongInput(model, request, garbage(), OPENED, proof);
    }

    function test_RevertGiven_TheInputTravelledPrivately() external {
        bytes32 jobId = openAndLock(request);
        expectError(abi.encodeWithSelector(IWithholding.InputNotPosted.selector, jobId));
        closeWrong(garbage(), OPENED, "");
    }

    function test_RevertGiven_TheInputIsDemandedAndNotPosted() external {
        bytes32 jobId = openAndLock(request);
        vm.prank(operator);
        market.demandInput(request);
        bytes memory proof = openingOf(garbage(), OPENED);
        expectError(abi.encodeWithSelector(IWithholding.InputNotPosted.selector, jobId));
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertGiven_TheInputCameWithTheRequest() external {
        vm.prank(requester);
        bytes32 jobId = market.requestInference(request, garbage());
        lock(request, operator);
        bytes memory proof = openingOf(garbage(), OPENED);
        expectError(abi.encodeWithSelector(IWithholding.InputNotPosted.selector, jobId));
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertGiven_TheDeadlinePassed() external {
        bytes32 jobId = posted(garbage());
        bytes memory proof = openingOf(garbage(), OPENED);
        uint256 deadline = POST_BY + 10 minutes;
        vm.warp(deadline + 1);
        expectError(abi.encodeWithSelector(ILocks.LockExpired.selector, jobId, deadline));
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertWhen_TheModelIsAnother() external {
        posted(garbage());
        bytes memory proof = openingOf(garbage(), OPENED);
        model.inputFormat = 8 + 256 * 41;
        expectError(abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId));
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertWhen_TheBytesAreOthers() external {
        posted(garbage());
        bytes memory others = garbage();
        others[71] = 0xff;
        bytes memory proof = openingOf(others, OPENED);
        expectError(abi.encodeWithSelector(IWithholding.WrongData.selector, request.inputDigest, 72));
        closeWrong(others, OPENED, proof);
    }

    function test_RevertGiven_AModelWithoutAnInputFormat() external {
        (model.openingCircuitId, model.inputFormat) = (0, 0);
        request.modelId = models.publishModel(model, "");
        bytes32 jobId = posted(garbage());
        expectError(abi.encodeWithSelector(IWithholding.InputNotJudged.selector, jobId));
        closeWrong(garbage(), OPENED, "");
    }

    /// @dev Its bytes are encrypted, and no circuit opens them.
    function test_RevertGiven_AConfidentialRequest() external {
        request.confidential = true;
        bytes32 jobId = posted(garbage());
        bytes memory proof = openingOf(garbage(), OPENED);
        expectError(abi.encodeWithSelector(IWithholding.InputNotJudged.selector, jobId));
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertWhen_TheBytesOpenTheCommitment() external {
        bytes32 jobId = posted(garbage());
        uint256 opened = uint256(request.inputCommitment);
        bytes memory proof = openingOf(garbage(), opened);
        expectError(abi.encodeWithSelector(IWithholding.InputOpens.selector, jobId));
        closeWrong(garbage(), opened, proof);
    }

    function test_RevertWhen_TheProofIsOfOtherBytes() external {
        bytes32 jobId = posted(garbage());
        bytes memory others = garbage();
        others[32] = 0x01;
        bytes memory proof = openingOf(others, OPENED);
        expectError(abi.encodeWithSelector(IWithholding.InvalidOpening.selector, jobId));
        closeWrong(garbage(), OPENED, proof);
    }

    function test_RevertWhen_TheProofIsOfAnotherCommitment() external {
        bytes32 jobId = posted(garbage());
        bytes memory proof = openingOf(garbage(), uint256(request.inputCommitment));
        expectError(abi.encodeWithSelector(IWithholding.InvalidOpening.selector, jobId));
        closeWrong(garbage(), OPENED, proof);
    }

    /* WHAT IT DOES */

    function test_GivesTheFeeBackAndAsMuchAgainAndClosesTheJob_GivenBytesThatOpenAnotherCommitment() external {
        bytes32 jobId = posted(garbage());
        assertEq(balanceOf(operator), 1 ether - FEE, "paid for the demand");
        bytes memory proof = openingOf(garbage(), OPENED);
        vm.expectEmit(address(market));
        emit IWithholding.InputShownWrong(jobId, operator, 2 * FEE);
        closeWrong(garbage(), OPENED, proof);
        assertState(jobId, JobState.None);
        assertEq(releasedOf(operator), 10 ether, "bond back");
        assertBooks(FUNDS - FEE, 1 ether + FEE, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
        vm.prank(operator);
        vault.unbond(FUNDS);
    }

    function test_TakesThemInTheLastSecond_GivenBytesThatOpenAnotherCommitment() external {
        bytes32 jobId = posted(garbage());
        vm.warp(POST_BY + 10 minutes);
        closeWrong(garbage(), OPENED, openingOf(garbage(), OPENED));
        assertState(jobId, JobState.None);
    }

    function testFuzz_NeedsNoProof_WhenTheBytesHaveAnotherLength(bytes calldata input) external {
        vm.assume(input.length != 72 && input.length <= 16_384);
        _closeWithoutProof(input);
    }

    function testFuzz_NeedsNoProof_WhenTheSaltIsNotBelowR(uint256 salt) external {
        salt = bound(salt, MarketCircuit.R, type(uint256).max);
        _closeWithoutProof(abi.encodePacked(salt, new bytes(40)));
    }

    function test_NeedsNoProof_WhenThereAreBitsBehindTheLastValue() external {
        _publish(1 + 256 * 11, model.openingCircuitId, 1);
        _closeWithoutProof(abi.encodePacked(uint256(7), hex"ff08"));
    }

    function test_NeedsNoProof_GivenPublicInputWords() external {
        _publish(4 + 256 * 2, 0, 2);
        request.inputCommitment = _commitmentTo(0x1, 0x3);
        _closeWithoutProof(hex"21");
    }

    function test_RevertWhen_TheBytesAreTheWords() external {
        _publish(4 + 256 * 2, 0, 2);
        request.inputCommitment = _commitmentTo(0x1, 0x2);
        bytes32 jobId = posted(hex"21");
        expectError(abi.encodeWithSelector(IWithholding.InputOpens.selector, jobId));
        closeWrong(hex"21", OPENED, "");
    }

    /// @dev Two percent of the smallest bond, twice, is more than this price.
    function test_TakesWhatTheRequesterHolds_GivenAPriceBelowThePayment() external {
        (request.minPrice, request.maxPrice, request.valueAtRisk) = (0.01 ether, 0.01 ether, 0.01 ether);
        bytes32 jobId = posted(garbage());
        vm.prank(requester);
        market.withdraw(type(uint256).max);
        bytes memory proof = openingOf(garbage(), OPENED);
        vm.expectEmit(address(market));
        emit IWithholding.InputShownWrong(jobId, operator, 0.01 ether);
        closeWrong(garbage(), OPENED, proof);
        assertBooks(0, 1 ether - 0.02 ether + 0.01 ether, FUNDS, FUNDS, 0);
    }

    function test_GivesTheCallbackFeeBack_GivenACallback() external {
        (request.callback, request.callbackGas, request.callbackFee) = (address(0xca11), 1, 0.5 ether);
        posted(garbage());
        closeWrong(garbage(), OPENED, openingOf(garbage(), OPENED));
        assertBooks(FUNDS - FEE, 1 ether + FEE, FUNDS, FUNDS, 0);
    }

    function test_GivesTheBonusToTheInsurance_GivenABonusThatWaitsForTheFiller() external {
        _openAndLockBy(other);
        vm.warp(block.timestamp + 10 minutes + 1);
        vm.prank(keeper);
        market.expire(request);
        lock(request, operator);
        vm.prank(operator);
        market.demandInput(request);
        market.postInput(request, garbage());
        closeWrong(garbage(), OPENED, openingOf(garbage(), OPENED));
        assertEq(balanceOf(address(vault)), 4 ether, "the bonus");
        assertEq(balanceOf(operator), 1 ether + FEE, "and nothing of it to the holder");
        assertSolvent(parties(), 0);
    }

    function test_StretchesTheWindow_GivenAPauseAfterThePost() external {
        bytes32 jobId = posted(garbage());
        pauseFor(1 days);
        vm.warp(POST_BY + 10 minutes + 1 days);
        closeWrong(garbage(), OPENED, openingOf(garbage(), OPENED));
        assertState(jobId, JobState.None);
    }

    /* PRIVATE */

    function _openAndLockBy(address locker) private {
        open(request);
        lock(request, locker);
    }

    function _closeWithoutProof(bytes memory input) private {
        bytes32 jobId = posted(input);
        closeWrong(input, 0, "");
        assertState(jobId, JobState.None);
        assertBooks(FUNDS - FEE, 1 ether + FEE, FUNDS, FUNDS, 0);
    }

    function _publish(uint32 format, bytes32 openingCircuitId, uint32 inputWords) private {
        Model memory published = model;
        published.circuitId = circuits.register(MarketCircuit.key(inputWords + 2));
        (published.inputFormat, published.openingCircuitId) = (format, openingCircuitId);
        published.inputWords = inputWords;
        model = published;
        request.modelId = models.publishModel(published, "");
    }

    function _commitmentTo(uint256 first, uint256 second) private pure returns (bytes32) {
        return keccak256(abi.encode(first, second)) | bytes32(uint256(0xff) << 248);
    }
}
