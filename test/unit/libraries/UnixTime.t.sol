// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {UnixTime} from "../../../contracts/attestation/libraries/UnixTime.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract UnixTimeTest is BaseTest {
    function utc(bytes32 text) external pure returns (uint256) {
        return UnixTime.fromUtcTime(text);
    }

    function iso(bytes32 text) external pure returns (uint256) {
        return UnixTime.fromIso(text);
    }

    function generalized(bytes32 text) external pure returns (uint256) {
        return UnixTime.fromGeneralizedTime(text);
    }

    /// @dev Counts days one by one, which is slow and obvious.
    function _naive(uint256 year, uint256 month, uint256 day) internal pure returns (uint256 total) {
        for (uint256 y = 1970; y < year; ++y) total += _leap(y) ? 366 : 365;
        uint8[12] memory sizes = [31, _leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (uint256 m = 1; m < month; ++m) total += sizes[m - 1];
        return (total + day - 1) * 1 days;
    }

    function _leap(uint256 year) internal pure returns (bool) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    function _digits(uint256 value) internal pure returns (bytes memory) {
        return abi.encodePacked(bytes1(uint8(48 + value / 10)), bytes1(uint8(48 + (value % 10))));
    }

    function testFuzz_AgreesWithCounting(uint256 seed) public view {
        uint256 year = bound(seed, 1970, 2049);
        uint256 month = bound(seed >> 16, 1, 12);
        uint256 day = bound(seed >> 32, 1, 28);
        uint256 hour = bound(seed >> 48, 0, 23);
        uint256 minute = bound(seed >> 64, 0, 59);
        uint256 second = bound(seed >> 80, 0, 59);
        uint256 expected = _naive(year, month, day) + hour * 3600 + minute * 60 + second;
        bytes memory date = abi.encodePacked(_digits(month), _digits(day));
        bytes memory time = abi.encodePacked(_digits(hour), _digits(minute), _digits(second), "Z");
        bytes memory short = abi.encodePacked(_digits(year % 100), date, time);
        assertEq(this.utc(bytes32(short)), expected, "UTCTime");
        bytes memory long = abi.encodePacked(_digits(year / 100), short);
        assertEq(this.generalized(bytes32(long)), expected, "GeneralizedTime");
        bytes memory text = abi.encodePacked(_digits(year / 100), _digits(year % 100), "-", _digits(month), "-");
        text = abi.encodePacked(text, _digits(day), "T", _digits(hour), ":", _digits(minute), ":");
        assertEq(this.iso(bytes32(abi.encodePacked(text, _digits(second), "Z"))), expected, "ISO");
    }

    function test_KnownTimes() public view {
        assertEq(this.iso("2025-06-19T10:16:03Z"), 1_750_328_163, "TCB info");
        assertEq(this.utc("491231235959Z"), 2_524_607_999, "root");
        assertEq(this.utc("240229000000Z"), 1_709_164_800, "leap day");
        assertEq(this.generalized("20500101000000Z"), 2_524_608_000, "2050");
    }

    function test_RevertWhen_TheTimeDoesNotExist() public {
        bytes32[9] memory texts = [
            bytes32("250229000000Z"),
            "251301000000Z",
            "250001000000Z",
            "250100000000Z",
            "250431000000Z",
            "250101240000Z",
            "250101006000Z",
            "250101000060Z",
            "250101000000X"
        ];
        for (uint256 i = 0; i < texts.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(UnixTime.BadTime.selector, texts[i]));
            this.utc(texts[i]);
        }
    }

    function test_RevertWhen_GeneralizedTimeIsNotZulu() public {
        bytes32[3] memory texts = [bytes32("20500101000000X"), "20500101000000", "20500101000000.5Z"];
        for (uint256 i = 0; i < texts.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(UnixTime.BadTime.selector, texts[i]));
            this.generalized(texts[i]);
        }
    }

    function testFuzz_RevertWhen_ADigitIsAnotherCharacter(uint256 position, bytes1 char) public {
        position = bound(position, 0, 11);
        if (char >= "0" && char <= "9") char = ":";
        bytes memory text = bytes("250619101603Z");
        text[position] = char;
        bytes32 word = bytes32(text);
        vm.expectRevert(abi.encodeWithSelector(UnixTime.BadTime.selector, word));
        this.utc(word);
    }

    function test_RevertWhen_IsoMarksAreWrong() public {
        bytes32[3] memory texts = [bytes32("2025/06-19T10:16:03Z"), "2025-06-19 10:16:03Z", "2025-06-19T10:16:03+"];
        for (uint256 i = 0; i < texts.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(UnixTime.BadTime.selector, texts[i]));
            this.iso(texts[i]);
        }
    }
}
