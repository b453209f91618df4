// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEnclaveRegistry} from "../../../contracts/interfaces/IEnclaveRegistry.sol";
import {BlockHistory} from "../../utils/BlockHistory.sol";
import {Creation} from "../../utils/Creation.sol";
import {ArbitrumChain} from "../../utils/StubArbSys.sol";
import {EnclaveRegistryTest} from "./EnclaveRegistryTest.sol";

/// @notice Registers over a block of the test's choice.
abstract contract FreshnessBase is EnclaveRegistryTest {
    function registerWith(uint256 number, bytes32 hash) external {
        _registerWith(number, hash);
    }

    function _registerWith(uint256 number, bytes32 hash) internal returns (address) {
        next.reportDataLow = registry.reportDataFor(operator, vm.addr(KEY), number, hash);
        verifier.set(next);
        bytes memory signature = _sign(KEY, registry.sessionDigest(operator, number));
        vm.prank(operator);
        return registry.register(VENDOR, "quote", number, signature);
    }
}

/// @notice Which block a quote may be bound to, on Ethereum and on chains like it.
contract FreshnessTest is FreshnessBase {
    function setUp() public override {
        super.setUp();
        BlockHistory.install(vm);
    }

    function testFuzz_Registers_GivenABlockOfTheFreshOnes(uint256 back) external {
        back = bound(back, 1, FRESH_BLOCKS);
        uint256 number = BLOCK - back;
        if (back <= 256) vm.setBlockhash(number, keccak256("block"));
        BlockHistory.keep(vm, number, keccak256("block"));
        assertTrue(_isValid(_registerWith(number, keccak256("block"))), "registered");
    }

    function testFuzz_RevertGiven_AnOlderBlockThatTheChainStillKnows(uint256 back) external {
        uint256 number = BLOCK - bound(back, FRESH_BLOCKS + 1, BlockHistory.REACH);
        BlockHistory.keep(vm, number, keccak256("block"));
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.StaleBlock.selector, number));
        this.registerWith(number, keccak256("block"));
    }

    function test_RevertGiven_ABlockThatTheChainDoesNotKnow() external {
        BlockHistory.remove(vm);
        uint256 number = BLOCK - 257;
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.StaleBlock.selector, number));
        this.registerWith(number, keccak256("block"));
    }

    function test_RevertWhen_ItIsDeployedWithoutFreshBlocks() external {
        bytes memory code = abi.encodePacked(vm.getCode("EnclaveRegistry"), abi.encode(address(this), 0));
        (address made, bytes memory reason) = Creation.attempt(code);
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(IEnclaveRegistry.NoFreshBlocks.selector), "reason");
    }
}

/// @notice The same on Arbitrum: RPC servers and enclaves know the chain's own blocks, the opcodes the first layer's.
contract ArbitrumFreshnessTest is FreshnessBase {
    uint256 private constant _SECOND = 300_000_000;

    function setUp() public override {
        ArbitrumChain.install(vm, _SECOND);
        super.setUp();
    }

    function testFuzz_RegistersOnArbitrum_GivenABlockOfTheFreshOnes(uint256 back) external {
        ArbitrumChain.installHistory(vm);
        uint256 number = _SECOND - bound(back, 1, FRESH_BLOCKS);
        assertTrue(_isValid(_registerWith(number, ArbitrumChain.hashOf(number))), "registered");
    }

    function testFuzz_RegistersOnArbitrum_GivenABlockOfTheLast256AndNoHistory(uint256 back) external {
        uint256 number = _SECOND - bound(back, 1, 256);
        assertTrue(_isValid(_registerWith(number, ArbitrumChain.hashOf(number))), "registered");
    }

    function test_RevertOnArbitrum_GivenAnOlderBlock() external {
        ArbitrumChain.installHistory(vm);
        uint256 number = _SECOND - FRESH_BLOCKS - 1;
        bytes32 hash = ArbitrumChain.hashOf(number);
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.StaleBlock.selector, number));
        this.registerWith(number, hash);
    }

    /// @dev What the opcodes would have taken.
    function test_RevertOnArbitrum_GivenABlockOfTheFirstLayer() external {
        vm.setBlockhash(BLOCK - 1, keccak256("block"));
        vm.expectRevert(abi.encodeWithSelector(IEnclaveRegistry.StaleBlock.selector, BLOCK - 1));
        this.registerWith(BLOCK - 1, keccak256("block"));
    }
}
