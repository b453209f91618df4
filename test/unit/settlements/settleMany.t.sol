// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

contract SettleManyTest is MarketTest {
    uint256 private constant _SIZE = 4;

    Request[] private _requests;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < _SIZE; ++i) {
            _requests.push(newRequest(i));
            openAndLock(_requests[i]);
        }
    }

    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.settleMany(model, new ISettlements.Settlement[](0));
    }

    function test_SettlesAll_GivenEveryItemIsGood() external {
        bytes4[] memory verdicts = market.settleMany(model, _batch());
        _expect(verdicts, type(uint256).max, 0);
        assertEq(balanceOf(operator), 40 ether, "paid");
        assertSolvent(everyone(), 0);
    }

    function testFuzz_SkipsItWithItsErrorAndSettlesTheRest_GivenAForgedProof(uint256 bad) external {
        bad = bound(bad, 0, _SIZE - 1);
        ISettlements.Settlement[] memory batch = _batch();
        batch[bad].outputs[0] ^= 1;
        _expect(market.settleMany(model, batch), bad, ISettlements.InvalidProof.selector);
        assertSolvent(everyone(), 10 ether);
    }

    function test_SkipsItAndSettlesTheRest_GivenMalformedProofBytes() external {
        ISettlements.Settlement[] memory batch = _batch();
        batch[1].proof = hex"00";
        _expect(market.settleMany(model, batch), 1, ISettlements.InvalidProof.selector);
    }

    function test_SkipsItAndSettlesTheRest_GivenAJobSettledBefore() external {
        ISettlements.Settlement[] memory batch = _batch();
        market.settle(model, batch[2]);
        bytes4[] memory verdicts = market.settleMany(model, batch);
        assertEq(bytes32(verdicts[2]), bytes32(IRequests.WrongState.selector), "verdict");
        assertEq(balanceOf(operator), 40 ether, "all paid once");
    }

    function test_SettlesItOnce_GivenTheSameItemTwice() external {
        ISettlements.Settlement[] memory batch = _batch();
        batch[3] = batch[0];
        bytes4[] memory verdicts = market.settleMany(model, batch);
        assertEq(bytes32(verdicts[3]), bytes32(IRequests.WrongState.selector), "verdict");
        assertEq(balanceOf(operator), 30 ether, "paid once");
        assertSolvent(everyone(), 10 ether);
    }

    function test_SkipsIt_GivenAJobOfAnotherModel() external {
        ISettlements.Settlement[] memory batch = _batch();
        Request memory alien = newRequest(99);
        model.weightsHash = keccak256("other weights");
        models.publishModel(model, "");
        alien.modelId = keccak256(abi.encode(model));
        openAndLock(alien);
        batch[0] = settlementOf(alien);
        model.weightsHash = keccak256("weights");
        _expect(market.settleMany(model, batch), 0, ISettlements.ModelMismatch.selector);
    }

    function test_SkipsIt_GivenWrongInputWords() external {
        ISettlements.Settlement[] memory batch = _batch();
        batch[1].inputs = new uint256[](2);
        _expect(market.settleMany(model, batch), 1, ISettlements.InputWordsMismatch.selector);
    }

    function test_SkipsIt_GivenAMissedDeadline() external {
        vm.warp(START + 1 minutes);
        Request memory late = newRequest(9);
        openAndLock(late);
        ISettlements.Settlement[] memory batch = new ISettlements.Settlement[](2);
        batch[0] = settlementOf(_requests[0]);
        batch[1] = settlementOf(late);
        vm.warp(START + 10 minutes + 1);
        bytes4[] memory verdicts = market.settleMany(model, batch);
        assertEq(bytes32(verdicts[0]), bytes32(ILocks.LockExpired.selector), "late");
        assertEq(bytes32(verdicts[1]), 0, "in time");
    }

    function test_PaysTheCallbackFeeToTheCaller_GivenJobsWithCallbacks() external {
        Request memory request = newRequest(9);
        request.callback = address(0xca11);
        request.callbackGas = 50_000;
        request.callbackFee = 0.5 ether;
        openAndLock(request);
        ISettlements.Settlement[] memory batch = new ISettlements.Settlement[](1);
        batch[0] = settlementOf(request);
        vm.prank(relayer);
        market.settleMany(model, batch);
        assertEq(balanceOf(relayer), 0.5 ether, "fee");
        assertEq(balanceOf(address(market)), 0, "not the market's");
    }

    function _batch() private view returns (ISettlements.Settlement[] memory batch) {
        batch = new ISettlements.Settlement[](_SIZE);
        for (uint256 i = 0; i < _SIZE; ++i) batch[i] = settlementOf(_requests[i]);
    }

    /// @dev All settled without a verdict but the item `bad`, which is still locked.
    function _expect(bytes4[] memory verdicts, uint256 bad, bytes4 verdict) private view {
        assertEq(verdicts.length, _SIZE, "a verdict each");
        for (uint256 i = 0; i < _SIZE; ++i) {
            assertEq(bytes32(verdicts[i]), i == bad ? bytes32(verdict) : bytes32(0), "verdict");
            if (bad == 0 && verdict == ISettlements.ModelMismatch.selector && i == 0) continue;
            assertState(market.jobIdOf(_requests[i]), i == bad ? JobState.Locked : JobState.Settled);
        }
    }
}
