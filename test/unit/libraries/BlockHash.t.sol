// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BlockHash} from "../../../contracts/libraries/BlockHash.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {BlockHistory} from "../../utils/BlockHistory.sol";

contract BlockHashTest is BaseTest {
    uint256 private constant _NOW = 20_000;
    bytes32 private constant _HASH = keccak256("a block");

    function setUp() external {
        vm.roll(_NOW);
        BlockHistory.install(vm);
    }

    function testFuzz_IsTheOpcodesAnswer_GivenABlockOfTheLast256(uint256 back, bytes32 hash) external {
        vm.assume(hash != 0);
        uint256 height = _NOW - bound(back, 1, 256);
        vm.setBlockhash(height, hash);
        // The history would say otherwise.
        BlockHistory.keep(vm, height, ~hash);
        assertEq(BlockHash.get(height), hash, "hash");
    }

    function testFuzz_IsZero_GivenTheCurrentBlockOrALaterOne(uint256 height) external {
        height = bound(height, _NOW, type(uint256).max);
        // PUSH32 hash PUSH0 MSTORE PUSH1 32 PUSH0 RETURN: one that knows every block.
        vm.etch(BlockHistory.AT, abi.encodePacked(hex"7f", _HASH, hex"5f5260205ff3"));
        assertEq(BlockHash.get(height), 0, "hash");
    }

    function testFuzz_IsWhatTheHistoryKeeps_GivenAnOlderBlock(uint256 back, bytes32 hash) external {
        uint256 height = _NOW - bound(back, 257, BlockHistory.REACH);
        BlockHistory.keep(vm, height, hash);
        assertEq(BlockHash.get(height), hash, "hash");
    }

    function testFuzz_IsZero_GivenABlockBeyondTheHistory(uint256 height) external {
        height = bound(height, 0, _NOW - BlockHistory.REACH - 1);
        BlockHistory.keep(vm, height, _HASH);
        assertEq(BlockHash.get(height), 0, "hash");
    }

    function testFuzz_IsZero_GivenNoHistoryContract(uint256 height) external {
        BlockHistory.remove(vm);
        assertEq(BlockHash.get(bound(height, 0, _NOW - 257)), 0, "hash");
    }

    function test_IsZero_WhenTheHistoryReverts() external {
        // PUSH32 hash PUSH0 MSTORE PUSH1 32 PUSH0 REVERT: a word, but as an error.
        vm.etch(BlockHistory.AT, abi.encodePacked(hex"7f", _HASH, hex"5f5260205ffd"));
        assertEq(BlockHash.get(_NOW - 300), 0, "hash");
    }

    function testFuzz_IsZero_WhenTheAnswerHasAnotherLength(uint8 length) external {
        vm.assume(length != 32);
        vm.etch(BlockHistory.AT, abi.encodePacked(hex"7f", _HASH, hex"5f5260", length, hex"5ff3"));
        assertEq(BlockHash.get(_NOW - 300), 0, "hash");
    }

    function test_IsZero_WhenTheHistoryHoldsNothing() external view {
        assertEq(BlockHash.get(_NOW - 300), 0, "hash");
    }

    function testFuzz_LeavesMemoryAsItWas(bytes calldata data, uint256 back) external {
        uint256 height = _NOW - bound(back, 1, 10_000);
        BlockHistory.keep(vm, height, _HASH);
        bytes memory held = data;
        bytes memory empty;
        BlockHash.get(height);
        assertEq(held, data, "what was there");
        assertEq(empty.length, 0, "the zero slot");
        bytes memory next = new bytes(64);
        assertEq(next, abi.encode(0, 0), "what comes after");
    }
}
