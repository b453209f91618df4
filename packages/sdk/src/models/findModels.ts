import { KNOWN_MODELS } from "@assay/models/codec";

import { decodeError } from "../chain/decodeError.js";
import type { Hex } from "../chain/hex.js";
import { readEvents } from "../chain/readEvents.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "./model.js";

/** A model that an account published. */
export interface PublishedModel {
  id: Hex;
  /** Name of its file in @assay/models; undefined if the file is not here. */
  name: string | undefined;
  model: Model;
  /** Address of the weights and their description, a hint of the publisher. */
  uri: string;
  /** Whether the market takes no new jobs of it by proof, since its circuit proved two results of one input. */
  isQuarantined: boolean;
  blockNumber: number;
}

/**
 * Finds the published models, oldest first.
 * @throws SdkError CHAIN_FAILED
 */
export async function findModels(
  {
    models,
    contract,
    provider,
    startBlock,
  }: Pick<Market, "models" | "contract" | "provider" | "startBlock">,
  fromBlock = startBlock,
): Promise<PublishedModel[]> {
  const names = new Map(KNOWN_MODELS.map(({ weightsHash, name }) => [weightsHash, name]));
  try {
    const range = { from: fromBlock };
    const published = await readEvents(provider, models, models.filters.ModelPublished(), range);
    // The event of a quarantine names a circuit, which another model may share without harm: the market knows of each model.
    const quarantined = await Promise.all(
      published.map(({ args }) => contract.isQuarantined(args.modelId)),
    );
    return published.map(({ args: { modelId, model, uri }, blockNumber }, i) => ({
      id: modelId,
      name: names.get(model.weightsHash),
      model: {
        weightsHash: model.weightsHash,
        circuitId: model.circuitId,
        runtimeId: model.runtimeId,
        batchCircuitId: model.batchCircuitId,
        openingCircuitId: model.openingCircuitId,
        inputFormat: Number(model.inputFormat),
        inputWords: Number(model.inputWords),
        outputWords: Number(model.outputWords),
      },
      uri,
      isQuarantined: quarantined[i] === true,
      blockNumber,
    }));
  } catch (error) {
    throw decodeError(error);
  }
}
