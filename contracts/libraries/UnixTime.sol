// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title UnixTime
/// @notice Calendar times of certificates and of Intel's JSON as unix seconds.
library UnixTime {
    /// @dev Not a time in the expected form, or not one that exists. Selector 0x00000000.
    error BadTime(bytes32 text);

    uint256 private constant ZULU = 0x5a;

    /// @notice "YYMMDDhhmmssZ", left-aligned; years 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    function fromUtcTime(bytes32 text) internal pure returns (uint256) {
        uint256 year = _two(text, 0);
        if (uint8(text[12]) != ZULU) revert BadTime(text);
        return _compose(text, year < 50 ? 2000 + year : 1900 + year, 2);
    }

    /// @notice "YYYYMMDDhhmmssZ", left-aligned.
    function fromGeneralizedTime(bytes32 text) internal pure returns (uint256) {
        if (uint8(text[14]) != ZULU) revert BadTime(text);
        return _compose(text, _two(text, 0) * 100 + _two(text, 2), 4);
    }

    /// @notice "YYYY-MM-DDThh:mm:ssZ", left-aligned (ISO 8601).
    function fromIso(bytes32 text) internal pure returns (uint256) {
        if (text[4] != "-" || text[7] != "-" || text[10] != "T") revert BadTime(text);
        if (text[13] != ":" || text[16] != ":" || uint8(text[19]) != ZULU) revert BadTime(text);
        // Close the gaps: YYYYMMDDhhmmss.
        uint256 word = uint256(text);
        uint256 packed = (_part(word, 0, 4) << 80) | (_part(word, 5, 2) << 64) | (_part(word, 8, 2) << 48);
        packed |= (_part(word, 11, 2) << 32) | (_part(word, 14, 2) << 16) | _part(word, 17, 2);
        bytes32 digits = bytes32(packed << 144);
        return _compose(digits, _two(digits, 0) * 100 + _two(digits, 2), 4);
    }

    function _part(uint256 word, uint256 offset, uint256 size) private pure returns (uint256) {
        return (word << (offset << 3)) >> (256 - (size << 3));
    }

    /// @dev Month, day, hour, minute and second from `offset` on.
    function _compose(bytes32 text, uint256 year, uint256 offset) private pure returns (uint256) {
        unchecked {
            // Offsets are 2 or 4.
            uint256 month = _two(text, offset);
            uint256 day = _two(text, offset + 2);
            uint256 hour = _two(text, offset + 4);
            uint256 minute = _two(text, offset + 6);
            uint256 second = _two(text, offset + 8);
            if (year < 1970 || month == 0 || month > 12 || day == 0) revert BadTime(text);
            // Every month has 28 days.
            if (day > 28 && day > _daysIn(year, month)) revert BadTime(text);
            if (hour > 23 || minute > 59 || second > 59) revert BadTime(text);
            return _daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        }
    }

    /// @dev Two ASCII digits.
    function _two(bytes32 text, uint256 offset) private pure returns (uint256) {
        unchecked {
            // Offsets are at most 12.
            uint256 pair = uint256(text) >> (240 - (offset << 3));
            uint256 high = ((pair >> 8) & 0xff) ^ 0x30;
            uint256 low = (pair & 0xff) ^ 0x30;
            if (high > 9 || low > 9) revert BadTime(text);
            return high * 10 + low;
        }
    }

    function _daysIn(uint256 year, uint256 month) private pure returns (uint256) {
        if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /// @dev Counts from 1 March of year 0, so that a leap day is the last day of its year.
    function _daysSinceEpoch(uint256 year, uint256 month, uint256 day) private pure returns (uint256) {
        unchecked {
            // The year is 1970 to 9999, month and day are checked.
            uint256 shifted = month > 2 ? year : year - 1;
            uint256 monthFromMarch = month > 2 ? month - 3 : month + 9;
            uint256 dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
            return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
        }
    }
}
