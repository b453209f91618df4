// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BatchStatement} from "../../contracts/libraries/BatchStatement.sol";
import {Request} from "../../contracts/types/Request.sol";
import {DisputeTest} from "./DisputeTest.sol";
import {MarketCircuit} from "./MarketCircuit.sol";

/// @notice A model whose requests commit to inputs of 40 bytes, and a requester that posts other bytes. The test knows the secrets
/// of the opening circuit, so that it can prove any commitment of any bytes.
abstract contract OpeningTest is DisputeTest {
    uint32 internal constant FORMAT = 8 + 256 * 40;
    /// What `garbage()` commits to, says the proof; a request of the test has another commitment.
    uint256 internal constant OPENED = 0x4321;
    /// Two percent of the price of 10 tokens.
    uint96 internal constant FEE = 0.2 ether;
    /// Lock at the start; the first 15% of the window, and the window.
    uint256 internal constant POST_BY = START + 90 + 10 minutes;

    Request internal request;

    function setUp() public virtual override {
        super.setUp();
        model.openingCircuitId = circuits.register(MarketCircuit.key(3));
        model.inputFormat = FORMAT;
        modelId = models.publishModel(model, "");
        fund(operator, 1 ether);
        request = newEnclaveRequest(1);
        request.inputDigest = keccak256(garbage());
    }

    /// @notice A salt of 7, and the values 0 to 39.
    function garbage() internal pure returns (bytes memory input) {
        input = abi.encodePacked(uint256(7), new bytes(40));
        for (uint256 i = 0; i < 40; ++i) input[32 + i] = bytes1(uint8(i));
    }

    /// @notice The elements that the commitment chains, one byte at a time.
    function chain(uint32 format, bytes memory input) internal pure returns (uint256[] memory values) {
        values = new uint256[](2 + (input.length - 32 + 30) / 31);
        for (uint256 i = 0; i < 32; ++i) values[0] = (values[0] << 8) | uint8(input[i]);
        values[1] = format;
        for (uint256 i = 0; i + 32 < input.length; ++i) {
            values[2 + i / 31] |= uint256(uint8(input[32 + i])) << (8 * (i % 31));
        }
    }

    /// @notice A proof that the bytes commit to `opened`.
    function openingOf(bytes memory input, uint256 opened) internal view returns (bytes memory) {
        return MarketCircuit.prove(BatchStatement.signals(chain(FORMAT, input), opened));
    }

    /// @notice Locks, demands the input and has `input` posted in the last second.
    function posted(bytes memory input) internal returns (bytes32 jobId) {
        request.inputDigest = keccak256(input);
        jobId = openAndLock(request);
        vm.prank(operator);
        market.demandInput(request);
        vm.warp(block.timestamp + 90 + 10 minutes);
        vm.prank(requester);
        market.postInput(request, input);
    }

    /// @notice As the lock holder, with the bytes that were posted.
    function closeWrong(bytes memory input, uint256 opened, bytes memory proof) internal {
        vm.prank(operator);
        market.closeWrongInput(model, request, input, opened, proof);
    }
}
