// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveModule} from "../../contracts/interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../../contracts/interfaces/IJobMarket.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {JobState} from "../../contracts/types/Job.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Ways by which an operator gets away with less than the rules ask: with its price but without its
/// output, or with a part of a bond that audits count on.
contract EnclaveLeaksTest is DisputeTest {
    address private constant _FRIEND = address(0xf41e);

    /* A PROOF INSTEAD OF THE OUTPUT */

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

    /* A CHEAT THAT IS FOUND REPORTS ITSELF */

    /// @dev R3 takes the bond too, but gives a tenth of it to the reporter, who may be the operator: then p · B would count on
    /// more than a drawn cheat loses.
    function test_ADrawnCheatSavesNothingOfItsBondByReportingItself() external {
        _assertSelfReportIsDear(true);
    }

    /// @dev The block that draws it is known, though nobody has called yet.
    function test_ACheatThatWillBeDrawnSavesNothingOfItsBondByReportingItself() external {
        _assertSelfReportIsDear(false);
    }

    function test_AChallengedCheatThatReportsItselfPaysTheChallenger() external {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        made = challenged(request, made);
        _reportBy(request, made, _FRIEND);
        assertEq(balanceOf(_FRIEND), 0, "nothing for the friend");
        assertEq(balanceOf(challenger), FUNDS + 1 ether, "the tenth of the bond");
        assertSolvent(parties(), 10 ether);
    }

    function _assertSelfReportIsDear(bool called) private {
        Request memory request = newEnclaveRequest(1);
        (, Delivery memory made) = openAndCheat(request);
        if (called) made = drawn(request, made);
        else mineAudit(request, made, true);
        _reportBy(request, made, _FRIEND);
        assertEq(balanceOf(_FRIEND), 0, "nothing for the friend");
        assertEq(insurance() + balanceOf(address(vault)), 10 ether, "the insurance has the whole bond");
        assertState(idOf(request), JobState.Open);
        assertSolvent(parties(), 10 ether);
    }

    function _reportBy(Request memory request, Delivery memory made, address by) private {
        IEnclaveModule.SignedResult[2] memory pair;
        for (uint256 i = 0; i < 2; ++i) {
            uint256[] memory words = new uint256[](1);
            words[0] = i;
            pair[i].payee = operator;
            pair[i].outputsHash = keccak256(abi.encodePacked(words));
            pair[i].signature = signRoot(SESSION, lens.leafOf(idOf(request), operator, words, 0));
        }
        vm.prank(by);
        enclave.reportEquivocation(request, made.pack(), pair[0], pair[1]);
    }
}
