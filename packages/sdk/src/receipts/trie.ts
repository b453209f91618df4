import { decodeRlp, getBytes, keccak256 } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";

type Node = string | Node[];

function invalid(problem: string): SdkError {
  return new SdkError(
    "INVALID_EVIDENCE",
    `the proof of the state is false: ${problem}`,
    "Do not use it; make another from another server, and check the block hash",
  );
}

function nibblesOf(bytes: Hex): number[] {
  return Array.from(getBytes(bytes)).flatMap((byte) => [byte >> 4, byte & 15]);
}

/**
 * Reads the value of a key out of a Merkle-Patricia trie, by the nodes from the root to it (Ethereum yellow paper, appendix D). Keys
 * are hashed, as in the tries of accounts and of storage.
 * @param root hash of the root node, which is trusted
 * @param key the key itself, before it is hashed
 * @param nodes in RLP, in any order
 * @returns the value; undefined if the trie has no such key
 * @throws SdkError INVALID_EVIDENCE when a node is missing
 */
export function readTrie(root: Hex, key: Hex, nodes: readonly Hex[]): Hex | undefined {
  const known = new Map(nodes.map((node) => [keccak256(node), node]));
  const load = (hash: Hex): Node => {
    const node = known.get(hash);
    if (node === undefined) throw invalid(`no node has the hash ${hash}`);
    return decodeRlp(node);
  };
  let path = nibblesOf(keccak256(key));
  let node = load(root);
  for (;;) {
    if (typeof node === "string") throw invalid("a node is no list");
    let child: Node | undefined;
    if (node.length === 17) {
      const [next] = path;
      // All keys are as long as a hash, so no value stands in a branch.
      if (next === undefined) throw invalid("a path is too short");
      child = node[next];
      path = path.slice(1);
    } else if (node.length === 2) {
      const [packed, rest] = node as [Node, Node];
      if (typeof packed !== "string") throw invalid("a path is no string");
      const [flag = 0, ...others] = nibblesOf(packed);
      const part = (flag & 1) === 1 ? others : others.slice(1);
      if (part.some((nibble, i) => path[i] !== nibble)) return undefined;
      path = path.slice(part.length);
      if ((flag & 2) !== 0) {
        if (path.length !== 0) return undefined;
        if (typeof rest !== "string") throw invalid("a value is no string");
        return rest;
      }
      child = rest;
    } else throw invalid(`a node has ${node.length} parts`);
    if (child === undefined || child === "0x") return undefined;
    // A node of less than 32 bytes stands inside its parent.
    node = typeof child === "string" ? load(child) : child;
  }
}
