import type { Model as LoadedModel } from "@assay/models";

import type { Hex } from "../chain/hex.js";
import type { ModelSource } from "./findModel.js";
import { findModel } from "./findModel.js";

/**
 * Loads the file of a published model, which names the codec of the model's input and output. The id commits to the file's
 * hash, so neither the publisher nor the RPC server can pass off another of the files in @assay/models.
 * @throws SdkError UNKNOWN_MODEL when no such model was published, or when its file is not here
 */
export async function loadPublishedModel(
  market: ModelSource,
  id: Hex,
  fromBlock = market.startBlock,
): Promise<LoadedModel> {
  return (await findModel(market, id, fromBlock)).file;
}
