// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract DeliverAndFinaliseTest is EnclaveTest {
    uint256 private constant _SIZE = 3;

    /// Results of locks that are held now, and of earlier ones whose window has passed.
    IResults.Result[] private _results;
    IResults.Finalisation[] private _items;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < _SIZE; ++i) {
            Request memory request = newEnclaveRequest(i);
            (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
            mineAudit(request, made, false);
            market.draw(jobId, made.pack());
            _items.push(IResults.Finalisation(jobId, made.pack()));
        }
        vm.warp(block.timestamp + CHALLENGE_SECONDS + 1);
        for (uint256 i = 0; i < _SIZE; ++i) {
            Request memory request = newEnclaveRequest(10 + i);
            openAndLock(request);
            _results.push(resultOf(request));
        }
    }

    function test_RevertWhen_ThereIsNoResult() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.deliverAndFinalise(model, new IResults.Result[](0), new bytes(65), _items);
    }

    function test_RevertWhen_ThereIsNothingToFinalise() external {
        bytes memory signature = _signature();
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        vm.prank(operator);
        market.deliverAndFinalise(model, _results, signature, new IResults.Finalisation[](0));
    }

    function test_RevertWhen_TheSignerIsNoSession() external {
        bytes memory signature = signRoot(0x57a4, _root());
        expectError(abi.encodeWithSelector(IResults.InvalidSession.selector, vm.addr(0x57a4)));
        vm.prank(operator);
        market.deliverAndFinalise(model, _results, signature, _items);
    }

    function test_DeliversAllAndSettlesAll_GivenEveryItemIsGood() external {
        Delivery[] memory made = new Delivery[](_SIZE);
        for (uint256 i = 0; i < _SIZE; ++i) made[i] = deliveryOf(_results[i], VENDOR);
        (bytes4[] memory deliveries, bytes4[] memory finalisations) = _send();
        assertEq(deliveries.length + finalisations.length, 2 * _SIZE, "a verdict each");
        for (uint256 i = 0; i < _SIZE; ++i) {
            assertEq(bytes32(deliveries[i]) | bytes32(finalisations[i]), 0, "verdicts");
            assertCommitted(idOf(_results[i].request), JobState.Provisional, made[i]);
            assertState(_items[i].jobId, JobState.Settled);
        }
        assertEq(balanceOf(operator), 30 ether, "paid");
        assertSolvent(everyone(), 30 ether + FUNDS);
    }

    function testFuzz_SkipsItAndDoesTheRest_GivenABadItemOnEachSide(uint256 late, uint256 early) external {
        (late, early) = (bound(late, 0, _SIZE - 1), bound(early, 0, _SIZE - 1));
        _results[late] = resultOf(newEnclaveRequest(77));
        _items[early].delivery.audit ^= 1 << 160;
        (bytes4[] memory deliveries, bytes4[] memory finalisations) = _send();
        for (uint256 i = 0; i < _SIZE; ++i) {
            bytes4 expected = i == late ? IRequests.WrongState.selector : bytes4(0);
            assertEq(bytes32(deliveries[i]), bytes32(expected), "delivery");
            expected = i == early ? IResults.DeliveryMismatch.selector : bytes4(0);
            assertEq(bytes32(finalisations[i]), bytes32(expected), "finalisation");
        }
        assertEq(balanceOf(operator), 20 ether, "the others are paid");
    }

    /// @dev A result is not final in the call that delivers it.
    function test_RefusesIt_WhenAResultIsToBeFinalWithItsDelivery() external {
        _items[1] = IResults.Finalisation(idOf(_results[0].request), deliveryOf(_results[0], VENDOR).pack());
        (, bytes4[] memory finalisations) = _send();
        bytes4 expected = IResults.ChallengeWindowOpen.selector;
        assertEq(bytes32(finalisations[1]), bytes32(expected), "its window has just opened");
        assertState(idOf(_results[0].request), JobState.Provisional);
    }

    /* PRIVATE */

    function _send() private returns (bytes4[] memory, bytes4[] memory) {
        bytes memory signature = _signature();
        vm.prank(operator);
        return market.deliverAndFinalise(model, _results, signature, _items);
    }

    function _signature() private view returns (bytes memory) {
        return signRoot(SESSION, _root());
    }

    function _root() private view returns (bytes32) {
        bytes32[] memory leaves = new bytes32[](_results.length);
        for (uint256 i = 0; i < leaves.length; ++i) leaves[i] = leafOf(_results[i], operator);
        return trees.rootOf(leaves);
    }
}
