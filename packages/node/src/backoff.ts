import type { Context, Setback } from "./context.js";
import { HELD } from "./job/record.js";

/** Longest wait after repeated failures, milliseconds. */
const MAX_BACKOFF_MS = 60_000;
/** Longest wait while the node holds a job, since the job's deadline approaches. */
const MAX_BACKOFF_HELD_MS = 5_000;

/** Milliseconds to wait after this many failures in a row: `pollMs` after none, and twice as long after each failure. */
export function backoffMs(
  { store, config }: Pick<Context, "store" | "config">,
  failures: number,
): number {
  const isHolding = store.list().some(({ phase }) => HELD.includes(phase));
  const longest = Math.max(config.pollMs, isHolding ? MAX_BACKOFF_HELD_MS : MAX_BACKOFF_MS);
  return Math.min(longest, config.pollMs * 2 ** Math.min(failures, 10));
}

/**
 * Notes a failed attempt at a job, and sets the time of the next one.
 * @returns failures in a row, this one included
 */
export function noteFailure(
  context: Pick<Context, "store" | "config" | "clock">,
  setbacks: Map<string, Setback>,
  jobId: string,
): number {
  const failures = (setbacks.get(jobId)?.failures ?? 0) + 1;
  setbacks.set(jobId, { failures, until: context.clock.now() + backoffMs(context, failures) });
  return failures;
}

/** Whether the next attempt at a job is due; always so for a job without a failure. */
export function isDue(
  { clock }: Pick<Context, "clock">,
  setbacks: ReadonlyMap<string, Setback>,
  jobId: string,
): boolean {
  return (setbacks.get(jobId)?.until ?? 0) <= clock.now();
}
