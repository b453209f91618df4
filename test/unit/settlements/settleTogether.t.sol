// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ILocks} from "../../../contracts/interfaces/ILocks.sol";
import {IRequests} from "../../../contracts/interfaces/IRequests.sol";
import {ISettlements} from "../../../contracts/interfaces/ISettlements.sol";
import {BatchStatement} from "../../../contracts/libraries/BatchStatement.sol";
import {JobState} from "../../../contracts/types/Job.sol";
import {Request} from "../../../contracts/types/Request.sol";
import {MarketCircuit} from "../../utils/MarketCircuit.sol";
import {MarketTest} from "../../utils/MarketTest.sol";

/// @dev The batch circuit's key has known secrets, so that a proof of any statement can be made; the real circuit is proven
/// and settled in `test/e2e/settle-together.test.ts`.
contract SettleTogetherTest is MarketTest {
    uint256 private constant _SIZE = 4;
    uint256 private constant _COMMITMENT = 7;

    Request[] private _requests;

    function setUp() public override {
        super.setUp();
        model.batchCircuitId = circuits.register(MarketCircuit.key(3));
        modelId = models.publishModel(model, "");
        for (uint256 i = 0; i < _SIZE; ++i) {
            _requests.push(newRequest(i));
            openAndLock(_requests[i]);
        }
    }

    /* THE WHOLE BATCH */

    function test_RevertWhen_TheBatchIsEmpty() external {
        expectError(abi.encodeWithSelector(ILocks.EmptyBatch.selector));
        market.settleTogether(model, new ISettlements.Settlement[](0), operator, _COMMITMENT, new bytes(256));
    }

    function test_RevertGiven_TheModelHasNoBatchCircuit() external {
        ISettlements.Settlement[] memory batch = _batch();
        model.batchCircuitId = 0;
        bytes32 id = keccak256(abi.encode(model));
        expectError(abi.encodeWithSelector(ISettlements.ModelHasNoBatchCircuit.selector, id));
        market.settleTogether(model, batch, operator, _COMMITMENT, new bytes(256));
    }

    function testFuzz_RevertWhen_TheProofIsOfAnotherStatement(uint256 bad, uint8 fault) external {
        bad = bound(bad, 0, _SIZE - 1);
        ISettlements.Settlement[] memory batch = _batch();
        bytes memory proof = _proofOf(batch, operator);
        address payee = operator;
        uint256 commitment = _COMMITMENT;
        fault = uint8(bound(fault, 0, 3));
        if (fault == 0) batch[bad].outputs[0] ^= 1;
        if (fault == 1) payee = other;
        if (fault == 2) ++commitment;
        if (fault == 3) batch[bad].request.nonce = 99;
        expectError(abi.encodeWithSelector(ISettlements.InvalidBatchProof.selector));
        market.settleTogether(model, batch, payee, commitment, proof);
    }

    function test_RevertWhen_TheItemsAreInAnotherOrder() external {
        ISettlements.Settlement[] memory batch = _batch();
        bytes memory proof = _proofOf(batch, operator);
        (batch[0], batch[1]) = (batch[1], batch[0]);
        expectError(abi.encodeWithSelector(ISettlements.InvalidBatchProof.selector));
        market.settleTogether(model, batch, operator, _COMMITMENT, proof);
    }

    function test_RevertWhen_AValueIsNotInTheField() external {
        ISettlements.Settlement[] memory batch = _batch();
        batch[0].outputs[0] = MarketCircuit.R;
        expectError(abi.encodeWithSelector(BatchStatement.ValueNotInField.selector, 1, MarketCircuit.R));
        market.settleTogether(model, batch, operator, _COMMITMENT, new bytes(256));
    }

    function testFuzz_RevertWhen_AnItemHasTooManyOrTooFewWords(uint256 bad, uint256 words) external {
        words = bound(words, 0, 9);
        if (words == 1) ++words;
        ISettlements.Settlement[] memory batch = _batch();
        batch[bound(bad, 0, _SIZE - 1)].outputs = new uint256[](words);
        bytes memory proof = _proofOf(batch, operator);
        expectError(abi.encodeWithSelector(ISettlements.InvalidBatchProof.selector));
        market.settleTogether(model, batch, operator, _COMMITMENT, proof);
    }

    function test_SettlesAllByOneProof_GivenEveryItemIsGood() external {
        ISettlements.Settlement[] memory batch = _batch();
        _expect(_settle(batch), type(uint256).max, 0);
        assertEq(balanceOf(operator), 40 ether, "paid");
        for (uint256 i = 0; i < _SIZE; ++i) assertTrue(market.isResult(_requests[i], batch[i].outputs), "result");
        assertSolvent(everyone(), 0);
    }

    /* ONE ITEM */

    function test_SettlesItOnce_GivenTheSameItemTwice() external {
        ISettlements.Settlement[] memory batch = _batch();
        batch[3] = batch[0];
        bytes4[] memory verdicts = _settle(batch);
        assertEq(bytes32(verdicts[3]), bytes32(IRequests.WrongState.selector), "verdict");
        assertEq(balanceOf(operator), 30 ether, "paid once");
        assertSolvent(everyone(), 10 ether);
    }

    function test_SkipsIt_GivenAJobSettledBefore() external {
        ISettlements.Settlement[] memory batch = _batch();
        market.settle(model, settlementOf(_requests[2]));
        bytes4[] memory verdicts = _settle(batch);
        assertEq(bytes32(verdicts[2]), bytes32(IRequests.WrongState.selector), "verdict");
        assertEq(balanceOf(operator), 40 ether, "each paid once");
    }

    /// @dev The proof names the first operator in every context, so it says nothing about a job that another one holds.
    function test_SkipsIt_GivenAJobThatAnotherOperatorHolds() external {
        Request memory request = newRequest(9);
        open(request);
        lock(request, other);
        _requests[1] = request;
        _expect(_settle(_batch()), 1, ISettlements.InvalidProof.selector);
        assertEq(balanceOf(other), 0, "unpaid");
    }

    function test_SkipsIt_GivenAJobOfAnotherModel() external {
        bytes32 id = modelId;
        model.weightsHash = keccak256("other weights");
        modelId = models.publishModel(model, "");
        Request memory alien = newRequest(9);
        openAndLock(alien);
        _requests[1] = alien;
        model.weightsHash = keccak256("weights");
        modelId = id;
        _expect(_settle(_batch()), 1, ISettlements.ModelMismatch.selector);
    }

    function test_SkipsIt_GivenWrongInputWords() external {
        ISettlements.Settlement[] memory batch = _batch();
        batch[1].inputs = new uint256[](1);
        _expect(_settle(batch), 1, ISettlements.InputWordsMismatch.selector);
    }

    function test_SkipsIt_GivenAMissedDeadline() external {
        vm.warp(START + 1 minutes);
        for (uint256 i = 1; i < _SIZE; ++i) {
            _requests[i] = newRequest(10 + i);
            openAndLock(_requests[i]);
        }
        vm.warp(START + 10 minutes + 1);
        _expect(_settle(_batch()), 0, ILocks.LockExpired.selector);
    }

    function test_LeavesNoNoteBehind_GivenAnItemThatFailed() external {
        // The batch has proven item 1 for the operator, but its callback got too little gas to run: the item failed.
        Request memory request = newRequest(9);
        (request.callback, request.callbackGas) = (address(this), 500_000);
        openAndLock(request);
        _requests[1] = request;
        ISettlements.Settlement[] memory batch = _batch();
        bytes memory proof = _proofOf(batch, operator);
        bytes4[] memory verdicts = market.settleTogether{gas: 700_000}(model, batch, operator, _COMMITMENT, proof);
        assertTrue(verdicts[1] != 0, "failed");
        batch[1].proof = "";
        expectError(abi.encodeWithSelector(ISettlements.InvalidProof.selector, market.jobIdOf(request)));
        market.settle(model, batch[1]);
    }

    /* PRIVATE */

    function _batch() private view returns (ISettlements.Settlement[] memory batch) {
        batch = new ISettlements.Settlement[](_SIZE);
        for (uint256 i = 0; i < _SIZE; ++i) {
            batch[i].request = _requests[i];
            batch[i].outputs = outputsOf(_requests[i]);
        }
    }

    function _settle(ISettlements.Settlement[] memory batch) private returns (bytes4[] memory) {
        return market.settleTogether(model, batch, operator, _COMMITMENT, _proofOf(batch, operator));
    }

    /// @dev A proof of [C, z, e] as `BatchStatement` describes them, computed here by another way: powers instead of Horner.
    function _proofOf(ISettlements.Settlement[] memory batch, address payee) private view returns (bytes memory) {
        bytes memory values;
        for (uint256 i = 0; i < batch.length; ++i) {
            Request memory request = batch[i].request;
            bytes memory inputs =
                batch[i].inputs.length == 0 ? abi.encode(request.inputCommitment) : abi.encodePacked(batch[i].inputs);
            uint256 context = contextOf(market.jobIdOf(request), payee, request.modelId);
            values = abi.encodePacked(values, inputs, batch[i].outputs, context);
        }
        uint256[] memory signals = new uint256[](3);
        signals[0] = _COMMITMENT;
        signals[1] = uint256(keccak256(abi.encodePacked(_COMMITMENT, values))) % MarketCircuit.R;
        uint256 power = 1;
        for (uint256 next = 32; next <= values.length; next += 32) {
            uint256 value;
            assembly ("memory-safe") {
                value := mload(add(values, next))
            }
            signals[2] = addmod(signals[2], mulmod(value, power, MarketCircuit.R), MarketCircuit.R);
            power = mulmod(power, signals[1], MarketCircuit.R);
        }
        return MarketCircuit.prove(signals);
    }

    /// @dev All settled without a verdict but the item `bad`, which is still locked.
    function _expect(bytes4[] memory verdicts, uint256 bad, bytes4 verdict) private view {
        assertEq(verdicts.length, _SIZE, "a verdict each");
        for (uint256 i = 0; i < _SIZE; ++i) {
            assertEq(bytes32(verdicts[i]), i == bad ? bytes32(verdict) : bytes32(0), "verdict");
            assertState(market.jobIdOf(_requests[i]), i == bad ? JobState.Locked : JobState.Settled);
        }
    }
}
