// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract DemandOutputTest is DisputeTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertWhen_TheCallerIsNotTheRequester() external {
        (, Delivery memory made) = openWithOutput(_request);
        expectError(abi.encodeWithSelector(IRequests.NotRequester.selector, keeper, requester));
        vm.prank(keeper);
        market.demandOutput(_request, made.pack());
    }

    function test_RevertGiven_TheJobIsLocked() external {
        bytes32 jobId = openAndLock(_request);
        Delivery memory made = deliveryOf(resultOf(_request), VENDOR);
        expectWrongState(jobId, JobState.Locked, JobState.Provisional);
        _demand(made);
    }

    function test_RevertGiven_TheJobIsSettled() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        prove(_request, made);
        expectWrongState(jobId, JobState.Settled, JobState.Provisional);
        _demand(made);
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made.outputDigest = keccak256(OUTPUT);
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        _demand(made);
    }

    function test_RevertGiven_TheOutputIsAllInItsWords() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        expectError(abi.encodeWithSelector(IWithholding.NoOutputToDemand.selector, jobId));
        _demand(made);
    }

    function test_RevertGiven_TheOutputWasDemanded() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        _demand(made);
        made.demandedAt = uint40(block.timestamp);
        expectError(abi.encodeWithSelector(IWithholding.NoOutputToDemand.selector, jobId));
        _demand(made);
    }

    function test_RevertGiven_TheOutputWasDemandedAndPosted() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        _demand(made);
        made.demandedAt = uint40(block.timestamp);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.demandedAt, made.outputDigest) = (uint40(block.timestamp), 0);
        expectError(abi.encodeWithSelector(IWithholding.NoOutputToDemand.selector, jobId));
        _demand(made);
    }

    function test_RevertGiven_TheChallengeWindowIsOver() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        _revertsAfter(jobId, made, made.deliveredAt + CHALLENGE_SECONDS, 0);
    }

    /* WHAT IT DOES */

    function test_RecordsTheDemand_GivenTheLastSecondOfTheChallengeWindow() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        Delivery memory after_ = abi.decode(abi.encode(made), (Delivery));
        after_.demandedAt = uint40(block.timestamp);
        vm.expectEmit(address(market));
        emit IWithholding.OutputDemanded(jobId, block.timestamp + DATA_SECONDS, after_.pack());
        _demand(made);
        assertCommitted(jobId, JobState.Provisional, after_);
        assertBooks(FUNDS - 10 ether, 0, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 10 ether);
    }

    function test_RecordsTheDemand_GivenAModelWithoutACircuit() external {
        Request memory request = newBlindRequest(2);
        (bytes32 jobId, Delivery memory made) = openWithOutput(request);
        vm.prank(requester);
        market.demandOutput(request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_RecordsTheDemandAndStaysDisputed_GivenADisputedResult() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        made = challenged(_request, made);
        _demand(made);
        made.demandedAt = uint40(block.timestamp);
        assertCommitted(jobId, JobState.Disputed, made);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        prove(_request, made);
        assertState(jobId, JobState.Settled);
    }

    function test_RevertGiven_ADisputedResultAndADataWindowAfterTheDisputeIsOver() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        made = challenged(_request, made);
        // Another account's call may not take the last second from the requester: it has a data window from the dispute.
        _revertsAfter(jobId, made, made.disputedAt + DATA_SECONDS, 0);
        vm.warp(block.timestamp - 1);
        _demand(made);
    }

    function test_StretchesTheWindow_GivenAPauseInsideTheWindow() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        pauseFor(1 days);
        uint256 closesAt = made.deliveredAt + CHALLENGE_SECONDS;
        _revertsAfter(jobId, made, closesAt, 1 days);
        vm.warp(block.timestamp - 1);
        _demand(made);
        made.demandedAt = uint40(closesAt);
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_LengthensTheWindowAndKeepsTheWorseStatus_GivenADowngradeInsideTheWindow() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        lower(VENDOR, VendorStatus.Degraded);
        _revertsAfter(jobId, made, made.deliveredAt + 4 * CHALLENGE_SECONDS, 0);
        vm.warp(block.timestamp - 1);
        _demand(made);
        (made.demandedAt, made.status) = (uint40(block.timestamp), VendorStatus.Degraded);
        assertCommitted(jobId, JobState.Provisional, made);
    }

    /* WHILE IT IS DEMANDED */

    function test_CannotBeFinalised_GivenTheOutputIsDemanded() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        mineAudit(_request, made, false);
        _demand(made);
        made.demandedAt = uint40(block.timestamp);
        passWindow(made);
        expectError(abi.encodeWithSelector(IWithholding.OutputIsDemanded.selector, jobId));
        finalise(_request, made);
    }

    function test_CanBeChallenged_GivenTheOutputIsDemanded() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        mineAudit(_request, made, false);
        _demand(made);
        made.demandedAt = uint40(block.timestamp);
        challenge(_request, made, challenger);
        assertCommitted(jobId, JobState.Disputed, disputed(made, challenger));
    }

    function _demand(Delivery memory made) private {
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
    }

    function _revertsAfter(bytes32 jobId, Delivery memory made, uint256 closesAt, uint256 stretch) private {
        vm.warp(closesAt + stretch + 1);
        expectError(abi.encodeWithSelector(IDisputes.ChallengeWindowClosed.selector, jobId, closesAt));
        _demand(made);
    }
}
