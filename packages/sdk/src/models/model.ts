import { AbiCoder, keccak256 } from "ethers";

import type { Hex } from "../chain/hex.js";

/** The parts that a model id commits to. */
export interface Model {
  weightsHash: Hex;
  /** Circuit that proves one inference; zero if the model cannot be proven. */
  circuitId: Hex;
  /** Code that enclaves run; zero if no enclave runs the model. */
  runtimeId: Hex;
  /** Circuit that proves many inferences in one proof; zero if the model has none. */
  batchCircuitId: Hex;
  /** Circuit that proves what a known input commits to; zero if the model has none. */
  openingCircuitId: Hex;
  /** How the input's bytes are packed: bits of a value + 256 · number of values; zero if they have another form. */
  inputFormat: number;
  /** Public input words of one inference. */
  inputWords: number;
  /** Output words of one inference. */
  outputWords: number;
}

/** Id of a model: keccak256 of its ABI encoding, as `ModelRegistry` computes it. */
export function modelId(model: Model): Hex {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "bytes32", "bytes32", "bytes32", "uint32", "uint32", "uint32"],
      [
        model.weightsHash,
        model.circuitId,
        model.runtimeId,
        model.batchCircuitId,
        model.openingCircuitId,
        model.inputFormat,
        model.inputWords,
        model.outputWords,
      ],
    ),
  );
}
