// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// JSON's own quotes stay readable in single ones.
// solhint-disable quotes

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {TcbInfoJson} from "../../../contracts/attestation/libraries/TcbInfoJson.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

/// @notice The most levels that a TCB info may have. Where EIP-7825 caps a transaction's gas, that ends it earlier, at some
/// two hundred; so the limit itself is tested here. What else the reader refuses is in `test/attestation`.
contract TcbInfoJsonTest is BaseTest {
    uint256 private constant _LIMIT = 255;

    function parse(bytes memory json) external pure returns (TcbInfoJson.TcbInfo memory) {
        return TcbInfoJson.parse(json);
    }

    function test_TakesAsManyLevelsAsFit() external view {
        TcbInfoJson.TcbInfo memory info = this.parse(abi.encodePacked(_head(), _levels(_LIMIT), "]}"));
        assertEq(info.words.length, 32 + _LIMIT * 32, "a word for each");
        assertEq(uint256(bytes32(info.words)), 17 | (_LIMIT << 24), "header");
        TcbInfoJson.TcbInfo memory one = this.parse(abi.encodePacked(_head(), _levels(1), "]}"));
        bytes32 word;
        bytes32 last;
        bytes memory single = one.words;
        bytes memory all = info.words;
        assembly ("memory-safe") {
            word := mload(add(single, 0x40))
            last := mload(add(all, mload(all)))
        }
        assertTrue(word != 0, "a level is not zero");
        assertEq(uint256(last), uint256(word), "the last level asks for the same as the only one");
    }

    function test_RevertWhen_ThereIsALevelTooMany() external {
        bytes memory head = _head();
        bytes memory levels = _levels(_LIMIT);
        uint256 offset = head.length + levels.length + 1;
        bytes memory json = abi.encodePacked(head, levels, ",", _level(0), "]}");
        vm.expectRevert(abi.encodeWithSelector(TcbInfoJson.TooManyLevels.selector, offset));
        this.parse(json);
    }

    function test_RevertWhen_ALevelIsHiddenByTheOneBefore() external {
        bytes memory head = _head();
        for (uint256 second = 4; second < 7; ++second) {
            bytes memory json = abi.encodePacked(head, _level(5), ",", _level(second), "]}");
            if (second > 4) {
                uint256 offset = head.length + _level(5).length + 1;
                vm.expectRevert(abi.encodeWithSelector(TcbInfoJson.UnsortedLevels.selector, offset));
            }
            this.parse(json);
        }
    }

    function _head() private pure returns (bytes memory) {
        return
            abi.encodePacked(
                '{"id":"SGX","version":3,"issueDate":"2025-06-19T10:16:03Z","nextUpdate":"2025-07-19T10:16:03Z",',
                '"fmspc":"00606A000000","pceId":"0000","tcbType":0,"tcbEvaluationDataNumber":17,"tcbLevels":['
            );
    }

    function _level(uint256 pceSvn) private pure returns (bytes memory) {
        bytes memory four = '{"svn":7},{"svn":7},{"svn":7},{"svn":7}';
        bytes memory components = abi.encodePacked(four, ",", four, ",", four, ",", four);
        bytes memory tail = '},"tcbDate":"2024-03-13T00:00:00Z","tcbStatus":"UpToDate"}';
        bytes memory pce = bytes(Strings.toString(pceSvn));
        return abi.encodePacked('{"tcb":{"sgxtcbcomponents":[', components, '],"pcesvn":', pce, tail);
    }

    /// @dev With commas between them, the best first; the last asks for a PCE of SVN 1.
    function _levels(uint256 count) private pure returns (bytes memory text) {
        text = _level(count);
        for (uint256 i = 1; i < count; ++i) text = abi.encodePacked(text, ",", _level(count - i));
    }
}
