import type { JobView } from "@assay/sdk";
import { deliveryWindows } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { HELD } from "../job.js";
import { without } from "../without.js";

/**
 * Brings a record into line with the chain, which is always right: after a restart, after a failed transaction, after a
 * dropped block. Computed outputs and proofs are kept.
 */
export async function reconcile(
  context: Context,
  stale: JobRecord,
  known?: JobView,
): Promise<JobRecord> {
  const { store, log } = context;
  const current = (): JobRecord => store.get(stale.jobId) ?? stale;
  let record = current();
  let next = await standing(context, record, known);
  // While the chain was asked, another loop may have learned something newer: then ask again.
  while (current() !== record) {
    record = current();
    next = await standing(context, record);
  }
  const hasMoved = next.phase !== record.phase || next.deadline !== record.deadline;
  if (hasMoved || next.delivery !== record.delivery) {
    store.put(next);
    if (next.phase !== record.phase) {
      const line = { jobId: record.jobId, stage: next.phase, was: record.phase, paid: next.paid };
      if (next.phase === "lost") log.error({ ...line, code: "LOCK_LOST" });
      else log.info(line);
    }
  }
  return next;
}

/** The record as the chain would have it. */
async function standing(
  { chain }: Context,
  record: JobRecord,
  known?: JobView,
): Promise<JobRecord> {
  const view = known ?? (await chain.job(record.jobId));
  const held = HELD.includes(record.phase);
  let next: JobRecord = record;
  if (view.state === "Settled") {
    const settlement = await chain.settlement(record.jobId, record.blockNumber);
    next =
      settlement?.operator.toLowerCase() === chain.operator.toLowerCase()
        ? { ...record, phase: "settled", paid: settlement.paid }
        : { ...record, phase: held && record.phase !== "locking" ? "lost" : "gone" };
  } else if (
    view.state === "Locked" &&
    view.operator.toLowerCase() === chain.operator.toLowerCase()
  ) {
    const deadline = view.lockedAt + record.request.executionWindow + view.stretch;
    const phase =
      record.proof !== undefined ? "proven" : record.outputs !== undefined ? "computed" : "locked";
    // Past its deadline a lock cannot be settled any more: trying again would only burn gas.
    next =
      deadline < (await chain.now())
        ? { ...record, phase: "lost", deadline, reason: "the deadline passed" }
        : { ...record, phase, deadline };
  } else if (view.state === "Provisional" || view.state === "Disputed") {
    const { delivery, operator, outputs } = await chain.delivery(record.jobId, record.blockNumber);
    if (operator.toLowerCase() === chain.operator.toLowerCase()) {
      const isDisputed = view.state === "Disputed";
      next = { ...record, phase: isDisputed ? "disputed" : "provisional", outputs, delivery };
      if (isDisputed) {
        const status = await chain.vendorStatus(delivery.vendor);
        next.deadline = deliveryWindows(chain.windows, delivery, status).proveBy + view.stretch;
      }
    } else {
      // Another's words are not ours: what was computed for our own lock is void.
      const isKnown = record.phase === "watched" || record.phase === "contested";
      next = isKnown
        ? { ...record, delivery }
        : {
            ...without(record, "outputs", "proof"),
            ...{ phase: "watched", holder: operator, claimed: outputs, delivery },
          };
    }
  } else if (held) {
    // Not ours (any more): our lock never came to be, or it was missed and taken from us.
    const never = record.phase === "locking" || (view.state === "Open" && !view.reopened);
    next = { ...record, phase: never ? "waiting" : "lost" };
  }
  return next;
}
