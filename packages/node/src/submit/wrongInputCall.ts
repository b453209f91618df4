import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Call } from "../ports/market.js";
import type { Moment } from "./plan.js";

/**
 * The call that shows the posted input of our job to be wrong, while its lock lasts. Once the call has failed, the job is rather
 * given back, as long as that is free.
 */
export function wrongInputCall(
  { models, memory }: Pick<Context, "models" | "memory">,
  { jobId, request, input, opening, deadline, declineBy }: JobRecord,
  { time }: Pick<Moment, "time">,
): Call | undefined {
  const served = models.get(request.modelId);
  if (served === undefined || opening === undefined) return undefined;
  if (deadline === undefined || time > deadline) return undefined;
  const isFree = declineBy !== undefined && time <= declineBy;
  if (isFree && memory.callSetbacks.has(jobId)) return undefined;
  return { kind: "closeWrongInput", model: served.model, request, input, ...opening };
}
