import type { Digit } from "./makeDigits.js";
import { openStage } from "./openStage.js";
import type { Scenario } from "./scenarios.js";
import { BURST, BURST_MIDDLE } from "./settings.js";
import type { ProofCost } from "./timeProofs.js";

/** Throughput of the honest path on this machine. */
export interface Capacity {
  /** Results delivered a second while more jobs wait than the nodes can serve. */
  jobsPerSecond: number;
  /** Processor seconds of all nodes for a job without proof, from its request to its payment. */
  serveCpu: number;
}

/** Longest wait for the burst's end, seconds. */
const PATIENCE = 120;

/** Asks for many jobs at once, and sees how fast the nodes work them off. */
export async function measureCapacity(
  scenario: Scenario,
  digits: readonly Digit[],
  { cpu: proofCpu }: Pick<ProofCost, "cpu">,
): Promise<Capacity> {
  const stage = await openStage(scenario, digits, 0);
  try {
    const before = stage.cpu();
    for (let i = 0; i < BURST; i++) await stage.stream.ask();
    const stories = [...(await stage.drain(PATIENCE)).values()];
    const used = stage.cpu().reduce((sum, cpu, i) => sum + cpu - (before[i] ?? 0), 0);
    const times = stories
      .flatMap(({ told }) => told.slice(0, 1).map(({ at }) => at))
      .sort((a, b) => a - b);
    if (times.length < BURST) {
      throw new Error(`only ${times.length} of the burst's ${BURST} jobs were delivered`);
    }
    const [low, high] = BURST_MIDDLE.map((part) => Math.floor(part * BURST)) as [number, number];
    // Deliveries come in batches: what the middle holds is counted from the first one's block to the last one's.
    const seconds = Math.max(1, (times[high] ?? 0) - (times[low] ?? 0));
    const proofs = stage.nodes.flatMap(({ lines }) =>
      lines.filter(({ stage: at }) => at === "proven"),
    );
    return {
      jobsPerSecond: (high - low) / seconds,
      serveCpu: (used - proofs.length * proofCpu) / BURST,
    };
  } finally {
    await stage.close();
  }
}
