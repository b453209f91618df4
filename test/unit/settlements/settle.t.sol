// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {Statement} from "../../../contracts/libraries/Statement.sol";
import {Job, JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketCircuit} from "../../utils/MarketCircuit.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract SettleTest is MarketTest {
    function test_RevertGiven_TheJobIsOpen() external {
        Request memory request = newRequest(1);
        bytes32 jobId = open(request);
        _reverts(request, abi.encodeWithSelector(IRequests.WrongState.selector, jobId, JobState.Open, JobState.Locked));
    }

    function test_RevertGiven_TheJobIsSettled() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        market.settle(model, settlement);
        expectWrongState(jobId, JobState.Settled, JobState.Locked);
        market.settle(model, settlement);
    }

    function test_RevertGiven_TheDeadlineHasPassed() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        _reverts(request, abi.encodeWithSelector(ILocks.LockExpired.selector, jobId, START + 10 minutes));
    }

    function test_RevertWhen_TheModelIsAnother() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        model.weightsHash = keccak256("other weights");
        _reverts(request, abi.encodeWithSelector(ISettlements.ModelMismatch.selector, modelId));
    }

    function test_RevertWhen_TheOutputsAreOthers() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.outputs[0] += 1;
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_RevertWhen_AnOutputIsNotInTheField() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.outputs[0] += MarketCircuit.R;
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_RevertWhen_ThereAreMoreOrFewerOutputs() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.outputs = new uint256[](0);
        _reverts(settlement, abi.encodeWithSelector(ISettlements.OutputWordsMismatch.selector, 0, 1));
        settlement.outputs = new uint256[](2);
        _reverts(settlement, abi.encodeWithSelector(ISettlements.OutputWordsMismatch.selector, 2, 1));
    }

    function test_RevertWhen_TheyShareTheCircuitsSignalsInAnotherWay() external {
        // The circuit has four signals: two inputs, an output and the context. The request's writer names one input only.
        model = publish(2);
        modelId = keccak256(abi.encode(model));
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement;
        (settlement.request, settlement.outputs) = (request, new uint256[](2));
        (settlement.outputs[0], settlement.outputs[1]) = (0xbad, 7);
        settlement.proof = MarketCircuit.prove(
            signalsOf(request, settlement.outputs, contextOf(jobId, operator, modelId))
        );
        _reverts(settlement, abi.encodeWithSelector(ISettlements.OutputWordsMismatch.selector, 2, 1));
    }

    function test_RevertWhen_TheModelHasSeveralInputWordsAndNoneArePassed() external {
        model = publish(2);
        modelId = keccak256(abi.encode(model));
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InputWordsMismatch.selector, request.inputCommitment));
    }

    function test_RevertWhen_TheProofIsForAnotherJob() external {
        Request memory first = newRequest(1);
        openAndLock(first);
        Request memory second = newRequest(2);
        bytes32 secondId = openAndLock(second);
        ISettlements.Settlement memory settlement = settlementOf(first);
        settlement.request = second;
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, secondId));
    }

    function test_RevertWhen_TheProofIsForAnotherPayee() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.proof = MarketCircuit.prove(
            signalsOf(request, settlement.outputs, contextOf(jobId, other, modelId))
        );
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_RevertWhen_TheProofIsForAnotherModel() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.proof = MarketCircuit.prove(
            signalsOf(request, settlement.outputs, contextOf(jobId, operator, keccak256("other model")))
        );
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InvalidProof.selector, jobId));
    }

    function test_RevertWhen_TheInputWordsAreOthers() external {
        Request memory request = newRequest(1);
        openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        settlement.inputs = new uint256[](2);
        _reverts(settlement, abi.encodeWithSelector(ISettlements.InputWordsMismatch.selector, request.inputCommitment));
    }

    function test_SettlesAtTheLastSecond_GivenALockedJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes);
        settle(request);
        assertState(jobId, JobState.Settled);
    }

    function test_PaysTheLockHolder_GivenALockedJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement = settlementOf(request);
        vm.expectEmit(address(market));
        emit ISettlements.Settled(jobId, operator, 10 ether, settlement.outputs);
        vm.prank(relayer);
        market.settle(model, settlement);
        assertEq(balanceOf(operator), 10 ether, "operator paid");
        assertEq(balanceOf(relayer), 0, "not who submits");
        assertEq(balanceOf(requester), FUNDS - 10 ether, "requester charged");
        assertEq(releasedOf(operator), 10 ether, "bond released");
        assertSolvent(everyone(), 0);
    }

    function test_KeepsTheHashOfTheResultOnly_GivenALockedJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        settle(request);
        uint256[] memory outputs = outputsOf(request);
        (Job job, ) = market.jobOf(jobId);
        uint256 expected =
            (uint256(JobState.Settled) << 252) | (uint256(resultHash(jobId, outputs)) & ((1 << 251) - 1));
        assertEq(Job.unwrap(job), expected, "word");
        assertTrue(market.isResult(request, outputs), "result readable");
        outputs[0] ^= 1;
        assertFalse(market.isResult(request, outputs), "another result");
    }

    function test_TakesTheFeeOfTheJobsCreation_GivenAFee() external {
        market.setFee(100);
        Request memory request = newRequest(1);
        openAndLock(request);
        market.setFee(500);
        settle(request);
        assertEq(balanceOf(operator), 9.9 ether, "price less 1%");
        market.distributeFees(only(operator));
        assertEq(pot(), 0.05 ether, "pot");
        assertEq(balanceOf(treasury), 0.05 ether, "treasury");
        assertSolvent(everyone(), 0);
    }

    function test_PaysTheLockedPrice_GivenARamp() external {
        Request memory request = newRamp(1);
        open(request);
        vm.warp(START + 15 minutes);
        lock(request, operator);
        vm.warp(START + 24 minutes);
        settle(request);
        assertEq(balanceOf(operator), 4 ether, "price at the lock");
        assertEq(balanceOf(requester), FUNDS - 4 ether, "requester charged that");
        assertSolvent(everyone(), 0);
    }

    function test_PaysPriceAndBonus_GivenAReopenedJob() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.warp(START + 10 minutes + 1);
        vm.prank(keeper);
        market.expire(request);
        lock(request, other);
        settle(request);
        assertEq(balanceOf(other), 14 ether, "price and 40% of it");
        (, ILocks.Terms memory terms) = market.jobOf(jobId);
        assertEq(uint256(terms.reserve) + terms.bonus, 0, "no terms left");
        assertSolvent(everyone(), 0);
    }

    function test_WorksWithItsDeadlineStretched_GivenAPause() external {
        Request memory request = newRequest(1);
        bytes32 jobId = openAndLock(request);
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(START + 3 days + 10 minutes);
        settle(request);
        assertState(jobId, JobState.Settled);
    }

    function test_Settles_GivenAModelOfSeveralInputWords() external {
        model = publish(2);
        modelId = keccak256(abi.encode(model));
        uint256[] memory inputs = new uint256[](2);
        inputs[0] = 3;
        inputs[1] = 4;
        Request memory request = newRequest(1);
        request.inputCommitment = this.commitmentOf(inputs);
        bytes32 jobId = openAndLock(request);
        ISettlements.Settlement memory settlement;
        settlement.request = request;
        settlement.inputs = inputs;
        settlement.outputs = outputsOf(request);
        uint256[] memory signals = new uint256[](4);
        (signals[0], signals[1], signals[2]) = (3, 4, settlement.outputs[0]);
        signals[3] = contextOf(jobId, operator, modelId);
        settlement.proof = MarketCircuit.prove(signals);
        market.settle(model, settlement);
        assertState(jobId, JobState.Settled);
    }

    function commitmentOf(uint256[] calldata words) external pure returns (bytes32) {
        return Statement.inputCommitment(words);
    }

    function _reverts(Request memory request, bytes memory reason) private {
        _reverts(settlementOf(request), reason);
    }

    function _reverts(ISettlements.Settlement memory settlement, bytes memory reason) private {
        vm.expectRevert(reason);
        market.settle(model, settlement);
    }
}
