// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IResults} from "../../contracts/interfaces/IResults.sol";
import {ISettlements} from "../../contracts/interfaces/ISettlements.sol";
import {VendorStatus} from "../../contracts/types/Attestation.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Request} from "../../contracts/types/Request.sol";
import {EnclaveTest} from "./EnclaveTest.sol";

/// @notice Ways into a dispute, and the books of everybody who takes part in one.
abstract contract DisputeTest is EnclaveTest {
    bytes internal constant INPUT = "input";
    bytes internal constant OUTPUT = "output";

    /* WAYS INTO A DISPUTE */

    /// @notice A delivery that nobody may doubt but the challenger, who does.
    function challenged(Request memory request, Delivery memory made) internal returns (Delivery memory) {
        mineAudit(request, made, false);
        challenge(request, made, challenger);
        return disputed(made, challenger);
    }

    /// @notice A delivery that its audit draws.
    function drawn(Request memory request, Delivery memory made) internal returns (Delivery memory) {
        mineAudit(request, made, true);
        market.draw(idOf(request), made.pack());
        return disputed(made, address(0));
    }

    function challenge(Request memory request, Delivery memory made, address by) internal {
        vm.prank(by);
        market.challenge(idOf(request), made.pack(), type(uint96).max);
    }

    /// @notice Proves, for `by`, what the model really answers: for the operator as payee if the result agrees, else for `by`.
    function proveBy(Request memory request, Delivery memory made, address by) internal {
        bool agrees = made.resultHash == resultHash(idOf(request), outputsOf(request));
        address payee = agrees ? made.lock.operator() : by;
        ISettlements.Settlement memory settlement = proofOf(request, outputsOf(request), payee);
        vm.prank(by);
        market.prove(model, settlement, made.pack(), agrees ? address(0) : by);
    }

    /// @notice Executes every slash once it has waited.
    function executeAll() internal {
        for (uint256 id = 1; vault.slashOf(id).operator != address(0); ++id) {
            uint256 executableAt = vault.slashOf(id).executableAt;
            if (block.timestamp < executableAt) vm.warp(executableAt);
            vault.executeSlash(id);
        }
    }

    function expireBy(Request memory request, Delivery memory made, address by) internal {
        vm.prank(by);
        market.expireDispute(request, made.pack());
    }

    /* DELIVERY BY OTHERS */

    function lockFor(Request memory request, address locker, uint24 bondBps) internal {
        vm.prank(locker);
        market.lock(request, bondBps);
    }

    /// @notice Delivers what a session key signed for its operator.
    function deliverBy(
        IResults.Result memory result,
        address payee,
        uint8 vendor,
        uint256 key
    ) internal returns (Delivery memory made) {
        made = deliveryOf(result, vendor);
        market.deliver(model, result, new bytes32[](0), signRoot(key, leafOf(result, payee)));
    }

    /// @notice A result with other words than the model's.
    function wrongResultOf(Request memory request) internal pure returns (IResults.Result memory result) {
        result = resultOf(request);
        result.outputs[0] ^= 1;
    }

    /// @notice Creates, locks and delivers with an output that travels off chain.
    function openWithOutput(Request memory request) internal returns (bytes32 jobId, Delivery memory made) {
        jobId = openAndLock(request);
        IResults.Result memory result = resultOf(request);
        result.outputDigest = keccak256(OUTPUT);
        made = deliver(result);
    }

    /* TIME */

    /// @notice Pauses intake for a while, and lets that while pass.
    function pauseFor(uint256 time) internal {
        vm.prank(guardian);
        market.pauseIntake();
        vm.warp(block.timestamp + time);
        market.unpauseIntake();
    }

    /// @notice Lowers the first operator's vendor, and shows it in the delivery as the next step will.
    function downgrade(Delivery memory made, VendorStatus status) internal {
        lower(VENDOR, status);
        made.status = status;
    }

    /* BOOKS */

    /// @notice Everybody who may hold a balance of the market.
    function parties() internal view returns (address[] memory accounts) {
        accounts = new address[](11);
        address[] memory known = everyone();
        for (uint256 i = 0; i < 9; ++i) accounts[i] = known[i];
        accounts[9] = challenger;
        accounts[10] = address(this);
    }

    /// @notice Settlement, operator, challenger, requester and insurance after a step, all at once.
    function assertBooks(
        uint256 requester_,
        uint256 operator_,
        uint256 challenger_,
        uint256 staked,
        uint256 insured
    ) internal view {
        assertEq(balanceOf(requester), requester_, "requester");
        assertEq(balanceOf(operator), operator_, "operator");
        assertEq(balanceOf(challenger), challenger_, "challenger");
        assertEq(vault.assetsOf(operator), staked, "stake of the operator");
        assertEq(insurance(), insured, "insurance");
    }
}
