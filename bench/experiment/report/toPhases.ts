import { percentile } from "../percentile.js";
import type { Run } from "../runScenario.js";
import { SETTLING_SECONDS, STRETCH, WINDOWS } from "../settings.js";
import { servedAt } from "./servedAt.js";

/** Seconds. */
export interface Latency {
  p50: number;
  p99: number;
}

/** One part of a run. Rates a second. */
export interface Phase {
  /** Seconds. */
  length: number;
  offered: number;
  /** Answers that stood in the end, by the time they came. */
  delivered: number;
  /** Jobs that became final, once the first ones of the phase could: seconds of that part, and their rate. */
  steadySeconds: number;
  settled: number;
  /** From a request to the answer that stood in the end, and to its settlement: of the phase's requests that got there. */
  toDelivery: Latency;
  toFinal: Latency;
  /** Requests of the phase that were not final when the run was over. */
  unfinished: number;
  /** Processor seconds of all nodes for each request of the phase. */
  cpuPerJob: number;
}

/** The steady stream before the leak, and after the downgrade. */
export function toPhases({ marks, stories }: Run): Record<"before" | "after", Phase> {
  const { start, leak, downgrade, end } = marks;
  const phase = (from: Run["marks"]["start"], to: Run["marks"]["start"], window: number): Phase => {
    const within = (time: number | undefined, after = 0): boolean =>
      time !== undefined && time > from.at + after && time <= to.at;
    const length = to.at - from.at;
    const settling = window + SETTLING_SECONDS;
    const steadySeconds = Math.max(0, length - settling);
    const asked = stories.filter(({ requestedAt }) => within(requestedAt));
    const latency = (end: (story: (typeof stories)[number]) => number | undefined): Latency => {
      const waits = asked.flatMap((story) => {
        const time = end(story);
        return time === undefined ? [] : [time - story.requestedAt];
      });
      return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
    };
    const used = to.cpu.reduce((sum, cpu, i) => sum + cpu - (from.cpu[i] ?? 0), 0);
    const warm = from === start ? SETTLING_SECONDS : 0;
    return {
      length,
      offered: asked.length / length,
      delivered:
        length <= warm
          ? 0
          : stories.filter((story) => within(servedAt(story), warm)).length / (length - warm),
      steadySeconds,
      settled:
        stories.filter(({ finalAt }) => within(finalAt, settling)).length / (steadySeconds || 1),
      toDelivery: latency(servedAt),
      toFinal: latency(({ finalAt }) => finalAt),
      unfinished: asked.filter(({ finalAt }) => finalAt === undefined).length,
      cpuPerJob: used / (asked.length || 1),
    };
  };
  const { challengeSeconds } = WINDOWS;
  return {
    before: phase(start, leak, challengeSeconds),
    after: phase(downgrade, end, challengeSeconds * STRETCH),
  };
}
