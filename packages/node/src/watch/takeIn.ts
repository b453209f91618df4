import { auditRate, RATE_ONE } from "@assay/sdk";

import type { Context } from "../context.js";
import type { JobRecord } from "../job.js";
import { HELD } from "../job.js";
import type { MarketEvent } from "../ports/market.js";
import { without } from "../without.js";

/** How many events are remembered, so that a block that is looked at again changes nothing. */
const REMEMBERED = 20_000;
/** More logs than a block can hold. */
const LOGS = 1_000_000;

interface Memory {
  seen: Set<string>;
  /** Where the last event of each job stands on the chain. */
  last: Map<string, number>;
}

const memories = new WeakMap<Context["store"], Memory>();

/**
 * Brings the store into line with what happened on chain. Events that were taken in before are passed over.
 * @returns jobs of which an event was missed, or a block was mined again: the chain must be asked where they stand
 */
export function takeIn(context: Context, events: readonly MarketEvent[]): string[] {
  let memory = memories.get(context.store);
  if (memory === undefined) {
    memory = { seen: new Set(), last: new Map() };
    memories.set(context.store, memory);
  }
  const { seen, last } = memory;
  const doubtful = new Set<string>();
  for (const event of events) {
    const { id, jobId } = event;
    if (seen.has(id)) continue;
    seen.add(id);
    const position = event.blockNumber * LOGS + event.index;
    if (event.name !== "Requested" && position <= (last.get(jobId) ?? -1)) {
      // A later one is known already, from the receipt of our own transaction.
      doubtful.add(jobId);
      continue;
    }
    last.set(jobId, position);
    const record = context.store.get(jobId);
    const next = nextOf(context, record, event);
    if (next === undefined) continue;
    context.store.put(next);
    report(context, record, next, event);
  }
  for (const id of seen) {
    if (seen.size <= REMEMBERED) break;
    seen.delete(id);
  }
  return [...doubtful];
}

/** The record after an event; undefined when nothing changes. */
function nextOf(
  { chain, models }: Context,
  record: JobRecord | undefined,
  event: MarketEvent,
): JobRecord | undefined {
  const isOurs = (operator: string): boolean =>
    operator.toLowerCase() === chain.operator.toLowerCase();
  if (event.name === "Requested") {
    const { jobId, request, input, blockNumber } = event;
    const isBack = record?.phase === "gone" && record.blockNumber !== blockNumber;
    if (record !== undefined && !isBack) return undefined;
    return { jobId, request, input, blockNumber, phase: "waiting" };
  }
  if (record === undefined) return undefined;
  const { phase } = record;
  switch (event.name) {
    case "Locked":
      if (isOurs(event.operator)) {
        // What is known of our own lock is on disk already, unless its answer was lost.
        if (phase !== "waiting" && phase !== "locking") return undefined;
        const { price, bond, deadline } = event;
        return {
          ...without(record, "holder", "reason"),
          ...{ phase: "locked", price, bond, deadline },
        };
      }
      if (phase === "settled" || phase === "refused") return undefined;
      return {
        ...record,
        phase: "waiting",
        holder: event.operator,
        price: event.price,
        deadline: event.deadline,
      };
    case "Declined":
    case "LockMissed":
    case "Refuted":
    case "DisputeExpired":
    case "Equivocated":
      return reopened(record, event.name !== "Declined" && isOurs(event.operator));
    case "Settled":
    case "Finalised":
      if (isOurs(event.operator)) return { ...record, phase: "settled", paid: event.paid };
      return { ...record, phase: "gone", reason: "settled by another operator" };
    case "Cancelled":
    case "Expired":
    case "Voided":
    case "InputWithheld":
      return { ...record, phase: "gone", reason: event.name };
    case "Delivered": {
      if (phase === "settled" || phase === "refused") return undefined;
      const { delivery, operator, outputs } = event;
      if (isOurs(operator)) return { ...record, phase: "provisional", outputs, delivery };
      if (!models.has(record.request.modelId)) return undefined;
      return {
        ...without(record, "outputs", "proof", "isChecked"),
        phase: "watched",
        holder: operator,
        claimed: outputs,
        delivery,
      };
    }
    case "Disputed":
    case "AuditCleared":
    case "OutputDemanded":
    case "OutputPosted": {
      if (record.delivery === undefined) return undefined;
      const { delivery } = event;
      const isDisputed = event.name === "Disputed" && phase === "provisional";
      return isDisputed
        ? { ...record, phase: "disputed", deadline: event.proofBy, delivery }
        : { ...record, delivery };
    }
    case "InputDemanded":
      return isOurs(event.operator) ? { ...record, inputBy: event.postBy } : undefined;
    case "InputPosted":
      return without({ ...record, input: event.input }, "inputBy");
  }
}

/** A job that is open again; what was lost with our own lock stays lost. */
function reopened(record: JobRecord, isOurLoss: boolean): JobRecord | undefined {
  if (record.phase === "refused" || record.phase === "settled") return undefined;
  const open = without(
    { ...record, reopened: true },
    ...(["holder", "delivery", "claimed", "isChecked", "inputBy", "computedAt"] as const),
    ...(["outputs", "proof", "price", "bond", "deadline", "reason", "output"] as const),
  );
  return { ...open, phase: isOurLoss ? "lost" : "waiting" };
}

function report(
  { log, chain }: Context,
  before: JobRecord | undefined,
  after: JobRecord,
  event: MarketEvent,
): void {
  const { jobId, phase, paid, holder } = after;
  const child = log.child({ jobId, event: event.name });
  if (event.name === "Requested") child.info({ stage: "seen", block: event.blockNumber });
  else if (phase === "lost") child.error({ stage: "lost", was: before?.phase, code: "LOCK_LOST" });
  else if (before !== undefined && (HELD.includes(phase) || HELD.includes(before.phase))) {
    if (phase === before.phase) return;
    const audit = event.name === "Delivered" ? { auditPerMillion: perMillion(chain, after) } : {};
    child.info({ stage: phase, was: before.phase, paid, ...audit });
  } else if (phase !== before?.phase) child.debug({ stage: phase, was: before?.phase, holder });
}

/** How often a result like this one is audited, in a million: what the bond of its operator's choice comes to. */
function perMillion({ minBond }: Context["chain"], record: JobRecord): number {
  const { delivery } = record;
  if (delivery === undefined) return 0;
  return Number((auditRate(delivery, minBond) * 1_000_000n) / RATE_ONE);
}
