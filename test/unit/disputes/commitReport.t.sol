// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDisputes} from "../../../contracts/interfaces/IDisputes.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {DisputeTest} from "../../utils/DisputeTest.sol";

contract CommitReportTest is DisputeTest {
    function test_LetsTheCallerReportFromTheNextSecondOn() external {
        Request memory request = newEnclaveRequest(1);
        Delivery memory none;
        IDisputes.SignedResult[2] memory pair = equivocation(idOf(request), operator, SESSION);
        commitReport(idOf(request), pair[0], pair[1], keeper);
        vm.expectEmit(address(market));
        emit IDisputes.Equivocated(idOf(request), operator, sessionKey, keeper);
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), pair[0], pair[1]);
    }

    function test_ReplacesTheLastCommitment() external {
        Request memory request = newEnclaveRequest(1);
        Delivery memory none;
        IDisputes.SignedResult[2] memory pair = equivocation(idOf(request), operator, SESSION);
        commitReport(idOf(request), pair[0], pair[1], keeper);
        vm.prank(keeper);
        market.commitReport(keccak256("another"));
        vm.warp(block.timestamp + 1);
        bytes32 commitment = keccak256(abi.encode(idOf(request), keeper, pair[0], pair[1]));
        expectError(abi.encodeWithSelector(IDisputes.NotCommitted.selector, commitment));
        vm.prank(keeper);
        market.reportEquivocation(request, none.pack(), pair[0], pair[1]);
    }
}
