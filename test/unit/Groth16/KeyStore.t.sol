// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Groth16Harness} from "../../../contracts/mocks/Groth16Harness.sol";
import {KeyStore} from "../../../contracts/libraries/KeyStore.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract KeyStoreTest is BaseTest {
    Groth16Harness private harness;

    function setUp() external {
        harness = new Groth16Harness();
    }

    function test_RevertGiven_CodeUnderTheId() external {
        bytes32 id = harness.store(hex"0102");
        vm.expectRevert(abi.encodeWithSelector(KeyStore.WriteFailed.selector, id));
        harness.store(hex"0102");
        // Not even other data of the same length.
        KeyStore.write(id, hex"0102");
        vm.expectRevert(abi.encodeWithSelector(KeyStore.WriteFailed.selector, id));
        this.write(id, hex"0304");
        assertEq(harness.read(id), hex"0102", "as it was");
    }

    function test_RevertWhen_DataDoNotFit() external {
        bytes memory data = new bytes(24_576);
        vm.expectRevert(abi.encodeWithSelector(KeyStore.WriteFailed.selector, keccak256(data)));
        harness.store(data);
    }

    function test_WhenDataFit_LongestIsKept() external {
        bytes memory data = new bytes(24_575);
        for (uint256 i = 0; i < 32; ++i) data[data.length - 1 - i] = bytes1(uint8(i + 1));
        assertEq(harness.read(harness.store(data)), data, "24,575 bytes");
    }

    function testFuzz_WhenDataFit(bytes calldata data) external {
        vm.assume(data.length != 0);
        bytes32 id = harness.store(data);
        assertEq(harness.read(id), data, "byte for byte");
    }

    function testFuzz_WhenDataFit_StartsWithStop(bytes calldata data) external {
        vm.assume(data.length != 0);
        bytes32 id = harness.store(data);
        assertEq(harness.addressOf(id).code, bytes.concat(hex"00", data), "STOP first");
    }

    function write(bytes32 id, bytes memory data) external {
        KeyStore.write(id, data);
    }

    function test_GivenNothing() external view {
        assertEq(harness.read(keccak256("nothing")).length, 0, "empty");
    }

    function testFuzz_ReadLeavesMemoryInOrder(uint8 length, uint256 dirt) external {
        bytes memory data = new bytes(uint256(length) + 1);
        for (uint256 i = 0; i < data.length; ++i) data[i] = bytes1(uint8(i + 1));
        bytes32 id = keccak256(data);
        KeyStore.write(id, data);

        assembly ("memory-safe") {
            // Dirty free memory must not show in the padding of what is read.
            let free := mload(0x40)
            for {
                let i := 0
            } lt(i, 0x200) {
                i := add(i, 0x20)
            } {
                mstore(add(free, i), dirt)
            }
        }
        bytes memory read = KeyStore.read(id);
        uint256 free;
        uint256 end;
        uint256 padding;
        assembly ("memory-safe") {
            free := mload(0x40)
            end := add(add(read, 0x20), mload(read))
            padding := mload(end)
            padding := shr(mul(8, sub(32, sub(free, end))), padding)
            if eq(free, end) {
                padding := 0
            }
        }
        assertEq(read, data, "content");
        assertEq(free % 32, 0, "aligned");
        assertTrue(free >= end && free < end + 32, "allocated exactly");
        assertEq(padding, 0, "clean padding");
        bytes memory next = new bytes(64);
        assertEq(read, data, "not overwritten by the next allocation");
        assertEq(next, new bytes(64), "nor overwriting it");
    }

    function testFuzz_AddressOf(bytes32 id) external view {
        bytes32 creatorHash = keccak256(hex"67365f5f37365f5ff05f5260086018f3");
        bytes32 creator = keccak256(abi.encodePacked(hex"ff", address(harness), id, creatorHash));
        bytes32 store = keccak256(abi.encodePacked(hex"d694", address(uint160(uint256(creator))), hex"01"));
        assertEq(harness.addressOf(id), address(uint160(uint256(store))), "address");
    }

    function test_AddressOf_DiffersByWriter() external {
        Groth16Harness other = new Groth16Harness();
        assertTrue(harness.addressOf(0) != other.addressOf(0), "another writer");
        bytes32 id = harness.store(hex"01");
        assertEq(other.read(id).length, 0, "not the other's");
    }
}
