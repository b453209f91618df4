import type { Answer } from "@assay/models/codec";
import { readOutputs } from "@assay/models/codec";

import { decodeError } from "../chain/decodeError.js";
import type { ModelSource } from "../models/findModel.js";
import { loadPublishedModel } from "../models/loadPublishedModel.js";
import type { JobResult } from "./readResult.js";

/**
 * Reads a result's output words by the codec of its model: the label, its index, and the scores where the model gives them.
 * @throws SdkError UNKNOWN_MODEL when the model's file is not here; INVALID_OUTPUTS
 */
export async function readAnswer(
  market: ModelSource,
  { request, outputs }: Pick<JobResult, "request" | "outputs">,
): Promise<Answer> {
  const model = await loadPublishedModel(market, request.modelId);
  try {
    return readOutputs(model, outputs);
  } catch (error) {
    throw decodeError(error);
  }
}
