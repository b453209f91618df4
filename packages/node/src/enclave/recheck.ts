import { getBytes } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import { readInput } from "../price/readInput.js";

/**
 * As a watchtower: runs the model for each result that another operator's enclave delivered, and contests those that it finds
 * different. An input that nobody else can read cannot be checked.
 */
export function recheck(context: Context): void {
  const { store, prover, config, log } = context;
  if (!config.watchtower) return;
  for (const record of store.list()) {
    const { jobId, phase, isChecked, claimed, holder } = record;
    if (phase !== "watched" || isChecked === true || claimed === undefined) continue;
    let outputs: bigint[];
    try {
      const { circuit } = readInput(context, record);
      outputs = prover.compute({ circuit, input: getBytes(record.input) });
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
