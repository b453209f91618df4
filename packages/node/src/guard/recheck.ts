import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import { readInput } from "../input/readInput.js";

/**
 * As a watchtower: runs the model for each result that another operator's enclave delivered, and contests the wrong ones. A
 * result whose input is not public cannot be checked.
 */
export function recheck(context: Context): void {
  const { store, prover, config, log } = context;
  if (!config.watchtower) return;
  for (const record of store.list()) {
    const { jobId, phase, isChecked, claimed, holder } = record;
    if (phase !== "watched" || isChecked === true || claimed === undefined) continue;
    let outputs: bigint[];
    try {
      outputs = prover.compute(readInput(context, record));
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      store.put({ ...record, isChecked: true, reason: error.shortMessage });
      continue;
    }
    const isRight =
      outputs.length === claimed.length && outputs.every((word, i) => word === claimed[i]);
    if (isRight) {
      store.put({ ...record, isChecked: true });
    } else {
      store.put({ ...record, isChecked: true, phase: "contested", outputs });
      log.warn({ jobId, stage: "contested", holder, claimed, outputs });
    }
  }
}
