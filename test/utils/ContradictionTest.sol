// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Assurance, Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "./DisputeTest.sol";

/// @notice An account that knows the secrets of a circuit's setup, as the tests do: it proves whatever it likes.
abstract contract ContradictionTest is DisputeTest {
    address internal constant FORGER = address(0xF0463);

    /// @notice A forged proof of other words than the model's, for any payee.
    function forged(
        Request memory request,
        address payee
    ) internal view returns (ISettlements.Settlement memory settlement) {
        uint256[] memory outputs = outputsOf(request);
        outputs[0] ^= 1;
        return proofOf(request, outputs, payee);
    }

    /// @notice Refutes a right result by a forged proof.
    function forge(Request memory request, Delivery memory made) internal {
        vm.prank(FORGER);
        market.prove(model, forged(request, FORGER), made.pack(), FORGER);
    }

    /// @notice Shows the right proof and a forged one, of a request that is nowhere on chain.
    function contradict() internal {
        Request memory request = newRequest(1_000);
        ISettlements.Settlement memory right = proofOf(request, outputsOf(request), operator);
        market.contradict(model, right, operator, forged(request, FORGER), FORGER);
    }

    /// @notice A request that needs a proof in any case.
    function newProvenRequest(uint256 nonce) internal view returns (Request memory request) {
        request = newEnclaveRequest(nonce);
        request.assurance = Assurance.EnclaveAndProof;
    }
}
