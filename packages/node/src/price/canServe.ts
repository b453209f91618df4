import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import { backlogSeconds } from "../prove/backlogSeconds.js";
import type { SessionState } from "../session/sessionState.js";
import { BROKEN } from "../session/sessionState.js";

/**
 * Checks whether an enclave job could be delivered now, and be proven in time if its audit is drawn.
 * @returns the reason why not; undefined if it could
 */
export function canServe(
  context: Context,
  { request }: JobRecord,
  session: SessionState | undefined,
): string | undefined {
  const { models, pace, config, chain } = context;
  if (session?.sessionKey === undefined) return "the enclave has no valid session";
  if (session.denied === true) return "the enclave's platform is denied";
  const { model } = models.get(request.modelId) ?? {};
  if (model === undefined || model.runtimeId === ZeroHash) return "the model has no runtime";
  const isProvable = model.circuitId !== ZeroHash;
  if (session.status === BROKEN) {
    if (request.confidential)
      return "the enclave's vendor is Broken, so the input would not stay secret";
    if (!isProvable)
      return "the enclave's vendor is Broken, and the model has no circuit for a proof";
  }
  const needed = backlogSeconds(context) + pace.proofMs / 1000 + config.marginSeconds;
  if (isProvable && needed > Number(chain.windows.proofSeconds)) {
    return "an audit's proof would come too late";
  }
  return undefined;
}
