import type { Result } from "@assay/sdk";
import { Assurance, resultLeaf, resultRoot } from "@assay/sdk";
import { keccak256, ZeroHash } from "ethers";

import type { Context } from "../context.js";
import { reconcile } from "../job/reconcile.js";
import type { JobRecord } from "../job/record.js";
import { BROKEN, sessionState } from "../session/sessionState.js";
import { mayWait } from "./mayWait.js";
import type { Moment, Plan } from "./plan.js";

/** Phases in which a lock of ours has no evidence on chain yet. */
const HELD_BY_LOCK = new Set<JobRecord["phase"]>(["computed", "locked"]);

/** A computed job as the enclave signs it. */
function resultOf({ request, outputs = [], output }: JobRecord): Result {
  const outputDigest = output === undefined ? ZeroHash : keccak256(output);
  return { request, outputs, outputDigest };
}

/** Whether to wait for more results before signing these. */
function isWaiting({ config }: Context, records: readonly JobRecord[], moment: Moment): boolean {
  const batch = {
    size: records.length,
    readySince: Math.min(...records.map(({ computedAt }) => computedAt ?? 0)),
    deadline: records[0]?.deadline ?? 0n,
    nextSeconds: 0,
  };
  return mayWait(config, batch, moment);
}

/**
 * Deliveries that are due: the computed results of each model under one signature. Jobs that a Broken vendor's session cannot
 * deliver, or whose session the guardian revoked, are given back, which is free.
 */
export async function planDeliveries(context: Context, moment: Moment): Promise<Plan[]> {
  const { enclave, models, store, chain, config } = context;
  if (enclave === undefined) return [];
  const plans: Plan[] = [];
  const groups = new Map<string, JobRecord[]>();
  const mine: JobRecord[] = [];
  const isInTime = ({ deadline }: JobRecord): boolean => (deadline ?? moment.time) >= moment.time;
  for (const record of store.list()) {
    if (record.request.assurance === Assurance.Proof || !HELD_BY_LOCK.has(record.phase)) continue;
    // A pause may have moved the deadline.
    const current = isInTime(record) ? record : await reconcile(context, record);
    if (HELD_BY_LOCK.has(current.phase) && isInTime(current)) mine.push(current);
  }
  mine.sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
  if (mine.length === 0) return [];
  const { sessionKey, status, revoked } = (await sessionState(context)) ?? {};
  // The session of the lock may give it back, even when it has ended.
  const witness = sessionKey ?? enclave.session?.key;
  for (const record of mine) {
    const { request, phase } = record;
    const { model } = models.get(request.modelId) ?? {};
    if (model === undefined) continue;
    const isUnprovable = request.confidential || model.circuitId === ZeroHash;
    if (revoked === true || (status === BROKEN && isUnprovable)) {
      if (witness === undefined) continue;
      const call = { kind: "giveBack", model, request, sessionKey: witness } as const;
      plans.push({ call, records: [record] });
    } else if (phase === "computed" && sessionKey !== undefined) {
      groups.set(request.modelId, [...(groups.get(request.modelId) ?? []), record]);
    }
  }
  for (const [modelId, all] of groups) {
    const { model } = models.get(modelId) ?? {};
    if (model === undefined || isWaiting(context, all, moment)) continue;
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
