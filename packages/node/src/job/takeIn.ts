import { auditRate, RATE_ONE } from "@assay/sdk";

import type { MarketEvent } from "../ports/market.js";
import { afterEvent } from "./afterEvent.js";
import type { Bookkeeping } from "./bookkeeping.js";
import type { JobRecord } from "./record.js";
import { HELD } from "./record.js";

/** How many events are remembered, so that reading a block again changes nothing. */
const REMEMBERED = 20_000;
/** More logs than a block can hold. */
const LOGS = 1_000_000;

/**
 * Brings the records into line with the market's events. Events that were taken in before are skipped.
 * @returns jobs whose events came out of order, because one was missed or its block was mined again: ask the chain about them
 */
export function takeIn(context: Bookkeeping, events: readonly MarketEvent[]): string[] {
  const { seen, last } = context.memory.events;
  const doubtful = new Set<string>();
  for (const event of events) {
    const { id, jobId } = event;
    if (seen.has(id)) continue;
    seen.add(id);
    const position = event.blockNumber * LOGS + event.index;
    if (event.name !== "Requested" && position <= (last.get(jobId) ?? -1)) {
      // The receipt of our own transaction has already told us of a later event.
      doubtful.add(jobId);
      continue;
    }
    last.set(jobId, position);
    const record = context.store.get(jobId);
    const next = afterEvent(context, record, event);
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

function report(
  { log, chain }: Bookkeeping,
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
    // Jobs locked in one transaction are known by their events only.
    const lock = event.name === "Locked" ? { price: event.price, bond: event.bond } : {};
    child.info({ stage: phase, was: before.phase, paid, ...lock, ...audit });
  } else if (phase !== before?.phase) child.debug({ stage: phase, was: before?.phase, holder });
}

/** The audit rate of a result, in audits a million results. The rate follows from the operator's bond. */
function perMillion({ minBond }: Bookkeeping["chain"], { delivery }: JobRecord): number {
  if (delivery === undefined) return 0;
  return Number((auditRate(delivery, minBond) * 1_000_000n) / RATE_ONE);
}
