// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// Single quotes keep JSON's double quotes readable.
// solhint-disable quotes

import {Bytes} from "./Bytes.sol";
import {JsonScanner} from "./JsonScanner.sol";

/// @title Reader of TCB evaluation data numbers
/// @notice Reads Intel's JSON of the TCB evaluation data numbers in use, version 1, into packed words, and finds the
/// standard one among them.
/// @dev A word for each number, the highest first: the number in bits 0–15, above them the unix second of the TCB
/// recovery event that began it.
library EvaluationNumbersJson {
    using Bytes for bytes;
    using JsonScanner for bytes;

    /// @notice The contents of a list.
    struct EvaluationNumbers {
        bool tdx;
        uint256 issueDate;
        uint256 nextUpdate;
        /// The packed words, as above.
        bytes words;
    }

    /// Age at which Intel's `standard` updates adopt the number of a recovery event: 12 months.
    uint256 internal constant STANDARD_AGE = 365 days;
    uint256 private constant _MAX_NUMBERS = 64;

    /// @notice The list has more numbers than this reader takes, or does not list them from the highest down.
    /// @dev Selector 0xf47b9c74.
    error BadNumbers(uint256 offset);

    /// @notice Reads the whole text, and refuses other text before, between and after its fields.
    function parse(bytes memory json) internal pure returns (EvaluationNumbers memory list) {
        uint256 pos;
        if (json.matches(0, '{"id":"TDX","version":1', 23)) list.tdx = true;
        else json.expect(0, '{"id":"SGX","version":1', 23);
        (list.issueDate, list.nextUpdate, pos) = json.readDates(23);
        pos = json.expect(pos, ',"tcbEvalNumbers":[', 19);
        // The text of a number is longer than its word.
        list.words = new bytes(json.length);
        uint256 size = 0;
        uint256 before = type(uint256).max;
        bool another = true;
        while (another) {
            uint256 start = pos;
            uint256 number;
            uint256 eventTime;
            pos = json.expect(pos, '{"tcbEvaluationDataNumber":', 27);
            (number, pos) = json.readUint(pos, type(uint16).max);
            if (number >= before || size == _MAX_NUMBERS << 5) revert BadNumbers(start);
            before = number;
            pos = json.expect(pos, ',"tcbRecoveryEventDate":', 24);
            (eventTime, pos) = json.readTime(pos);
            pos = json.expect(pos, ',"tcbDate":', 11);
            (, pos) = json.readTime(pos);
            pos = json.expect(pos, "}", 1);
            list.words.write(size, bytes32((eventTime << 16) | number));
            size += 32;
            (another, pos) = json.more(pos);
        }
        pos = json.expect(pos, "}", 1);
        if (pos != json.length) revert JsonScanner.NotCanonical(pos);
        list.words.truncate(size);
    }

    /// @notice The standard number: the highest whose recovery event was at least `STANDARD_AGE` ago.
    /// @return number Zero if no event is that old.
    function standard(bytes memory words, uint256 time) internal pure returns (uint256 number) {
        for (uint256 pos = 0; pos < words.length; pos += 32) {
            uint256 word = words.peek(pos);
            if ((word >> 16) + STANDARD_AGE <= time) return uint16(word);
        }
    }
}
