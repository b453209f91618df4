// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {IResults} from "../../../contracts/interfaces/IResults.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";

contract FinaliseManyTest is EnclaveTest {
    function setUp() public override {
        super.setUp();
        // A result that no batch names.
        openAndDeliver(newEnclaveRequest(1));
    }

    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.finaliseMany(new IResults.Finalisation[](0));
    }

    function test_SettlesAll_GivenEveryItemIsGood() external {
        _expect(market.finaliseMany(_batch(type(uint256).max)), type(uint256).max, 0);
        assertEq(balanceOf(operator), 40 ether, "paid");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    function testFuzz_SkipsItWithItsSelector_GivenOneBadItem(uint256 bad, uint8 fault) external {
        bad = bound(bad, 0, 3);
        fault = uint8(bound(fault, 0, 3));
        IResults.Finalisation[] memory items = _batch(type(uint256).max);
        bytes4 expected;
        if (fault == 0) {
            (items[bad], expected) = (_pending(9, address(0xca11)), IResults.CallbackWaits.selector);
            vm.warp(block.timestamp + CHALLENGE_SECONDS + 1);
        } else if (fault == 1) {
            items[bad].delivery.audit ^= 1 << 160;
            expected = IResults.DeliveryMismatch.selector;
        } else if (fault == 2) {
            items[bad].jobId = ~items[bad].jobId;
            expected = IRequests.WrongState.selector;
        } else {
            (items[bad], expected) = (_pending(9, address(0)), IResults.ChallengeWindowOpen.selector);
        }
        vm.prank(keeper);
        _expect(market.finaliseMany(items), bad, expected);
        assertEq(balanceOf(operator), 30 ether, "the others are paid");
        assertSolvent(everyone(), (fault == 0 || fault == 3 ? 30 ether : 20 ether) + FUNDS);
    }

    function test_SettlesItOnce_GivenTheSameItemTwice() external {
        IResults.Finalisation[] memory items = _batch(type(uint256).max);
        items[3] = items[0];
        _expect(market.finaliseMany(items), 3, IRequests.WrongState.selector);
        assertEq(balanceOf(operator), 30 ether, "paid once");
        assertSolvent(everyone(), 20 ether + FUNDS);
    }

    function test_OpensItsDispute_GivenOneItemIsDrawn() external {
        IResults.Finalisation[] memory items = _batch(2);
        _expect(market.finaliseMany(items), type(uint256).max, 0);
        assertState(items[2].jobId, JobState.Disputed);
        assertEq(balanceOf(operator), 30 ether, "the others are paid");
    }

    /* PRIVATE */

    /// @dev A result that its audit has spared, just delivered.
    function _pending(uint256 nonce, address callback) private returns (IResults.Finalisation memory) {
        Request memory request = newEnclaveRequest(nonce);
        if (callback != address(0)) (request.callback, request.callbackGas) = (callback, 100_000);
        (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
        mineAudit(request, made, false);
        // The next delivery gets the next target, for this one's seed is known.
        return IResults.Finalisation(jobId, made.pack());
    }

    /// @dev Four results whose windows have passed; the audit draws the one named.
    function _batch(uint256 drawn) private returns (IResults.Finalisation[] memory items) {
        items = new IResults.Finalisation[](4);
        for (uint256 i = 0; i < 4; ++i) {
            if (i != drawn) {
                items[i] = _pending(20 + i, address(0));
                continue;
            }
            Request memory request = newEnclaveRequest(20 + i);
            (bytes32 jobId, Delivery memory made) = openAndDeliver(request);
            mineAudit(request, made, true);
            items[i] = IResults.Finalisation(jobId, made.pack());
        }
        passWindow(items[0].delivery.unpack());
    }

    /// @dev Every item has the verdict zero but the one named.
    function _expect(bytes4[] memory verdicts, uint256 bad, bytes4 verdict) private pure {
        for (uint256 i = 0; i < verdicts.length; ++i) {
            assertEq(bytes32(verdicts[i]), i == bad ? bytes32(verdict) : bytes32(0), "verdict");
        }
    }
}
