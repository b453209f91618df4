import type { Answer } from "@assay/models";
import { readOutputs } from "@assay/models";

import { decodeError } from "../chain/decodeError.js";
import type { Market } from "../market/openMarket.js";
import { findModelFile } from "../models/findModelFile.js";
import type { JobResult } from "./readResult.js";

/**
 * Reads a result's output words by the codec of its model: the label, its index, and the scores where the model gives them.
 * @throws SdkError UNKNOWN_MODEL when the model's file is not here; INVALID_OUTPUTS
 */
export async function readAnswer(
  market: Pick<Market, "models">,
  { request, outputs }: Pick<JobResult, "request" | "outputs">,
): Promise<Answer> {
  const file = await findModelFile(market, request.modelId);
  try {
    return readOutputs(file, outputs);
  } catch (error) {
    throw decodeError(error);
  }
}
