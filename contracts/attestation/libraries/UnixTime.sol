// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Calendar times as unix seconds
/// @notice Reads the times of certificates and of Intel's JSON.
library UnixTime {
    /// @notice The text is not a time in the expected form, or names a time that does not exist.
    /// @dev Selector 0xb4d1d13e.
    error BadTime(bytes32 text);

    uint256 private constant _ZULU = 0x5a;
    uint256 private constant _HIGH = 0x8080808080808080808080808080;
    uint256 private constant _ASCII_ZEROS = 0x3030303030303030303030303030;
    /// Sets the high bit of a digit above 9 when added to it.
    uint256 private constant _ABOVE_NINE = 0x7676767676767676767676767676;
    uint256 private constant _LOW_DIGITS = 0x00ff00ff00ff00ff00ff00ff00ff;

    /// @notice "YYMMDDhhmmssZ", left-aligned; years 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    function fromUtcTime(bytes32 text) internal pure returns (uint256) {
        uint256 word = uint256(text);
        if ((word >> 152) & 0xff != _ZULU) revert BadTime(text);
        // The first digit of the year decides the century: "19" or "20".
        uint256 century = word >> 248 < 0x35 ? 0x3230 : 0x3139;
        return _compose((century << 96) | (word >> 160), text);
    }

    /// @notice "YYYYMMDDhhmmssZ", left-aligned.
    function fromGeneralizedTime(bytes32 text) internal pure returns (uint256) {
        uint256 word = uint256(text);
        if ((word >> 136) & 0xff != _ZULU) revert BadTime(text);
        return _compose(word >> 144, text);
    }

    /// @notice "YYYY-MM-DDThh:mm:ssZ", left-aligned (ISO 8601).
    function fromIso(bytes32 text) internal pure returns (uint256) {
        uint256 word = uint256(text);
        uint256 marks = word & 0x00000000ff0000ff0000ff0000ff0000ff0000ff000000000000000000000000;
        if (marks != 0x000000002d00002d00005400003a00003a00005a000000000000000000000000) revert BadTime(text);
        uint256 digits = (_part(word, 0, 4) << 80) | (_part(word, 5, 2) << 64) | (_part(word, 8, 2) << 48);
        digits |= (_part(word, 11, 2) << 32) | (_part(word, 14, 2) << 16) | _part(word, 17, 2);
        return _compose(digits, text);
    }

    function _part(uint256 word, uint256 offset, uint256 size) private pure returns (uint256) {
        return (word << (offset << 3)) >> (256 - (size << 3));
    }

    /// @dev Converts 14 ASCII digits, YYYYMMDDhhmmss, right-aligned. Checks and pairs all lanes at once.
    function _compose(uint256 digits, bytes32 text) private pure returns (uint256) {
        unchecked {
            // A lane whose sum would carry has its high bit set, and is refused: lanes do not carry.
            digits ^= _ASCII_ZEROS;
            if ((digits | (digits + _ABOVE_NINE)) & _HIGH != 0) revert BadTime(text);
            uint256 pairs = ((digits >> 8) & _LOW_DIGITS) * 10 + (digits & _LOW_DIGITS);
            uint256 year = (pairs >> 96) * 100 + ((pairs >> 80) & 0xff);
            uint256 month = (pairs >> 64) & 0xff;
            uint256 day = (pairs >> 48) & 0xff;
            uint256 time = _secondOfDay((pairs >> 32) & 0xff, (pairs >> 16) & 0xff, pairs & 0xff, text);
            if (year < 1970 || month == 0 || month > 12 || day == 0) revert BadTime(text);
            // Every month has 28 days.
            if (day > 28 && day > _daysIn(year, month)) revert BadTime(text);
            return _daysSinceEpoch(year, month, day) * 86_400 + time;
        }
    }

    function _secondOfDay(uint256 hour, uint256 minute, uint256 second, bytes32 text) private pure returns (uint256) {
        unchecked {
            // The result is at most 86,399.
            if (hour > 23 || minute > 59 || second > 59) revert BadTime(text);
            return hour * 3600 + minute * 60 + second;
        }
    }

    function _daysIn(uint256 year, uint256 month) private pure returns (uint256) {
        if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /// @dev Counts from 1 March of year 0, so that a leap day is the last day of its year.
    function _daysSinceEpoch(uint256 year, uint256 month, uint256 day) private pure returns (uint256) {
        unchecked {
            // The year is 1970 to 9999; month and day are checked.
            uint256 shifted = month > 2 ? year : year - 1;
            uint256 monthFromMarch = month > 2 ? month - 3 : month + 9;
            uint256 dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
            return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
        }
    }
}
