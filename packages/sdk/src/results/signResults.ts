import type { Signer, TypedDataField } from "ethers";
import { concat, keccak256, toBeHex, TypedDataEncoder, ZeroHash } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { marketDomain } from "../requests/request.js";

/** EIP-712 type of one result. */
const RESULT_TYPES = {
  Result: [
    { name: "jobId", type: "bytes32" },
    { name: "payee", type: "address" },
    { name: "outputs", type: "uint256[]" },
    { name: "outputDigest", type: "bytes32" },
  ],
};

/** EIP-712 type of the root that a session key signs. */
const RESULTS_TYPES: Record<"Results", TypedDataField[]> = {
  Results: [{ name: "root", type: "bytes32" }],
};

/** The parts of a leaf. */
export interface LeafOptions {
  jobId: Hex;
  /** The operator that holds the lock. */
  payee: string;
  outputs: readonly bigint[];
  /** keccak256 of the off-chain output; the default is none. */
  outputDigest?: Hex;
}

/** Leaf of one result in the tree that a session key signs, as `ResultTree.leaf` computes it. */
export function resultLeaf({ jobId, payee, outputs, outputDigest = ZeroHash }: LeafOptions): Hex {
  return TypedDataEncoder.hashStruct("Result", RESULT_TYPES, {
    jobId,
    payee,
    outputs,
    outputDigest,
  });
}

/** The level above a level of the tree. A last node without a sibling rises as it is. */
function levelAbove(level: readonly Hex[]): Hex[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
    const [left, right] = level.slice(2 * i, 2 * i + 2) as [Hex, Hex?];
    return right === undefined ? left : parent(left, right);
  });
}

/** Hash of two children, sorted, as OpenZeppelin's `Hashes` computes it. */
function parent(a: Hex, b: Hex): Hex {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}

/**
 * Merkle root of leaves in their order, as `ResultTree.root` computes it.
 * @throws SdkError INVALID_OUTPUTS when there is no leaf
 */
export function resultRoot(leaves: readonly Hex[]): Hex {
  let level = [...leaves];
  while (level.length > 1) level = levelAbove(level);
  const [root] = level;
  if (root === undefined) {
    throw new SdkError("INVALID_OUTPUTS", "there is no result to sign", "Give at least one leaf");
  }
  return root;
}

/**
 * Siblings from one leaf to the root. `deliver` and `reportEquivocation` take them with the root's signature.
 * @param index of the leaf
 * @throws SdkError INVALID_OUTPUTS when there is no such leaf
 */
export function resultPath(leaves: readonly Hex[], index: number): Hex[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new SdkError(
      "INVALID_OUTPUTS",
      `there is no leaf ${index} among ${leaves.length}`,
      "Count from 0",
    );
  }
  const path: Hex[] = [];
  let level = [...leaves];
  let position = index;
  while (level.length > 1) {
    const sibling = level[position ^ 1];
    if (sibling !== undefined) path.push(sibling);
    level = levelAbove(level);
    position >>= 1;
  }
  return path;
}

/** The root to which a path of siblings leads from a leaf. */
export function climb(leaf: Hex, path: readonly Hex[]): Hex {
  return path.reduce(parent, leaf);
}

/** The digest that a session key signs: the EIP-712 digest of a root, as `IResults.digestOf` computes it. */
export function resultDigest(chainId: bigint, market: string, root: Hex): Hex {
  return TypedDataEncoder.hash(marketDomain(chainId, market), RESULTS_TYPES, { root });
}

/**
 * Signs a root of results, or the leaf of a single result.
 * @param sessionKey signer of the session key, which lives inside the enclave
 */
export async function signResults(
  sessionKey: Signer,
  chainId: bigint,
  market: string,
  root: Hex,
): Promise<Hex> {
  return sessionKey.signTypedData(marketDomain(chainId, market), RESULTS_TYPES, { root });
}

/** `Statement.resultHash`: a delivery and a settled job keep this hash of a result. */
export function resultHash(jobId: Hex, outputs: readonly bigint[]): Hex {
  return keccak256(concat([jobId, ...outputs.map((word) => toBeHex(word, 32))]));
}

/** keccak256 of the packed output words. A `SignedResult` holds it instead of the words. */
export function hashOutputs(outputs: readonly bigint[]): Hex {
  return keccak256(concat(outputs.map((word) => toBeHex(word, 32))));
}
