import type { ModelCodec, ModelInput } from "@assay/models/codec";
import { FIELD, inputWords, knownModel, packInput, parseInput } from "@assay/models/codec";
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

function readGiven(model: ModelCodec, given: string | Uint8Array): ModelInput {
  const values = parseInput(model, given);
  return model.file.input.mode === "raw" ? { values } : { values, salt: randomSalt() };
}

/**
 * Prepares an input for a request by the codec of its model. A commitment gets a random salt unless `given` has one.
 * @param model the model's name, or a model, e.g. from `loadPublishedModel`
 * @param given text or a file's bytes, as the codec's `parseInput` reads them, or integer values with their salt
 * @throws SdkError UNKNOWN_MODEL; INVALID_INPUT naming the wrong value, or the input that the model takes
 */
export function prepareInput(
  model: string | ModelCodec,
  given: string | Uint8Array | ModelInput,
): PreparedInput {
  try {
    const codec = typeof model === "string" ? knownModel(model) : model;
    const isParsed = typeof given !== "string" && !(given instanceof Uint8Array);
    const input = isParsed ? given : readGiven(codec, given);
    return {
      inputCommitment: inputCommitment(inputWords(codec, input)),
      input: packInput(codec, input),
    };
  } catch (error) {
    throw decodeError(error);
  }
}
