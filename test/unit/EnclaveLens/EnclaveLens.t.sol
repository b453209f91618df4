// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EnclaveLens} from "../../../contracts/periphery/EnclaveLens.sol";
import {VendorStatus} from "../../../contracts/types/Attestation.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract EnclaveLensTest is BaseTest {
    EnclaveLens private _lens = new EnclaveLens();

    function testFuzz_LeafOf_IsTheStructHash(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 digest
    ) external view {
        bytes32 typehash = keccak256("Result(bytes32 jobId,address payee,uint256[] outputs,bytes32 outputDigest)");
        bytes32 words = keccak256(abi.encodePacked(outputs));
        assertEq(
            _lens.leafOf(jobId, payee, outputs, digest),
            keccak256(abi.encode(typehash, jobId, payee, words, digest)),
            "leaf"
        );
    }

    function test_RootOf_RevertWhen_ThereIsNoLeaf() external {
        vm.expectRevert(abi.encodeWithSelector(EnclaveLens.NoLeaves.selector));
        _lens.rootOf(new bytes32[](0));
    }

    function testFuzz_RootOf_IsTheLeafItselfForOne(bytes32 leaf) external view {
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = leaf;
        assertEq(_lens.rootOf(leaves), leaf, "root");
    }

    function testFuzz_RootOf_SortsEachPairAndMovesAnOddNodeUp(bytes32 a, bytes32 b, bytes32 c) external view {
        bytes32[] memory leaves = new bytes32[](3);
        (leaves[0], leaves[1], leaves[2]) = (a, b, c);
        assertEq(_lens.rootOf(leaves), _pair(_pair(a, b), c), "root");
    }

    function testFuzz_AuditRateFor_IsTheFormula(uint96 value, uint96 bond, uint8 status) external view {
        VendorStatus known = VendorStatus(bound(status, 0, 2));
        uint256 q =
            known == VendorStatus.Trusted
                ? 200
                : known == VendorStatus.Degraded
                    ? 2_500
                    : 10_000;
        uint256 whole = 10_000 * (uint256(value) + bond);
        uint256 expected = value == 0 ? 0 : (q * value * (1 << 128) + whole - 1) / whole;
        assertEq(_lens.auditRateFor(value, bond, known), expected, "rate");
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return keccak256(a < b ? abi.encodePacked(a, b) : abi.encodePacked(b, a));
    }
}
