// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../contracts/interfaces/IDisputes.sol";
import {IResults} from "../../contracts/interfaces/IResults.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {ContradictionTest} from "../utils/ContradictionTest.sol";

/// @notice What a circuit's quarantine costs an operator whose enclave gave the right answer.
contract QuarantineTest is ContradictionTest {
    Request private _request;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
    }

    /* DISPUTES OF A QUARANTINED CIRCUIT */

    /// @dev Requester and challenger together took the price of a right answer, for the gas of two calls.
    function test_AChallengeAfterAQuarantineTakesNoPayAway() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        contradict();
        challenge(_request, made, challenger);
        made = _drop(disputed(made, challenger));
        passWindow(made);
        finalise(_request, made);
        assertState(jobId, JobState.Settled);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    function test_ADrawBeforeAQuarantineTakesNoPayAway() external {
        (, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        contradict();
        passProof(made);
        made = _drop(made);
        finalise(_request, made);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    /// @dev Neither a bond nor a draw calls again for a proof that no circuit can give.
    function test_ADroppedDisputeDoesNotComeBack() external {
        (bytes32 jobId, Delivery memory made) = openAndDeliver(_request);
        made = drawn(_request, made);
        contradict();
        made = _drop(made);
        expectError(abi.encodeWithSelector(IDisputes.Unprovable.selector, jobId));
        challenge(_request, made, challenger);
        market.draw(jobId, made.pack());
        assertCommitted(jobId, JobState.Provisional, made);
    }

    /// @dev As for every model without a circuit.
    function test_ADroppedDisputeOfABrokenVendorsResultRefundsTheRequester() external {
        (, Delivery memory made) = openAndDeliver(_request);
        made = challenged(_request, made);
        contradict();
        made = _drop(made);
        lower(VENDOR, VendorStatus.Broken);
        market.voidUnprovable(_request, made.pack());
        assertBooks(FUNDS, 0, FUNDS, FUNDS, 0);
        assertSolvent(parties(), 0);
    }

    /// @dev The operator opens the dispute in the last second of the window, so that the requester's demand fails, drops it, and
    /// would be paid without its output.
    function test_ADroppedDisputeLeavesTheRequesterTimeToDemandTheOutput() external {
        (bytes32 jobId, Delivery memory made) = openWithOutput(_request);
        contradict();
        mineAudit(_request, made, true);
        vm.warp(made.deliveredAt + CHALLENGE_SECONDS);
        market.draw(jobId, made.pack());
        made = disputed(made, address(0));
        vm.warp(block.timestamp + 1);
        market.closeQuarantined(_request, made.pack());
        (made.provable, made.disputedAt) = (false, uint40(block.timestamp));
        expectError(
            abi.encodeWithSelector(IResults.ChallengeWindowOpen.selector, jobId, block.timestamp + DATA_SECONDS)
        );
        finalise(_request, made);
        vm.warp(block.timestamp + DATA_SECONDS);
        vm.prank(requester);
        market.demandOutput(_request, made.pack());
        made.demandedAt = uint40(block.timestamp);
        market.postOutput(_request, made.pack(), OUTPUT);
    }

    /* LOCKS FROM BEFORE THE QUARANTINE */

    function test_ALockFromBeforeAQuarantineDeliversAnUnprovableResult() external {
        bytes32 jobId = openAndLock(_request);
        contradict();
        Delivery memory made = deliver(_request);
        made.provable = false;
        expectError(abi.encodeWithSelector(IDisputes.Unprovable.selector, jobId));
        challenge(_request, made, challenger);
        passWindow(made);
        // No seed is posted: nothing is drawn.
        finalise(_request, made);
        assertBooks(FUNDS - 10 ether, 10 ether, FUNDS, FUNDS, 0);
    }

    /// @dev The quarantine must not turn an operator's good lock into R1.
    function test_ALockFromBeforeAQuarantineEndsWithoutPenalty_GivenABrokenVendor() external {
        lower(VENDOR, VendorStatus.Broken);
        openAndLock(_request);
        contradict();
        Delivery memory made = deliver(_request);
        made.provable = false;
        market.voidUnprovable(_request, made.pack());
        assertBooks(FUNDS, 0, FUNDS, FUNDS, 0);
        assertEq(releasedOf(operator), 10 ether, "the bond");
    }

    /// @dev It asked for a proof, so its signature alone is not paid.
    function test_ALockThatWantsBothEndsWithTheMoneyBack() external {
        Request memory request = newProvenRequest(1);
        openAndLock(request);
        contradict();
        Delivery memory made = deliver(request);
        market.closeQuarantined(request, made.pack());
        assertBooks(FUNDS, 0, FUNDS, FUNDS, 0);
    }

    /// @dev A circuit of another model makes no result of this one unprovable.
    function test_AQuarantineChangesNothingForOtherModels() external {
        contradict();
        (model.weightsHash, model.inputWords) = (keccak256("others"), 2);
        model.circuitId = publish(2).circuitId;
        modelId = models.publishModel(model, "");
        Request memory request = newEnclaveRequest(1);
        request.modelId = modelId;
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        made.provable = true;
        assertCommitted(jobId, JobState.Provisional, made);
    }

    /* PRIVATE */

    function _drop(Delivery memory made) private returns (Delivery memory) {
        market.closeQuarantined(_request, made.pack());
        (made.provable, made.disputedAt, made.challenger, made.challengeBond) = (false, 0, address(0), 0);
        return made;
    }
}
