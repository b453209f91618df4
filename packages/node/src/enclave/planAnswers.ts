import { deliveryWindows } from "@assay/sdk";
import { ZeroHash } from "ethers";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import type { Moment, Plan } from "./plan.js";

/** Proofs that are ready: of own results that must be proven, and of others' that are wrong. The nearest deadline first. */
export function planAnswers({ store, models, chain }: Context, moment: Moment): Plan[] {
  const plans: Plan[] = [];
  const ready = store
    .list()
    .filter(({ phase, proof }) => {
      return proof !== undefined && ["provisional", "disputed", "contested"].includes(phase);
    })
    .sort((a, b) => Number((a.deadline ?? 0n) - (b.deadline ?? 0n)));
  for (const record of ready) {
    const { request, outputs = [], proof = "0x", delivery, phase } = record;
    const { model } = models.get(request.modelId) ?? {};
    if (model === undefined || delivery === undefined || model.circuitId === ZeroHash) continue;
    if (phase === "contested" && moment.number <= Number(delivery.auditBlock)) continue;
    // Until the time to demand the bytes has passed, a proof of the words alone does not settle.
    const status = moment.statusOf.get(delivery.vendor) ?? delivery.status;
    const { challengeBy } = deliveryWindows(chain.windows, delivery, status);
    const isOwing = phase !== "contested" && delivery.outputDigest !== ZeroHash;
    if (isOwing && moment.time <= challengeBy) continue;
    const settlement = { request, inputs: [], outputs, proof };
    plans.push({ call: { kind: "prove", model, settlement, delivery }, records: [record] });
  }
  return plans;
}

/** Bytes that somebody waits for: outputs that a requester demands, inputs that were withheld from us. */
export function planData({ store }: Context, moment: Moment): Plan[] {
  const plans: Plan[] = [];
  const add = (call: Plan["call"], record: JobRecord): void => {
    plans.push({ call, records: [record] });
  };
  for (const record of store.list()) {
    const { phase, request, delivery, output, input, inputBy } = record;
    const isDelivered = phase === "provisional" || phase === "disputed";
    if (isDelivered && delivery !== undefined && delivery.demandedAt !== 0n) {
      if (output !== undefined) add({ kind: "postOutput", request, delivery, output }, record);
    } else if (phase === "locked" && input === "0x" && request.assurance !== 0) {
      if (inputBy === undefined) add({ kind: "demandInput", request }, record);
      else if (moment.time > inputBy) add({ kind: "closeWithheldInput", request }, record);
    }
  }
  return plans;
}
