import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Call } from "../ports/market.js";

/**
 * The call that shows the posted input of our job to be wrong. Once the call has failed, the job is rather given back.
 * @param isFree whether the job can still be given back at no cost
 */
export function wrongInputCall(
  { models, memory }: Pick<Context, "models" | "memory">,
  { jobId, request, input, opening }: JobRecord,
  isFree: boolean,
): Call | undefined {
  const served = models.get(request.modelId);
  if (served === undefined || opening === undefined) return undefined;
  if (isFree && memory.callSetbacks.has(jobId)) return undefined;
  return { kind: "closeWrongInput", model: served.model, request, input, ...opening };
}
