import { AbiCoder, keccak256 } from "ethers";

import type { Hex, Model } from "./types.js";

/** The id that names a model: keccak256 of its ABI encoding, as `ModelRegistry` computes it. */
export function modelId(model: Model): Hex {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "bytes32", "bytes32"],
      [model.weightsHash, model.circuitId, model.runtimeId, model.batchCircuitId],
    ),
  );
}
