import { AbiCoder, keccak256 } from "ethers";

import type { Hex } from "../types.js";
import { packDelivery } from "./packDelivery.js";
import type { Delivery } from "./types.js";

/** keccak256 of the packed delivery: a job's word keeps its low 248 bits. */
export function hashDelivery(delivery: Delivery): Hex {
  const { lock, resultHash, outputDigest, progress, amounts, audit } = packDelivery(delivery);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "bytes32", "bytes32", "uint256", "uint256", "uint256"],
      [lock, resultHash, outputDigest, progress, amounts, audit],
    ),
  );
}
