// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveModule} from "../../../contracts/interfaces/IEnclaveModule.sol";
import {IJobMarket} from "../../../contracts/interfaces/IJobMarket.sol";
import {HostileCallback} from "../../../contracts/mocks/HostileCallback.sol";
import {Delivery} from "../../../contracts/types/Delivery.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {EnclaveTest} from "../../utils/EnclaveTest.sol";
import {Listener} from "../../utils/Listener.sol";

contract FinaliseManyTest is EnclaveTest {
    Request private _request;
    Delivery private _made;

    function setUp() public override {
        super.setUp();
        _request = newEnclaveRequest(1);
        (, _made) = openAndDeliver(_request);
    }

    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(IJobMarket.EmptyBatch.selector));
        enclave.finaliseMany(new IEnclaveModule.Finalisation[](0));
    }

    function test_SettlesAll_GivenEveryItemIsGood() external {
        _expect(enclave.finaliseMany(_batch(type(uint256).max)), type(uint256).max, 0);
        assertEq(balanceOf(operator), 40 ether, "paid");
        assertSolvent(everyone(), 10 ether + FUNDS);
    }

    function testFuzz_SkipsItWithItsSelector_GivenOneBadItem(uint256 bad, uint8 fault) external {
        bad = bound(bad, 0, 3);
        fault = uint8(bound(fault, 0, 3));
        IEnclaveModule.Finalisation[] memory items = _batch(type(uint256).max);
        bytes4 expected;
        if (fault == 0) {
            items[bad].outputs[0] ^= 1;
            expected = IJobMarket.WrongResult.selector;
        } else if (fault == 1) {
            items[bad].delivery.draw = 99;
            expected = IEnclaveModule.DeliveryMismatch.selector;
        } else if (fault == 2) {
            items[bad].request.nonce += 50;
            expected = IJobMarket.WrongState.selector;
        } else {
            (items[bad].request, items[bad].outputs) = (newEnclaveRequest(9), outputsOf(newEnclaveRequest(9)));
            (, items[bad].delivery) = openAndDeliver(items[bad].request);
            expected = IEnclaveModule.ChallengeWindowOpen.selector;
        }
        vm.prank(keeper);
        _expect(enclave.finaliseMany(items), bad, expected);
        assertEq(balanceOf(operator), 30 ether, "the others are paid");
        assertSolvent(everyone(), (fault == 3 ? 30 ether : 20 ether) + FUNDS);
    }

    function test_SettlesItOnce_GivenTheSameItemTwice() external {
        IEnclaveModule.Finalisation[] memory items = _batch(type(uint256).max);
        items[3] = items[0];
        _expect(enclave.finaliseMany(items), 3, IJobMarket.WrongState.selector);
        assertEq(balanceOf(operator), 30 ether, "paid once");
        assertSolvent(everyone(), 20 ether + FUNDS);
    }

    function test_OpensItsDispute_GivenOneItemIsDrawn() external {
        IEnclaveModule.Finalisation[] memory items = _batch(2);
        _expect(enclave.finaliseMany(items), type(uint256).max, 0);
        assertState(market.jobIdOf(items[2].request), JobState.Disputed);
        assertEq(balanceOf(operator), 30 ether, "the others are paid");
    }

    function test_PaysTheCallbackFeeToTheCaller_GivenJobsWithCallbacks() external {
        _finaliseWith(address(new Listener()));
        assertEq(balanceOf(relayer), 0.5 ether, "fee");
        assertEq(balanceOf(address(market)), 0, "not the market's");
    }

    function test_SettlesTheOthers_GivenACallbackThatBurnsItsGas() external {
        HostileCallback hostile = new HostileCallback();
        hostile.setMode(HostileCallback.Mode.BurnGas);
        _finaliseWith(address(hostile));
        assertEq(hostile.calls(), 0, "it never ended");
        assertEq(balanceOf(operator), 20 ether, "both are paid");
    }

    /* PRIVATE */

    function _withCallback(uint256 nonce, address callback) private view returns (Request memory request) {
        request = newEnclaveRequest(nonce);
        (request.callback, request.callbackGas, request.callbackFee) = (callback, 100_000, 0.5 ether);
    }

    /// @dev Finalises the first job and one with this callback together.
    function _finaliseWith(address callback) private {
        IEnclaveModule.Finalisation[] memory items = new IEnclaveModule.Finalisation[](2);
        Request memory request = _withCallback(2, callback);
        (, Delivery memory made) = openAndDeliver(request);
        uint128 number = mineAudit(request, made, false);
        enclave.draw(request, made);
        made.draw = number;
        items[0] = IEnclaveModule.Finalisation(request, outputsOf(request), made);
        mineAudit(_request, _made, false);
        passWindow(_made);
        items[1] = IEnclaveModule.Finalisation(_request, outputsOf(_request), _made);
        vm.prank(relayer);
        bytes4[] memory verdicts = enclave.finaliseMany(items);
        assertEq(bytes32(verdicts[0]) | bytes32(verdicts[1]), 0, "verdicts");
    }

    /// @dev Four results whose windows have passed; the audit draws the one named.
    function _batch(uint256 drawn) private returns (IEnclaveModule.Finalisation[] memory items) {
        items = new IEnclaveModule.Finalisation[](4);
        for (uint256 i = 0; i < 4; ++i) {
            Request memory request = newEnclaveRequest(20 + i);
            (, Delivery memory made) = openAndDeliver(request);
            uint128 number = mineAudit(request, made, i == drawn);
            if (i != drawn) {
                enclave.draw(request, made);
                made.draw = number;
            }
            items[i] = IEnclaveModule.Finalisation(request, outputsOf(request), made);
        }
        passWindow(items[0].delivery);
    }

    /// @dev Every item has the verdict zero but the one named.
    function _expect(bytes4[] memory verdicts, uint256 bad, bytes4 verdict) private pure {
        for (uint256 i = 0; i < verdicts.length; ++i) {
            assertEq(bytes32(verdicts[i]), i == bad ? bytes32(verdict) : bytes32(0), "verdict");
        }
    }
}
