import type { KnownModel } from "@assay/models/codec";
import { KNOWN_MODELS } from "@assay/models/codec";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";
import { modelId } from "./model.js";

/**
 * Finds the codec of a published model's input and output. The id commits to the hash of the model's file, so neither the
 * publisher nor the RPC server can pass off another of the models in @assay/models.
 * @throws SdkError UNKNOWN_MODEL when no such model was published, or when its file is not here
 */
export async function loadPublishedModel(
  { models }: Pick<Market, "models">,
  id: Hex,
  fromBlock = 0,
): Promise<KnownModel> {
  try {
    const events = await models.queryFilter(models.filters.ModelPublished(id), fromBlock);
    const published = events
      .map(({ args: { model } }) => ({
        weightsHash: model.weightsHash,
        circuitId: model.circuitId,
        runtimeId: model.runtimeId,
        batchCircuitId: model.batchCircuitId,
        inputWords: Number(model.inputWords),
        outputWords: Number(model.outputWords),
      }))
      .find((model) => modelId(model) === id);
    if (published === undefined) {
      throw new SdkError(
        "UNKNOWN_MODEL",
        `no model ${id} was published since block ${fromBlock}`,
        "Correct the id, or publish the model first",
      );
    }
    const known = KNOWN_MODELS.find((model) => model.weightsHash === published.weightsHash);
    if (known === undefined) {
      throw new SdkError(
        "UNKNOWN_MODEL",
        `the file of model ${id}, with SHA-256 ${published.weightsHash}, is not here`,
        `Update the package @assay/models, which has ${KNOWN_MODELS.map(({ name }) => name).join(", ")}`,
      );
    }
    const { name, inputWords, outputWords } = known;
    if (inputWords !== published.inputWords || outputWords !== published.outputWords) {
      throw new SdkError(
        "UNKNOWN_MODEL",
        `model ${id} was published with ${published.inputWords} input and ${published.outputWords} output words, and ${name} has ${inputWords} and ${outputWords}`,
        "Use a model whose id names the shape of its file",
      );
    }
    return known;
  } catch (error) {
    throw decodeError(error);
  }
}
