// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Blocks} from "../../../contracts/libraries/Blocks.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {BlockHistory} from "../../utils/BlockHistory.sol";
import {ArbitrumChain} from "../../utils/StubArbSys.sol";

contract BlocksTest is BaseTest {
    /// A block of the first layer.
    uint256 private constant _FIRST = 20_000;
    /// The chain's own block.
    uint256 private constant _SECOND = 300_000_000;

    function setUp() external {
        vm.roll(_FIRST);
        BlockHistory.install(vm);
    }

    function test_IsArbitrum_IsFalse_GivenNoArbSys() external view {
        assertFalse(Blocks.isArbitrum(), "nothing at 0x64");
    }

    function test_IsArbitrum_IsFalse_GivenAnotherPrecompileThere() external {
        // PUSH0 PUSH0 REVERT, as one that takes other input; and one that answers with a word of its own.
        vm.etch(ArbitrumChain.ARB_SYS, hex"5f5ffd");
        assertFalse(Blocks.isArbitrum(), "reverts");
        vm.etch(ArbitrumChain.ARB_SYS, hex"60015f5260205ff3");
        assertFalse(Blocks.isArbitrum(), "another number");
    }

    function test_IsArbitrum_IsTrue_GivenArbSys() external {
        ArbitrumChain.install(vm, _SECOND);
        assertTrue(Blocks.isArbitrum(), "ArbSys");
    }

    function test_Number_IsTheOpcodesOrThatOfArbSys() external {
        assertEq(Blocks.number(false), _FIRST, "by the opcode");
        ArbitrumChain.install(vm, _SECOND);
        assertEq(Blocks.number(true), _SECOND, "by ArbSys");
    }

    function testFuzz_HashOf_IsTheOpcodesAnswer_GivenAnotherChain(uint256 back, bytes32 hash) external {
        vm.assume(hash != 0);
        uint256 height = _FIRST - bound(back, 1, 256);
        vm.setBlockhash(height, hash);
        assertEq(Blocks.hashOf(false, height), hash, "hash");
    }

    function testFuzz_HashOf_IsThatOfArbSys_GivenABlockOfTheLast256(uint256 back) external {
        ArbitrumChain.install(vm, _SECOND);
        uint256 height = _SECOND - bound(back, 1, 256);
        assertEq(Blocks.hashOf(true, height), ArbitrumChain.hashOf(height), "hash");
    }

    function testFuzz_HashOf_IsZeroOnArbitrum_GivenTheCurrentBlockOrALaterOne(uint256 height) external {
        ArbitrumChain.install(vm, _SECOND);
        ArbitrumChain.installHistory(vm);
        assertEq(Blocks.hashOf(true, bound(height, _SECOND, type(uint256).max)), 0, "hash");
    }

    function testFuzz_HashOf_IsWhatTheHistoryKeepsOnArbitrum_GivenAnOlderBlock(uint256 back) external {
        ArbitrumChain.install(vm, _SECOND);
        uint256 height = _SECOND - bound(back, 257, 393_168);
        assertEq(Blocks.hashOf(true, height), 0, "without a history");
        ArbitrumChain.installHistory(vm);
        assertEq(Blocks.hashOf(true, height), ArbitrumChain.hashOf(height), "hash");
    }

    /// @dev The first layer's numbers mean nothing there.
    function testFuzz_HashOf_IsZeroOnArbitrum_GivenABlockOfTheFirstLayer(uint256 back) external {
        ArbitrumChain.install(vm, _SECOND);
        ArbitrumChain.installHistory(vm);
        uint256 height = _FIRST - bound(back, 1, 256);
        vm.setBlockhash(height, keccak256("the first layer's"));
        assertEq(Blocks.hashOf(true, height), 0, "hash");
    }
}
