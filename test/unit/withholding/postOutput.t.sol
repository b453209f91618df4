// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract PostOutputTest is DisputeTest {
    uint256 private constant _CAP = 16_384;

    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* GUARDS */

    function test_RevertGiven_TheJobIsSettled() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        passWindow(made);
        prove(_request, made);
        expectWrongState(jobId, JobState.Settled, JobState.Provisional);
        market.postOutput(_request, made.pack(), OUTPUT);
    }

    function test_RevertGiven_AnotherDeliveryThanTheJobs() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        made.outputDigest = keccak256("outputs");
        expectError(abi.encodeWithSelector(IResults.DeliveryMismatch.selector, jobId));
        market.postOutput(_request, made.pack(), "outputs");
    }

    function test_RevertGiven_NobodyDemandedTheOutput() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        expectError(abi.encodeWithSelector(IWithholding.OutputNotDemanded.selector, jobId));
        market.postOutput(_request, made.pack(), OUTPUT);
    }

    function test_RevertWhen_TheBytesAreOthers() external {
        (, Delivery memory made) = _demanded(OUTPUT);
        expectError(abi.encodeWithSelector(IWithholding.WrongData.selector, made.outputDigest, 7));
        market.postOutput(_request, made.pack(), "outputs");
    }

    function test_RevertWhen_TheBytesAreLongerThanTheCap() external {
        bytes memory output = new bytes(_CAP + 1);
        (, Delivery memory made) = _demanded(output);
        expectError(abi.encodeWithSelector(IWithholding.WrongData.selector, made.outputDigest, _CAP + 1));
        market.postOutput(_request, made.pack(), output);
    }

    /* WHAT IT DOES */

    function test_TakesThemFromAnybody_WhenTheBytesAreAsLongAsTheCap() external {
        bytes memory output = new bytes(_CAP);
        (bytes32 jobId, Delivery memory made) = _demanded(output);
        vm.prank(keeper);
        market.postOutput(_request, made.pack(), output);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_LetsTheResultBeFinalised_GivenAProvisionalResult() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        Delivery memory after_ = abi.decode(abi.encode(made), (Delivery));
        (after_.outputDigest, after_.demandedAt) = (0, uint40(block.timestamp));
        vm.expectEmit(address(market));
        emit IWithholding.OutputPosted(jobId, OUTPUT, after_.pack());
        market.postOutput(_request, made.pack(), OUTPUT);
        mineAudit(_request, after_, false);
        passWindow(after_);
        finalise(_request, after_);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_TakesThemLate_GivenAProvisionalResult() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        vm.warp(made.demandedAt + DATA_SECONDS + 1);
        market.postOutput(_request, made.pack(), OUTPUT);
        made.outputDigest = 0;
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_OpensNoWindowAgain_GivenThePostAfterIt() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        mineAudit(_request, made, false);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS + 1);
        market.postOutput(_request, made.pack(), OUTPUT);
        made.outputDigest = 0;
        expectError(
            abi.encodeWithSelector(
                IDisputes.ChallengeWindowClosed.selector,
                jobId,
                made.deliveredAt + CHALLENGE_SECONDS
            )
        );
        challenge(_request, made, challenger);
    }

    function test_KeepsTheLongWindowOpen_GivenADowngrade() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        lower(VENDOR, VendorStatus.Degraded);
        vm.warp(made.deliveredAt + 4 * CHALLENGE_SECONDS);
        market.postOutput(_request, made.pack(), OUTPUT);
        // The status that it looked at is not kept.
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        assertCommitted(jobId, JobState.Provisional, made);
    }

    function test_KeepsTheChallengeWindowOpen_GivenThePostInItsLastSecond() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        mineAudit(_request, made, false);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        vm.warp(block.timestamp + 10 minutes);
        expectError(abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, jobId, block.timestamp));
        finalise(_request, made);
        challenge(_request, made, challenger);
        assertCommitted(jobId, JobState.Disputed, disputed(made, challenger));
    }

    function test_LetsTheResultBeProven_GivenADisputedResult() external {
        (bytes32 jobId, Delivery memory made) = _demanded(OUTPUT);
        made = challenged(_request, made);
        market.postOutput(_request, made.pack(), OUTPUT);
        (made.outputDigest, made.demandedAt) = (0, uint40(block.timestamp));
        assertCommitted(jobId, JobState.Disputed, made);
        // Nothing is owed any more, so the challenge window need not pass.
        prove(_request, made);
        assertBooks(FUNDS - 10 ether, 18 ether, FUNDS - 10 ether, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function _demanded(bytes memory output) private returns (bytes32 jobId, Delivery memory made) {
        jobId = openAndLock(_request);
        IResults.Result memory result = resultOf(_request);
        result.outputDigest = keccak256(output);
        made = deliver(result);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
    }
}
