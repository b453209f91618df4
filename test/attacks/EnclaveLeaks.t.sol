// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveModule} from "../../contracts/interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../../contracts/interfaces/IJobMarket.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Ways by which an operator gets away with less than the rules ask: with its price but without its output.
contract EnclaveLeaksTest is DisputeTest {
    /// @dev The market has not seen the downgrade yet, but the requester may count on the longer window that it opened.
    function test_AProofDoesNotCutShortTheTimeToDemandTheOutputAfterADowngrade() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openWithOutput(request);
        lower(VENDOR, VendorStatus.Degraded);
        uint256 closesAt = made.deliveredAt + 4 * CHALLENGE_SECONDS;
        vm.warp(closesAt);
        IJobMarket.Settlement memory proof = proofOf(request, outputsOf(request), operator);
        expectError(abi.encodeWithSelector(IEnclaveModule.ChallengeWindowOpen.selector, jobId, closesAt));
        enclave.prove(model, proof, made.pack());

        uint256 id = vm.snapshotState();
        vm.prank(requester);
        availability.demandOutput(request, made.pack());
        vm.revertToState(id);
        vm.warp(closesAt + 1);
        enclave.prove(model, proof, made.pack());
        assertState(jobId, JobState.Settled);
    }
}
