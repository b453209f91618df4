import type { KnownModel } from "@assay/models/codec";

import type { Hex } from "../chain/hex.js";
import type { ModelSource } from "./findModel.js";
import { findModel } from "./findModel.js";

/**
 * Finds the codec of a published model's input and output. The id commits to the hash of the model's file, so neither the
 * publisher nor the RPC server can pass off another of the models in @assay/models.
 * @throws SdkError UNKNOWN_MODEL when no such model was published, or when its file is not here
 */
export async function loadPublishedModel(
  market: ModelSource,
  id: Hex,
  fromBlock = market.startBlock,
): Promise<KnownModel> {
  return (await findModel(market, id, fromBlock)).file;
}
