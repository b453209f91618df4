import type { Result } from "@assay/sdk";
import { Assurance, resultLeaf, resultRoot } from "@assay/sdk";
import { keccak256, ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import type { Moment, Plan } from "./plan.js";
import { BROKEN, standing } from "./standing.js";

/** A computed job as it is signed and sent. */
function resultOf({ request, outputs = [], output }: JobRecord): Result {
  const outputDigest = output === undefined ? ZeroHash : keccak256(output);
  return { request, outputs, outputDigest };
}

/** Whether to wait for more results before signing these. */
function mayWait({ config }: Context, records: readonly JobRecord[], moment: Moment): boolean {
  if (records.length >= config.maxBatch) return false;
  const oldest = Math.min(...records.map(({ computedAt }) => computedAt ?? 0));
  if (moment.machine - oldest >= config.batchSeconds * 1000) return false;
  const nearest = records[0]?.deadline ?? 0n;
  return Number(nearest - moment.time) > config.marginSeconds + config.batchSeconds;
}

/**
 * Deliveries that are due: the computed results of each model under one signature. What a Broken vendor's session cannot
 * deliver is given back, which is free after a downgrade.
 */
export async function planDeliveries(context: Context, moment: Moment): Promise<Plan[]> {
  const { enclave, models, store, chain, config } = context;
  if (enclave === undefined) return [];
  const plans: Plan[] = [];
  const groups = new Map<string, JobRecord[]>();
  const mine = store
    .list()
    .filter(({ phase }) => phase === "computed" || phase === "locked")
    .filter(({ request, deadline }) => {
      return request.assurance !== Assurance.Proof && (deadline ?? moment.time) >= moment.time;
    })
    .sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
  if (mine.length === 0) return [];
  const { sessionKey, status } = (await standing(context)) ?? {};
  // A lock is given back by any session that ran the model, also by one that has ended.
  const witness = sessionKey ?? enclave.session?.key;
  for (const record of mine) {
    const { request, phase } = record;
    const { model } = models.get(request.modelId) ?? {};
    if (model === undefined) continue;
    if (status === BROKEN && (request.confidential || model.circuitId === ZeroHash)) {
      if (witness === undefined) continue;
      const call = { kind: "declineDowngraded", model, request, sessionKey: witness } as const;
      plans.push({ call, records: [record] });
    } else if (phase === "computed" && sessionKey !== undefined) {
      groups.set(request.modelId, [...(groups.get(request.modelId) ?? []), record]);
    }
  }
  for (const [modelId, all] of groups) {
    const { model } = models.get(modelId) ?? {};
    if (model === undefined || mayWait(context, all, moment)) continue;
    const records = all.slice(0, config.maxBatch);
    const results = records.map(resultOf);
    const leaves = records.map(({ jobId }, i) => {
      const { outputs = [], outputDigest = ZeroHash } = results[i] ?? {};
      return resultLeaf({ jobId, payee: chain.operator, outputs, outputDigest });
    });
    const signature = await enclave.sign(resultRoot(leaves));
    plans.push({ call: { kind: "deliverMany", model, results, signature }, records });
  }
  return plans;
}
