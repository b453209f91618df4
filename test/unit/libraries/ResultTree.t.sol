// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ResultTree} from "../../../contracts/libraries/ResultTree.sol";
import {BaseTest} from "../../utils/BaseTest.sol";

contract ResultTreeTest is BaseTest {
    /* ROOT */

    function test_Root_IsWhatEveryPathLeadsTo() external pure {
        for (uint256 size = 1; size <= 40; ++size) _checkPaths(_leaves(size, 0));
    }

    function testFuzz_Root_HasPathsForAnyLeaves(uint256 size, bytes32 seed) external pure {
        _checkPaths(_leaves(bound(size, 1, 40), seed));
    }

    function testFuzz_Root_ChangesWithAnyLeaf(uint256 size, uint256 index, uint256 bit) external pure {
        size = bound(size, 1, 40);
        bytes32[] memory leaves = _leaves(size, 0);
        bytes32 before = ResultTree.root(_copy(leaves));
        leaves[bound(index, 0, size - 1)] ^= bytes32(uint256(1) << (bit % 256));
        assertTrue(ResultTree.root(leaves) != before, "another root");
    }

    function testFuzz_Root_IsTheLeafItselfForOne(bytes32 leaf) external pure {
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = leaf;
        assertEq(ResultTree.root(leaves), leaf, "root");
    }

    function testFuzz_Root_SortsEachPairAndMovesAnOddNodeUp(bytes32 a, bytes32 b, bytes32 c) external pure {
        bytes32[] memory leaves = new bytes32[](3);
        (leaves[0], leaves[1], leaves[2]) = (a, b, c);
        assertEq(ResultTree.root(leaves), _node(_node(a, b), c), "root");
    }

    /* LEAF */

    function testFuzz_Leaf_IsTheStructHash(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 digest
    ) external pure {
        bytes32 typehash = keccak256("Result(bytes32 jobId,address payee,uint256[] outputs,bytes32 outputDigest)");
        bytes32 words = keccak256(abi.encodePacked(outputs));
        bytes32 structHash = keccak256(abi.encode(typehash, jobId, payee, words, digest));
        assertEq(ResultTree.leaf(jobId, payee, outputs, digest), structHash, "leaf");
    }

    function testFuzz_Leaf_BindsEveryField(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 digest
    ) external pure {
        bytes32 leaf = ResultTree.leaf(jobId, payee, outputs, digest);
        bytes32 words = keccak256(abi.encodePacked(outputs));
        bytes32 one = bytes32(uint256(1));
        assertTrue(ResultTree.leaf(jobId ^ one, payee, words, digest) != leaf, "the job");
        assertTrue(ResultTree.leaf(jobId, address(uint160(payee) ^ 1), words, digest) != leaf, "the payee");
        assertTrue(ResultTree.leaf(jobId, payee, words ^ one, digest) != leaf, "the words");
        assertTrue(ResultTree.leaf(jobId, payee, words, digest ^ one) != leaf, "the digest");
    }

    function testFuzz_Leaf_IsTheSameFromTheHashOfTheWords(
        bytes32 jobId,
        address payee,
        uint256[] calldata outputs,
        bytes32 digest
    ) external pure {
        bytes32 words = keccak256(abi.encodePacked(outputs));
        assertEq(ResultTree.leaf(jobId, payee, outputs, digest), ResultTree.leaf(jobId, payee, words, digest), "leaf");
    }

    /// @dev A leaf's preimage is 160 bytes, a node's 64: neither a leaf's fields nor its halves make the other.
    function testFuzz_Leaf_CannotPassForANode(bytes32 a, bytes32 b, bytes32 c, bytes32 d) external pure {
        bytes32 node = Hashes.commutativeKeccak256(a, b);
        assertTrue(ResultTree.leaf(a, address(uint160(uint256(b))), c, d) != node, "a leaf of its children");
        bytes memory preimage = abi.encode(ResultTree.RESULT_TYPEHASH, a, address(uint160(uint256(b))), c, d);
        assertEq(preimage.length, 160, "a leaf's preimage");
        assertEq(abi.encodePacked(a, b).length, 64, "a node's");
        assertEq(ResultTree.leaf(a, address(uint160(uint256(b))), c, d), keccak256(preimage), "its hash");
        // An inner node, taken as a leaf, has a path; but no result hashes to it.
        bytes32[] memory leaves = new bytes32[](4);
        (leaves[0], leaves[1], leaves[2], leaves[3]) = (a, b, c, d);
        bytes32[] memory path = new bytes32[](1);
        path[0] = Hashes.commutativeKeccak256(c, d);
        assertEq(MerkleProof.processProof(path, node), ResultTree.root(leaves), "the path of a node");
        assertTrue(ResultTree.structHash(node) != node, "what is signed is tagged too");
    }

    function testFuzz_StructHash_IsNoLeaf(bytes32 root, bytes32 jobId, bytes32 words) external pure {
        bytes32 hash = ResultTree.structHash(root);
        assertEq(hash, keccak256(abi.encode(keccak256("Results(bytes32 root)"), root)), "EIP-712");
        assertTrue(hash != ResultTree.leaf(jobId, address(0), words, root), "no leaf");
    }

    /* PRIVATE */

    function _checkPaths(bytes32[] memory leaves) private pure {
        bytes32 root = ResultTree.root(_copy(leaves));
        for (uint256 i = 0; i < leaves.length; ++i) {
            assertTrue(MerkleProof.verify(_path(leaves, i), root, leaves[i]), "a path to the root");
        }
    }

    /// @dev Siblings on the way up, written anew: an odd last node has none on its level.
    function _path(bytes32[] memory leaves, uint256 index) private pure returns (bytes32[] memory path) {
        bytes32[] memory level = _copy(leaves);
        bytes32[] memory found = new bytes32[](6);
        uint256 count;
        while (level.length > 1) {
            uint256 sibling = index ^ 1;
            if (sibling < level.length) found[count++] = level[sibling];
            bytes32[] memory above = new bytes32[]((level.length + 1) / 2);
            for (uint256 i = 0; i < above.length; ++i) {
                bool paired = 2 * i + 1 < level.length;
                above[i] = paired ? _node(level[2 * i], level[2 * i + 1]) : level[2 * i];
            }
            level = above;
            index /= 2;
        }
        path = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) path[i] = found[i];
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _leaves(uint256 size, bytes32 seed) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) leaves[i] = keccak256(abi.encode(seed, i));
    }

    function _copy(bytes32[] memory leaves) private pure returns (bytes32[] memory copied) {
        copied = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) copied[i] = leaves[i];
    }
}
