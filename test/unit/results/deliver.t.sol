// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {IAssay} from "../../../contracts/interfaces/IAssay.sol";
import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {TcbStatus, VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Model} from "../../../contracts/types/Model.sol";
import {Assurance, Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract DeliverTest is EnclaveTest {
    uint256 private constant _STRANGER = 0x57a4;

    Request private _request;
    bytes32 private _jobId;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        _jobId = openAndLock(_request);
    }

    /* STATE */

    function test_RevertGiven_TheJobIsUnknown() external {
        IResults.Result memory result = resultOf(newEnclaveRequest(2));
        bytes memory signature = _signatureOf(result);
        expectWrongState(market.jobIdOf(result.request), JobState.None, JobState.Locked);
        _send(model, result, signature);
    }

    function test_RevertGiven_TheJobIsOpen() external {
        IResults.Result memory result = resultOf(newEnclaveRequest(2));
        bytes32 jobId = open(result.request);
        bytes memory signature = _signatureOf(result);
        expectWrongState(jobId, JobState.Open, JobState.Locked);
        _send(model, result, signature);
    }

    function test_RevertGiven_TheJobWasDeliveredBefore() external {
        deliver(_request);
        IResults.Result memory result = resultOf(_request);
        result.outputs[0] ^= 1;
        bytes memory signature = _signatureOf(result);
        expectWrongState(_jobId, JobState.Provisional, JobState.Locked);
        _send(model, result, signature);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        settle(_request);
        bytes memory signature = _signatureOf(resultOf(_request));
        expectWrongState(_jobId, JobState.Settled, JobState.Locked);
        _send(model, resultOf(_request), signature);
    }

    function test_RevertGiven_TheExecutionWindowHasPassed() external {
        vm.warp(START + 10 minutes + 1);
        bytes memory reason = abi.encodeWithSelector(ILocks.LockExpired.selector, _jobId, START + 10 minutes);
        _reverts(model, resultOf(_request), SESSION, reason);
    }

    function test_TakesTheLastSecondOfTheWindow() external {
        vm.warp(START + 10 minutes);
        assertCommitted(_jobId, JobState.Provisional, deliver(_request));
    }

    /* REQUEST */

    function test_RevertWhen_AProofIsAskedFor() external {
        Request memory request = newRequest(2);
        openAndLock(request);
        bytes memory reason = abi.encodeWithSelector(IRequests.UnsupportedAssurance.selector, Assurance.Proof);
        _reverts(model, resultOf(request), SESSION, reason);
    }

    function test_RevertWhen_TheModelIsAnother() external {
        bytes memory reason = abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId);
        _reverts(blind, resultOf(_request), SESSION, reason);
    }

    function testFuzz_RevertWhen_ThereAreMoreOrFewerOutputs(uint256 words) external {
        words = bound(words, 0, 9);
        if (words == 1) ++words;
        IResults.Result memory result = resultOf(_request);
        result.outputs = new uint256[](words);
        bytes memory reason = abi.encodeWithSelector(ISettlements.OutputWordsMismatch.selector, words, 1);
        _reverts(model, result, SESSION, reason);
    }

    /* SESSION */

    function test_RevertWhen_TheSignatureIsMalformed() external {
        expectError(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 1));
        _send(model, resultOf(_request), hex"00");
        expectError(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignature.selector));
        _send(model, resultOf(_request), new bytes(65));
    }

    function test_RevertWhen_TheSignerIsNoSession() external {
        _reverts(model, resultOf(_request), _STRANGER, _invalid(vm.addr(_STRANGER)));
    }

    function test_RevertGiven_TheSessionHasExpired() external {
        vm.warp(START + 168 hours - 5 minutes);
        Request memory request = newEnclaveRequest(2);
        openAndLock(request);
        vm.warp(START + 168 hours);
        _reverts(model, resultOf(request), SESSION, _invalid(sessionKey));
        vm.warp(START + 168 hours - 1);
        deliver(request);
    }

    function test_RevertGiven_TheSessionWasEnded() external {
        vm.prank(operator);
        enclaves.endSession(sessionKey);
        _reverts(model, resultOf(_request), SESSION, _invalid(sessionKey));
    }

    function test_RevertGiven_TheSessionIsOfAnotherOperator() external {
        bytes memory reason = abi.encodeWithSelector(IResults.NotSessionOperator.selector, operator, other);
        _reverts(model, resultOf(_request), OTHER_SESSION, reason);
    }

    function test_RevertGiven_TheSessionIsOfAnotherMeasurement() external {
        bytes32 alien = keccak256("another enclave") & ~bytes32(uint256(0xff));
        register(VENDOR, _STRANGER, operator, alien);
        bytes memory reason = abi.encodeWithSelector(IResults.WrongMeasurement.selector, alien, MEASUREMENT);
        _reverts(model, resultOf(_request), _STRANGER, reason);
    }

    function test_RevertGiven_TheRuntimeDoesNotNameTheVendor() external {
        enclaves.registerVendor(130, verifier, TcbStatus.UpToDate, 1, 168);
        register(130, _STRANGER, operator);
        bytes memory reason = abi.encodeWithSelector(IResults.WrongMeasurement.selector, MEASUREMENT, 0);
        _reverts(model, resultOf(_request), _STRANGER, reason);
    }

    /* SIGNATURE */

    function test_RevertWhen_TheSignatureIsForAnotherJob() external {
        Request memory second = newEnclaveRequest(2);
        openAndLock(second);
        IResults.Result memory result = resultOf(_request);
        bytes memory signature = signRoot(
            SESSION,
            trees.leafOf(market.jobIdOf(second), operator, result.outputs, result.outputDigest)
        );
        _refuses(result, signature);
    }

    function test_RevertWhen_TheSignatureIsForAnotherPayee() external {
        _refuses(resultOf(_request), signRoot(SESSION, leafOf(resultOf(_request), other)));
    }

    function test_RevertWhen_TheSignatureIsForAnotherMarket() external {
        IAssay second = IAssay(address(newMarket()));
        bytes32 digest = second.digestOf(leafOf(resultOf(_request), operator));
        _refuses(resultOf(_request), signDigest(SESSION, digest));
    }

    function test_RevertWhen_TheSignatureIsForAnotherChain() external {
        bytes32 leaf = leafOf(resultOf(_request), operator);
        uint256 here = block.chainid;
        vm.chainId(here + 1);
        bytes memory signature = signRoot(SESSION, leaf);
        vm.chainId(here);
        _refuses(resultOf(_request), signature);
    }

    function testFuzz_RevertWhen_TheSignatureIsForOtherOutputsOrAnotherDigest(uint256 word, bytes32 digest) external {
        IResults.Result memory result = resultOf(_request);
        bytes memory signature = _signatureOf(result);
        vm.assume(word != result.outputs[0] && digest != 0);
        result.outputDigest = digest;
        _refuses(result, signature);
        result.outputDigest = 0;
        result.outputs[0] = word;
        _refuses(result, signature);
    }

    /* PATH */

    function test_TakesAMemberOfABatchAloneByItsPath() external {
        (bytes32[] memory path, bytes memory signature) = _batch();
        Delivery memory made = deliveryOf(resultOf(_request), VENDOR);
        market.deliver(model, resultOf(_request), path, signature);
        assertCommitted(_jobId, JobState.Provisional, made);
    }

    function test_RevertWhen_ThePathLeadsToAnotherRoot() external {
        (bytes32[] memory path, bytes memory signature) = _batch();
        path[1] ^= bytes32(uint256(1));
        IResults.Result memory result = resultOf(_request);
        bytes32 root = Hashes.commutativeKeccak256(
            Hashes.commutativeKeccak256(leafOf(result, operator), path[0]),
            path[1]
        );
        expectError(_invalid(ECDSA.recover(market.digestOf(root), signature)));
        market.deliver(model, result, path, signature);
    }

    /* VENDOR */

    function test_RevertGiven_TheVendorIsBrokenAndTheJobConfidential() external {
        Request memory request = newEnclaveRequest(2);
        request.confidential = true;
        openAndLock(request);
        lower(VENDOR, VendorStatus.Broken);
        bytes memory reason = abi.encodeWithSelector(IResults.SessionVendorBroken.selector, sessionKey, VENDOR);
        _reverts(model, resultOf(request), SESSION, reason);
    }

    function test_RevertGiven_TheVendorIsBrokenAndThereIsNoCircuit() external {
        Request memory request = newBlindRequest(2);
        openAndLock(request);
        lower(VENDOR, VendorStatus.Broken);
        bytes memory reason = abi.encodeWithSelector(IResults.SessionVendorBroken.selector, sessionKey, VENDOR);
        _reverts(blind, resultOf(request), SESSION, reason);
    }

    function test_DeliversAProvableJob_GivenTheVendorIsBroken() external {
        lower(VENDOR, VendorStatus.Broken);
        Delivery memory made = deliver(_request);
        assertEq(uint256(made.status), uint256(VendorStatus.Broken), "its status");
        assertCommitted(_jobId, JobState.Provisional, made);
    }

    function test_DeliversConfidentialJobsAndThoseWithoutACircuit_GivenTheVendorIsDegraded() external {
        Request memory secret = newEnclaveRequest(2);
        secret.confidential = true;
        openAndLock(secret);
        openAndLock(newBlindRequest(3));
        lower(VENDOR, VendorStatus.Degraded);
        assertCommitted(market.jobIdOf(secret), JobState.Provisional, deliver(secret));
        assertCommitted(market.jobIdOf(newBlindRequest(3)), JobState.Provisional, deliver(newBlindRequest(3)));
    }

    /* EFFECTS */

    function testFuzz_CommitsToTheDeliveryAndAnnouncesIt(uint256[] memory outputs, bytes32 digest) external {
        blind.outputWords = uint32(outputs.length);
        _request.modelId = models.publishModel(blind, "");
        _request.nonce = 2;
        _jobId = openAndLock(_request);
        IResults.Result memory result = IResults.Result(_request, outputs, digest);
        Delivery memory made;
        (made.lock, ) = market.jobOf(_jobId);
        made.resultHash = resultHash(_jobId, outputs);
        made.outputDigest = digest;
        made.deliveredAt = START;
        made.auditTarget = beacon.targetAt(block.timestamp);
        made.vendor = VENDOR;
        (made.price, made.valueAtRisk) = (10 ether, 10 ether);
        bytes memory signature = _signatureOf(result);
        vm.expectEmit(address(market));
        emit IResults.Delivered(_jobId, operator, sessionKey, outputs, made.pack());
        _send(blind, result, signature);
        assertCommitted(_jobId, JobState.Provisional, made);
    }

    function test_MovesNoMoney() external {
        uint256 before = balanceOf(requester);
        deliver(_request);
        assertEq(balanceOf(requester), before, "the requester's");
        assertEq(balanceOf(operator), 0, "not paid yet");
        assertEq(releasedOf(operator), 0, "the bond stays");
        assertSolvent(everyone(), 10 ether + balanceOf(challenger));
    }

    function test_TakesItFromAnyone() external {
        bytes memory signature = _signatureOf(resultOf(_request));
        vm.prank(relayer);
        _send(model, resultOf(_request), signature);
        assertState(_jobId, JobState.Provisional);
    }

    function test_NotesThatAModelWithoutCircuitIsNotProvable() external {
        openAndLock(newBlindRequest(2));
        Delivery memory made = deliver(newBlindRequest(2));
        assertFalse(made.provable, "no circuit");
        assertCommitted(market.jobIdOf(newBlindRequest(2)), JobState.Provisional, made);
    }

    /* PAUSE */

    function test_StretchesTheWindowByThePausedTime() external {
        _pause(1 days);
        vm.warp(START + 1 days + 10 minutes);
        deliver(_request);
        assertState(_jobId, JobState.Provisional);
        vm.warp(START + 10 days);
        Request memory request = newEnclaveRequest(2);
        bytes32 jobId = openAndLock(request);
        uint256 deadline = block.timestamp + 10 minutes;
        _pause(1 hours);
        vm.warp(deadline + 1 hours + 1);
        vm.prank(operator);
        enclaves.endSession(sessionKey);
        register(VENDOR, _STRANGER, operator);
        bytes memory reason = abi.encodeWithSelector(ILocks.LockExpired.selector, jobId, deadline);
        _reverts(model, resultOf(request), _STRANGER, reason);
    }

    function test_CountsOnTheClockOfTheJob_GivenAPause() external {
        _pause(1 days);
        vm.warp(START + 1 days + 2 minutes);
        Delivery memory made = deliver(_request);
        assertEq(made.deliveredAt, START + 2 minutes, "the paused day does not count");
        assertCommitted(_jobId, JobState.Provisional, made);
    }

    /* PRIVATE */

    function _pause(uint256 time) private {
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + time);
        market.unpauseIntake();
    }

    function _send(Model memory model_, IResults.Result memory result, bytes memory signature) private {
        market.deliver(model_, result, new bytes32[](0), signature);
    }

    function _signatureOf(IResults.Result memory result) private view returns (bytes memory) {
        return signRoot(SESSION, leafOf(result, operator));
    }

    function _reverts(Model memory model_, IResults.Result memory result, uint256 key, bytes memory reason) private {
        bytes memory signature = signRoot(key, leafOf(result, operator));
        expectError(reason);
        _send(model_, result, signature);
    }

    /// @dev The signature is not the session's for what is delivered: it recovers to an address nobody registered.
    function _refuses(IResults.Result memory result, bytes memory signature) private {
        address signer = ECDSA.recover(market.digestOf(leafOf(result, operator)), signature);
        expectError(_invalid(signer));
        _send(model, result, signature);
    }

    function _invalid(address key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IResults.InvalidSession.selector, key);
    }

    /// @dev A signed tree of three: the first request's result, one beside it, and one above.
    function _batch() private view returns (bytes32[] memory path, bytes memory signature) {
        bytes32[] memory leaves = new bytes32[](3);
        leaves[0] = leafOf(resultOf(_request), operator);
        leaves[1] = leafOf(resultOf(newEnclaveRequest(2)), operator);
        leaves[2] = leafOf(resultOf(newEnclaveRequest(3)), operator);
        path = new bytes32[](2);
        (path[0], path[1]) = (leaves[1], leaves[2]);
        signature = signRoot(SESSION, trees.rootOf(leaves));
    }
}
