// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../contracts/interfaces/IRequests.sol";
import {Delivery} from "../../contracts/types/Delivery.sol";
import {Assurance, Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "../utils/DisputeTest.sol";

/// @notice Finding A16: a requester named any value at risk for any price, and had every result audited at the operator's cost.
/// The numbers are those of the rules' list of tests: 23 the largest value, 24 the load of proofs.
contract ValueAtRiskTest is DisputeTest {
    /* 23: THE LARGEST VALUE */

    function testFuzz_Rules23_A16_RevertWhen_TheValueAtRiskIsAbove64Prices(uint96 price, uint96 more) external {
        Request memory request = newEnclaveRequest(1);
        price = uint96(bound(price, 0, FUNDS));
        (request.minPrice, request.maxPrice) = (price, price);
        uint256 limit = 64 * uint256(price);
        request.valueAtRisk = uint96(bound(more, limit + 1, type(uint96).max));
        expectError(abi.encodeWithSelector(IRequests.ValueAtRiskTooLarge.selector, request.valueAtRisk, limit));
        vm.prank(requester);
        market.requestInference(request, "");
        request.valueAtRisk = uint96(limit);
        open(request);
    }

    /// @dev On the ramp the job waits until its price pays for the audits.
    function test_Rules23_A16_NoLockIsCheaperThanA64thOfTheValueAtRisk() external {
        Request memory request = newRamp(1);
        (request.assurance, request.valueAtRisk) = (Assurance.Enclave, 320 ether);
        bytes32 jobId = open(request);
        vm.warp(START + 1 hours / 4);
        expectError(abi.encodeWithSelector(ILocks.PriceBelowRisk.selector, jobId, 4 ether, 5 ether));
        lockFor(request, operator, 90_000);
        vm.warp(START + (1 hours * 3) / 8);
        lockFor(request, operator, 90_000);
    }

    /* 24: THE LOAD OF PROOFS */

    /// @dev With a bond of nine times the value, a tenth of q is drawn, whatever the value.
    function testFuzz_Rules24_TheShareOfAuditsDoesNotDependOnTheValue(uint96 value) external {
        stakeFor(operator, 1_000 * FUNDS);
        Request memory request = newEnclaveRequest(1);
        request.valueAtRisk = uint96(bound(value, request.maxPrice, 64 * request.maxPrice));
        open(request);
        // Rounded up, so that the bond is no less than nine times the value.
        uint24 bondBps = uint24((uint256(request.valueAtRisk) * 90_000 + request.maxPrice - 1) / request.maxPrice);
        lockFor(request, operator, bondBps);
        Delivery memory made = deliver(request);
        assertLe(rateOf(made), ONE / 500 + 1, "a tenth of two percent, rounded up");
    }
}
