// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Bytes} from "../../../contracts/attestation/libraries/Bytes.sol";
import {CodeBlob} from "../../../contracts/libraries/CodeBlob.sol";
import {Der} from "../../../contracts/attestation/libraries/Der.sol";
import {Pem} from "../../../contracts/attestation/libraries/Pem.sol";
import {UnixTime} from "../../../contracts/attestation/libraries/UnixTime.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @notice The readers of bytes, DER and PEM: strict forms only, and never beyond the end.
contract DerTest is BaseTest {
    function enter(bytes memory data, uint256 tag) external pure returns (uint256 start, uint256 stop) {
        return Der.enter(data, 0, data.length, tag);
    }

    function readUint(bytes memory data) external pure returns (uint256 value, uint256 next) {
        return Der.readUint(data, 0, data.length);
    }

    function readSignature(bytes memory data) external pure returns (bytes32 r, bytes32 s, uint256 next) {
        return Der.readSignature(data, 0, data.length);
    }

    function readTime(bytes memory data) external pure returns (uint256 time, uint256 next) {
        return Der.readTime(data, 0, data.length);
    }

    function decode(bytes memory data) external pure returns (bytes memory der, uint256 next) {
        return Pem.decode(data, 0);
    }

    function read(bytes memory data, uint256 offset, uint256 size) external pure returns (bytes32) {
        return Bytes.read(data, offset, size);
    }

    function test_Enter_ShortAndLongLengths() public view {
        (uint256 start, uint256 stop) = this.enter(hex"3000", Der.SEQUENCE);
        assertTrue(start == 2 && stop == 2, "empty");
        (start, stop) = this.enter(abi.encodePacked(hex"308180", new bytes(128)), Der.SEQUENCE);
        assertTrue(start == 3 && stop == 131, "one byte of length");
        (start, stop) = this.enter(abi.encodePacked(hex"30820100", new bytes(256)), Der.SEQUENCE);
        assertTrue(start == 4 && stop == 260, "two bytes of length");
        (start, stop) = this.enter(abi.encodePacked(hex"3083010000", new bytes(65_536)), Der.SEQUENCE);
        assertTrue(start == 5 && stop == 65_541, "three bytes of length");
    }

    function test_Enter_RevertWhen_LengthIsNotShortest() public {
        bytes[7] memory cases = [
            abi.encodePacked(hex"30817f", new bytes(127)),
            abi.encodePacked(hex"308200ff", new bytes(255)),
            abi.encodePacked(hex"3083000100", new bytes(256)),
            abi.encodePacked(hex"308300ffff", new bytes(65_535)),
            abi.encodePacked(hex"308401000000", new bytes(256)),
            abi.encodePacked(hex"3080", new bytes(10)),
            abi.encodePacked(hex"3003", new bytes(2))
        ];
        for (uint256 i = 0; i < cases.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Der.BadLength.selector, 0));
            this.enter(cases[i], Der.SEQUENCE);
        }
    }

    function test_Enter_RevertWhen_TagIsAnother() public {
        vm.expectRevert(abi.encodeWithSelector(Der.UnexpectedTag.selector, 0, 0x30, 0x31));
        this.enter(hex"3100", Der.SEQUENCE);
    }

    /// @dev A value that claims more than its parent has is refused, wherever its head ends.
    function testFuzz_Enter_NeverLeavesItsParent(bytes memory data, uint8 tag) public view {
        if (data.length != 0) tag = uint8(data[0]);
        try this.enter(data, tag) returns (uint256 start, uint256 stop) {
            assertTrue(start <= stop && stop <= data.length, "inside");
        } catch {
            return;
        }
    }

    function testFuzz_ReadUint_ReadsItsShortestForm(uint256 value, uint8 shift) public view {
        value >>= shift;
        bytes memory digits = abi.encodePacked(value);
        uint256 skip = 0;
        while (skip < 31 && digits[skip] == 0) ++skip;
        bytes memory content = new bytes(32 - skip);
        for (uint256 i = 0; i < content.length; ++i) content[i] = digits[skip + i];
        if (uint8(content[0]) >= 0x80) content = abi.encodePacked(hex"00", content);
        (uint256 actual, uint256 next) = this.readUint(abi.encodePacked(hex"02", uint8(content.length), content));
        assertEq(actual, value, "value");
        assertEq(next, content.length + 2, "next");
    }

    function test_ReadUint_RevertWhen_NotCanonical() public {
        bytes[5] memory cases = [
            bytes(hex"0200"),
            hex"020180",
            hex"02020001",
            abi.encodePacked(hex"0221", hex"01", new bytes(32)),
            abi.encodePacked(hex"0222", hex"0080", new bytes(32))
        ];
        for (uint256 i = 0; i < cases.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Der.BadInteger.selector, 0));
            this.readUint(cases[i]);
        }
    }

    function test_ReadSignature_RevertWhen_BytesFollow() public {
        (bytes32 r, bytes32 s, ) = this.readSignature(hex"0309003006020101020102");
        assertTrue(r == bytes32(uint256(1)) && s == bytes32(uint256(2)), "values");
        vm.expectRevert(abi.encodeWithSelector(Der.TrailingBytes.selector, 11, 12));
        this.readSignature(hex"030a00300702010102010200");
        vm.expectRevert(abi.encodeWithSelector(Der.UnexpectedBytes.selector, 2));
        this.readSignature(hex"0309013006020101020102");
    }

    function test_ReadTime_ReadsBothForms() public view {
        (uint256 time, uint256 next) = this.readTime(abi.encodePacked(hex"170d", "491231235959Z", hex"00"));
        assertEq(time, 2_524_607_999, "UTCTime");
        assertEq(next, 15, "after UTCTime");
        (time, next) = this.readTime(abi.encodePacked(hex"180f", "20500101000000Z", hex"00"));
        assertEq(time, 2_524_608_000, "GeneralizedTime");
        assertEq(next, 17, "after GeneralizedTime");
    }

    function test_ReadTime_RevertWhen_TheLengthIsAnother() public {
        bytes[4] memory cases = [
            abi.encodePacked(hex"170c", "491231235959"),
            abi.encodePacked(hex"170e", "491231235959Z0"),
            abi.encodePacked(hex"180e", "20500101000000"),
            abi.encodePacked(hex"1810", "20500101000000Z0")
        ];
        for (uint256 i = 0; i < cases.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Der.BadLength.selector, 0));
            this.readTime(cases[i]);
        }
    }

    function test_ReadTime_RevertWhen_ItIsNoTime() public {
        vm.expectRevert(abi.encodeWithSelector(Der.UnexpectedTag.selector, 0, Der.GENERALIZED_TIME, Der.INTEGER));
        this.readTime(hex"020100");
        vm.expectRevert(abi.encodeWithSelector(UnixTime.BadTime.selector, bytes32("20500101000000+")));
        this.readTime(abi.encodePacked(hex"180f", "20500101000000+"));
    }

    function testFuzz_Read_IsTheSlice(bytes memory data, uint256 offset, uint256 size) public view {
        offset = bound(offset, 0, data.length);
        size = bound(size, 0, data.length - offset > 32 ? 32 : data.length - offset);
        bytes32 expected;
        for (uint256 i = 0; i < size; ++i) expected |= bytes32(data[offset + i]) >> (8 * i);
        assertEq(this.read(data, offset, size), expected, "slice");
    }

    function testFuzz_Read_RevertWhen_BeyondTheEnd(bytes memory data, uint256 offset, uint256 size) public {
        size = bound(size, 1, 32);
        if (offset < data.length && data.length - offset >= size) offset = data.length;
        vm.expectRevert(abi.encodeWithSelector(Bytes.OutOfBounds.selector, offset, size, data.length));
        this.read(data, offset, size);
    }

    function test_Pem_RevertWhen_ArmourOrAlphabetIsWrong() public {
        bytes memory good = bytes("-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n");
        (bytes memory der, uint256 next) = this.decode(good);
        assertEq(der, hex"000102", "decoded");
        assertEq(next, good.length, "next");
        vm.expectRevert(abi.encodeWithSelector(Pem.BadArmour.selector, 0));
        this.decode("-----BEGIN CERTIFICATE---- \nAAEC\n-----END CERTIFICATE-----\n");
        vm.expectRevert(abi.encodeWithSelector(Pem.BadArmour.selector, 33));
        this.decode("-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE--- -\n");
        vm.expectRevert(abi.encodeWithSelector(Pem.BadBase64.selector, 28));
        this.decode("-----BEGIN CERTIFICATE-----\nAAE\n-----END CERTIFICATE-----\n");
    }

    function test_Pem_RevertWhen_SpareBitsAreSet() public {
        (bytes memory der, ) = this.decode("-----BEGIN CERTIFICATE-----\nAAECAw==\n-----END CERTIFICATE-----\n");
        assertEq(der, hex"00010203", "decoded");
        vm.expectRevert(abi.encodeWithSelector(Pem.BadBase64.selector, 28));
        this.decode("-----BEGIN CERTIFICATE-----\nAAECAx==\n-----END CERTIFICATE-----\n");
        vm.expectRevert(abi.encodeWithSelector(Pem.BadBase64.selector, 28));
        this.decode("-----BEGIN CERTIFICATE-----\nAAECAwR=\n-----END CERTIFICATE-----\n");
    }

    /// @dev OpenZeppelin's encoder, in lines of 64, is the other side of the differential test.
    function _encode(bytes memory data) internal pure returns (bytes memory text) {
        bytes memory base64 = bytes(Base64.encode(data));
        for (uint256 i = 0; i < base64.length; i += 64) {
            uint256 size = base64.length - i < 64 ? base64.length - i : 64;
            text = abi.encodePacked(text, Bytes.slice(base64, i, size), "\n");
        }
        return abi.encodePacked("-----BEGIN CERTIFICATE-----\n", text, "-----END CERTIFICATE-----\n");
    }

    function test_Pem_RoundTripsEverySize() public view {
        for (uint256 size = 1; size < 200; ++size) {
            bytes memory data = new bytes(size);
            for (uint256 i = 0; i < size; ++i) data[i] = bytes1(uint8(i * 7 + size));
            bytes memory text = _encode(data);
            (bytes memory der, uint256 next) = this.decode(abi.encodePacked(text, "-----BEGIN CERTIFICATE-----\n"));
            assertEq(der, data, "decoded");
            assertEq(next, text.length, "next");
        }
    }

    function testFuzz_Pem_RoundTrips(bytes memory data) public view {
        if (data.length == 0) return;
        bytes memory text = _encode(data);
        (bytes memory der, uint256 next) = this.decode(text);
        assertEq(der, data, "decoded");
        assertEq(next, text.length, "next");
    }

    /// @dev Each character alone: accepted if and only if it is of the alphabet, and then with its own value.
    function test_Pem_EachCharacterOfTheAlphabet() public {
        bytes memory alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (uint256 code = 0; code < 256; ++code) {
            bytes memory text = bytes("-----BEGIN CERTIFICATE-----\nAAA?\n-----END CERTIFICATE-----\n");
            text[31] = bytes1(uint8(code));
            uint256 value = 64;
            for (uint256 i = 0; i < 64; ++i) if (uint8(alphabet[i]) == code) value = i;
            if (value < 64) {
                (bytes memory der, ) = this.decode(text);
                assertEq(der, abi.encodePacked(hex"0000", uint8(value)), "value");
            } else if (code != 0x3d) {
                vm.expectRevert();
                this.decode(text);
            }
        }
    }

    function testFuzz_CodeBlob_RoundTrips(bytes memory data) public {
        if (data.length > 24_000) return;
        assertEq(CodeBlob.read(CodeBlob.write(data)), data, "round trip");
    }
}
