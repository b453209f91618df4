// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

/// @notice One job through each of its ways; the steps have their own files.
contract EnclaveLifecycleTest is EnclaveTest {
    function test_AResultThatNobodyDisputesIsPaid() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        assertCommitted(jobId, JobState.Provisional, made);
        mineAudit(request, made, false);
        passWindow(made);
        finalise(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
        assertTrue(market.isResult(request, outputsOf(request)), "result");
    }

    function test_AResultThatIsDrawnIsPaidOnceProven() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, true);
        market.draw(jobId, made.pack());
        made = disputed(made, address(0));
        assertCommitted(jobId, JobState.Disputed, made);
        prove(request, made);
        assertState(jobId, JobState.Settled);
        assertEq(balanceOf(operator), 10 ether, "paid");
    }

    function test_AChallengeThatAProofRefutesPaysTheOperator() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, false);
        vm.prank(challenger);
        market.challenge(jobId, made.pack(), type(uint96).max);
        assertEq(balanceOf(challenger), FUNDS - 10 ether, "bond reserved");
        made = disputed(made, challenger);
        assertCommitted(jobId, JobState.Disputed, made);
        prove(request, made);
        assertEq(balanceOf(operator), 18 ether, "price and four fifths of the challenge bond");
        assertEq(balanceOf(address(vault)), 2 ether, "a fifth to the insurance");
    }

    function test_AWrongResultIsRefutedByAProof() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndCheat(request);
        mineAudit(request, made, false);
        ISettlements.Settlement memory proof = proofOf(request, outputsOf(request), operator);
        vm.prank(challenger);
        market.prove(model, proof, made.pack());
        assertState(jobId, JobState.Open);
        assertEq(balanceOf(challenger), FUNDS + 3 ether, "30% of the bond");
        assertEq(balanceOf(operator), 0, "nothing for the cheat");
        assertEq(vault.assetsOf(operator), 891 ether, "the bond and a tenth of the rest set aside");
    }

    function test_AnAuditThatIsNotAnsweredTakesTheBond() external {
        Request memory request = newEnclaveRequest(1);
        (bytes32 jobId, Delivery memory made) = openAndCheat(request);
        mineAudit(request, made, true);
        market.draw(jobId, made.pack());
        made = disputed(made, address(0));
        vm.warp(block.timestamp + PROOF_SECONDS + 1);
        market.expireDispute(request, made.pack());
        assertState(jobId, JobState.Open);
        assertEq(vault.assetsOf(operator), FUNDS - 10 ether, "the bond");
    }

    function test_ManyResultsUnderOneSignatureAreDeliveredAndPaid() external {
        IResults.Result[] memory results = new IResults.Result[](5);
        Delivery[] memory made = new Delivery[](5);
        bytes32[] memory leaves = new bytes32[](5);
        for (uint256 i = 0; i < 5; ++i) {
            Request memory request = newEnclaveRequest(i);
            openAndLock(request);
            results[i] = resultOf(request);
            leaves[i] = leafOf(results[i], operator);
            made[i] = deliveryOf(results[i], VENDOR);
        }
        bytes memory signature = signRoot(SESSION, trees.rootOf(leaves));
        vm.prank(operator);
        bytes4[] memory verdicts = market.deliverMany(model, results, signature);
        IResults.Finalisation[] memory items = new IResults.Finalisation[](5);
        for (uint256 i = 0; i < 5; ++i) {
            assertEq(uint32(verdicts[i]), 0, "delivered");
            if (i == 0) _spareAll(made);
            items[i] = IResults.Finalisation(market.jobIdOf(results[i].request), made[i].pack());
        }
        passWindow(made[0]);
        verdicts = market.finaliseMany(items);
        for (uint256 i = 0; i < 5; ++i) assertEq(uint32(verdicts[i]), 0, "finalised");
        assertEq(balanceOf(operator), 50 ether, "paid");
    }

    /// @dev Posts the one seed of five deliveries, which draws none of them.
    function _spareAll(Delivery[] memory made) private {
        uint256 limit = rateOf(made[0]);
        bytes32 seed;
        bool hits = true;
        while (hits) {
            seed = keccak256(abi.encode(seed));
            hits = false;
            for (uint256 i = 0; i < made.length; ++i) {
                hits = hits || uint256(numberOf(seed, idOf(newEnclaveRequest(i)))) << 32 < limit;
            }
        }
        postSeed(made[0].auditTarget, seed);
    }
}
