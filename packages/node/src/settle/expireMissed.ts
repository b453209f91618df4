import { AssayError, lockTimes } from "@assay/sdk";

import type { Context } from "../context.js";

/** As a keeper: ends the locks whose deadline other operators missed, so that their jobs open again. */
export async function expireMissed({ chain, config, store, log }: Context): Promise<void> {
  if (!config.keeper) return;
  const now = await chain.now();
  for (const { jobId, phase, request, holder, deadline } of store.list()) {
    if (phase !== "waiting" || holder === undefined || now <= (deadline ?? 0n)) continue;
    const view = await chain.job(jobId);
    if (view.state !== "Locked") continue;
    if (view.inputDemanded || now <= lockTimes(chain.windows, request, view).deadline) continue;
    try {
      await chain.expire(request);
      log.info({ jobId, stage: "expired", late: view.operator });
    } catch (error) {
      // Another keeper was faster, or the block's time is not past the deadline yet.
      if (!(error instanceof AssayError)) throw error;
      log.debug({ jobId, stage: "expire", code: error.code });
    }
  }
}
