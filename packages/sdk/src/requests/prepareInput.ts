import type { Model as LoadedModel, ModelInput } from "@assay/models";
import { FIELD, inputWords, loadModel, packInput, parseInput } from "@assay/models";
import { randomBytes, toBigInt } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { inputCommitment } from "./inputCommitment.js";

/** An input that is ready for a request. */
export interface PreparedInput {
  /** The word that stands for the model's public input words in the request. */
  inputCommitment: bigint;
  /** Bytes for the operator: the values, behind their salt if the model has one. */
  input: Uint8Array;
}

/** A random salt. Without a salt, a small input could be guessed from its commitment. */
function randomSalt(): bigint {
  // 48 random bytes leave a bias below 2^-128.
  return toBigInt(randomBytes(48)) % FIELD;
}

function readGiven(model: LoadedModel, given: string | Uint8Array): ModelInput {
  const values = parseInput(model, given);
  return model.file.input.mode === "raw" ? { values } : { values, salt: randomSalt() };
}

/**
 * Prepares an input for a request by the codec of its model. A commitment gets a random salt unless `given` has one.
 * @param model the model's name, or the model from `loadModel` or `loadPublishedModel`
 * @param given text or a file's bytes, as the codec's `parseInput` reads them, or integer values with their salt
 * @throws SdkError UNKNOWN_MODEL; INVALID_INPUT naming the wrong value, or the input that the model takes
 */
export function prepareInput(
  model: string | LoadedModel,
  given: string | Uint8Array | ModelInput,
): PreparedInput {
  try {
    const loaded = typeof model === "string" ? loadModel(model) : model;
    const isParsed = typeof given !== "string" && !(given instanceof Uint8Array);
    const input = isParsed ? given : readGiven(loaded, given);
    return {
      inputCommitment: inputCommitment(inputWords(loaded, input)),
      input: packInput(loaded, input),
    };
  } catch (error) {
    throw decodeError(error);
  }
}
