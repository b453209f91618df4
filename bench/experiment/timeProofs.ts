import { circuitProver } from "@assay/node";

import type { Digit } from "./makeDigits.js";
import { CIRCUIT, TIMED_PROOFS } from "./settings.js";

/** Processor seconds of one proof, and its duration alone on the machine. */
export interface ProofCost {
  cpu: number;
  wall: number;
}

/** Makes some proofs, as a node does, and times them. */
export async function timeProofs(digits: readonly Digit[]): Promise<ProofCost> {
  const prover = circuitProver();
  try {
    const prove = (index: number) =>
      prover.prove({ circuit: CIRCUIT, input: digits[index]?.input ?? new Uint8Array() }, 1n);
    await prove(0);
    const began = performance.now();
    const before = process.cpuUsage();
    for (let i = 1; i <= TIMED_PROOFS; i++) await prove(i);
    const { user, system } = process.cpuUsage(before);
    return {
      cpu: (user + system) / 1e6 / TIMED_PROOFS,
      wall: (performance.now() - began) / 1000 / TIMED_PROOFS,
    };
  } finally {
    await prover.close();
  }
}
