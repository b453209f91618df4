// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICircuitRegistry} from "../../../contracts/interfaces/ICircuitRegistry.sol";
import {IModelRegistry} from "../../../contracts/interfaces/IModelRegistry.sol";
import {Model} from "../../../contracts/types/Model.sol";
import {MarketCircuit} from "../../utils/MarketCircuit.sol";
import {ModelTest} from "../../utils/ModelTest.sol";

contract PublishModelTest is ModelTest {
    uint32 private constant _FORMAT = 1 + 256 * 784;

    function test_RevertWhen_ThereIsNeitherCircuitNorRuntime() external {
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.NoEvidence.selector));
        models.publishModel(Model(keccak256("weights"), 0, 0, 0, 0, 0, 1, 1), "");
    }

    function test_RevertGiven_TheCircuitIsNotRegistered() external {
        bytes32 unknown = keccak256("unknown");
        expectRevertWith(abi.encodeWithSelector(ICircuitRegistry.UnknownCircuit.selector, unknown));
        models.publishModel(Model(0, unknown, 0, 0, 0, 0, 1, 1), "");
    }

    function test_RevertGiven_TheBatchCircuitIsNotRegistered() external {
        bytes32 unknown = keccak256("unknown");
        expectRevertWith(abi.encodeWithSelector(ICircuitRegistry.UnknownCircuit.selector, unknown));
        models.publishModel(Model(0, circuitId, 0, unknown, 0, 0, 1, 1), "");
    }

    function testFuzz_RevertWhen_TheWordsAreNotTheCircuitsSignals(uint32 inputWords, uint32 outputWords) external {
        vm.assume(inputWords != 1 || outputWords != 1);
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedShape.selector, inputWords, outputWords));
        models.publishModel(Model(0, circuitId, 0, 0, 0, 0, inputWords, outputWords), "");
    }

    function test_RevertWhen_AModelWithACircuitHasNoInputOrNoOutput() external {
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedShape.selector, 2, 0));
        models.publishModel(Model(0, circuitId, 0, 0, 0, 0, 2, 0), "");
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedShape.selector, 0, 2));
        models.publishModel(Model(0, circuitId, 0, 0, 0, 0, 0, 2), "");
    }

    function test_RevertWhen_AModelWithoutACircuitHasNoInputWord() external {
        bytes32 runtimeId = models.publishRuntime(newRuntime());
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedShape.selector, 0, 1));
        models.publishModel(Model(0, 0, runtimeId, 0, 0, 0, 0, 1), "");
    }

    function testFuzz_TakesAnyShapeThatFitsItsCircuit(uint32 inputWords) external {
        inputWords = uint32(bound(inputWords, 1, 3));
        bytes32 wide = circuits.register(MarketCircuit.key(5));
        bytes32 modelId = models.publishModel(Model(0, wide, 0, 0, 0, 0, inputWords, 4 - inputWords), "");
        assertTrue(models.isModel(modelId), "known");
        uint32 another = inputWords == 3 ? 1 : inputWords + 1;
        assertTrue(
            modelId != models.publishModel(Model(0, wide, 0, 0, 0, 0, another, 4 - another), ""),
            "the id holds it"
        );
    }

    function testFuzz_RevertGiven_TheBatchCircuitHasNotThreeSignals(uint256 signals) external {
        signals = bound(signals, 1, 4);
        bytes32 batchId = circuits.register(MarketCircuit.key(signals == 3 ? 5 : signals));
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedBatchCircuit.selector, batchId));
        models.publishModel(Model(0, circuitId, 0, batchId, 0, 0, 1, 1), "");
    }

    function test_RevertGiven_ABatchCircuitWithoutACircuit() external {
        bytes32 runtimeId = models.publishRuntime(newRuntime());
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedBatchCircuit.selector, circuitId));
        models.publishModel(Model(0, 0, runtimeId, circuitId, 0, 0, 1, 1), "");
    }

    function test_TakesIt_GivenABatchCircuitOfThreeSignals() external {
        bytes32 modelId = models.publishModel(Model(0, circuitId, 0, circuitId, 0, 0, 1, 1), "");
        assertTrue(models.isModel(modelId), "known");
        assertTrue(
            modelId != models.publishModel(Model(0, circuitId, 0, 0, 0, 0, 1, 1), ""),
            "another id than without"
        );
    }

    function test_RevertGiven_TheOpeningCircuitIsNotRegistered() external {
        bytes32 unknown = keccak256("unknown");
        expectRevertWith(abi.encodeWithSelector(ICircuitRegistry.UnknownCircuit.selector, unknown));
        models.publishModel(Model(0, circuitId, 0, 0, unknown, _FORMAT, 1, 1), "");
    }

    function testFuzz_RevertGiven_TheOpeningCircuitHasNotThreeSignals(uint256 signals) external {
        signals = bound(signals, 1, 4);
        bytes32 openingId = circuits.register(MarketCircuit.key(signals == 3 ? 5 : signals));
        _expectMalformed(openingId, _FORMAT);
        models.publishModel(Model(0, circuitId, 0, 0, openingId, _FORMAT, 1, 1), "");
    }

    function test_RevertGiven_AnOpeningCircuitAndMoreInputWordsThanOne() external {
        bytes32 wide = circuits.register(MarketCircuit.key(4));
        _expectMalformed(circuitId, 8 + 256 * 2);
        models.publishModel(Model(0, wide, 0, 0, circuitId, 8 + 256 * 2, 2, 1), "");
    }

    function test_RevertGiven_AnOpeningCircuitWithoutAnInputFormat() external {
        _expectMalformed(circuitId, 0);
        models.publishModel(Model(0, circuitId, 0, 0, circuitId, 0, 1, 1), "");
    }

    function testFuzz_RevertWhen_TheInputFormatHasAnotherWidth(uint8 bits) external {
        vm.assume(bits != 1 && bits != 2 && bits != 4 && bits != 8);
        uint32 format = bits + 256 * 784;
        _expectMalformed(circuitId, format);
        models.publishModel(Model(0, circuitId, 0, 0, circuitId, format, 1, 1), "");
    }

    function testFuzz_RevertWhen_TheInputFormatHasNotAValueForEachPublicWord(uint24 count) external {
        vm.assume(count != 1);
        uint32 format = 8 + 256 * uint32(count);
        _expectMalformed(0, format);
        models.publishModel(Model(0, circuitId, 0, 0, 0, format, 1, 1), "");
    }

    function test_TakesItAndTheIdHoldsIt_GivenAnInputFormat() external {
        bytes32 committed = models.publishModel(Model(0, circuitId, 0, 0, circuitId, _FORMAT, 1, 1), "");
        bytes32 public_ = models.publishModel(Model(0, circuitId, 0, 0, 0, 8 + 256, 1, 1), "");
        bytes32 plain = models.publishModel(Model(0, circuitId, 0, 0, 0, 0, 1, 1), "");
        assertTrue(models.isModel(committed) && models.isModel(public_), "known");
        assertTrue(committed != public_ && public_ != plain && plain != committed, "three ids");
    }

    function test_RevertGiven_TheRuntimeIsNotPublished() external {
        bytes32 unknown = keccak256("unknown");
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.UnknownRuntime.selector, unknown));
        models.publishModel(Model(0, circuitId, unknown, 0, 0, 0, 1, 1), "");
    }

    function testFuzz_StoresItsCircuitUnderItsHash(bytes32 weightsHash) external {
        Model memory model = Model(weightsHash, circuitId, 0, 0, 0, 0, 1, 1);
        bytes32 modelId = models.publishModel(model, "");
        assertEq(
            modelId,
            keccak256(abi.encode(weightsHash, circuitId, bytes32(0), bytes32(0), bytes32(0), 0, 1, 1)),
            "id"
        );
        assertEq(models.circuitOf(modelId), circuitId, "circuit");
        assertTrue(models.isModel(modelId), "known");
    }

    function test_HasNoCircuit_GivenAModelThatOnlyEnclavesRun() external {
        bytes32 modelId = models.publishModel(Model(0, 0, models.publishRuntime(newRuntime()), 0, 0, 0, 1, 1), "");
        assertEq(models.circuitOf(modelId), bytes32(0), "no circuit");
        assertTrue(models.isModel(modelId), "known");
    }

    function test_HasBoth_GivenCircuitAndRuntime() external {
        bytes32 modelId = models.publishModel(
            Model(0, circuitId, models.publishRuntime(newRuntime()), 0, 0, 0, 1, 1),
            ""
        );
        assertEq(models.circuitOf(modelId), circuitId, "circuit");
    }

    function test_EmitsModelPublished() external {
        Model memory model = Model(keccak256("weights"), circuitId, 0, 0, 0, 0, 1, 1);
        vm.expectEmit(address(models));
        emit IModelRegistry.ModelPublished(keccak256(abi.encode(model)), address(this), model, "ipfs://weights");
        models.publishModel(model, "ipfs://weights");
    }

    function test_ReturnsTheIdAndOnlyAnnouncesTheOtherUri_GivenAPublishedModel() external {
        Model memory model = Model(keccak256("weights"), circuitId, 0, 0, 0, 0, 1, 1);
        bytes32 modelId = models.publishModel(model, "first");
        vm.expectEmit(address(models));
        emit IModelRegistry.ModelPublished(modelId, address(0xbad), model, "second");
        vm.prank(address(0xbad));
        assertEq(models.publishModel(model, "second"), modelId, "id");
        assertEq(models.circuitOf(modelId), circuitId, "circuit");
    }

    function _expectMalformed(bytes32 openingId, uint32 format) private {
        expectRevertWith(abi.encodeWithSelector(IModelRegistry.MalformedInputFormat.selector, openingId, format));
    }
}
