import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { backlogSeconds } from "../price/backlogSeconds.js";
import type { Standing } from "./standing.js";
import { BROKEN } from "./standing.js";

/**
 * Whether an enclave job could be delivered now, and its proof made in time should it be called for.
 * @returns why not; undefined when it can
 */
export function canServe(
  context: Context,
  { request }: JobRecord,
  standing: Standing | undefined,
): string | undefined {
  const { models, pace, config, chain } = context;
  if (standing?.sessionKey === undefined) return "the enclave has no session that holds";
  const { model } = models.get(request.modelId) ?? {};
  if (model === undefined || model.runtimeId === ZeroHash) return "the model has no runtime";
  const isProvable = model.circuitId !== ZeroHash;
  if (standing.status === BROKEN) {
    if (request.confidential) return "the enclave's vendor is Broken, and keeps no secrets";
    if (!isProvable) return "the enclave's vendor is Broken, and nothing else can show the result";
  }
  const needed = backlogSeconds(context) + pace.proofMs / 1000 + config.marginSeconds;
  if (isProvable && needed > Number(chain.windows.proofSeconds)) {
    return "an audit's proof would come too late";
  }
  return undefined;
}
