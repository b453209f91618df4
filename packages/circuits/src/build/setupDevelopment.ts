import { rmSync } from "node:fs";

import { CircuitError } from "../errors.js";
import { fileBytes, snark } from "../groth16/snarkjs.js";

/**
 * The beacon that replaces a ceremony on developers' machines: a public constant, hashed 2^10 times. The toxic waste that
 * follows from it is public too, so keys made with it must never guard value.
 */
export const DEVELOPMENT_BEACON = Buffer.from(
  "assay development setup: NOT FOR PRODUCTION",
).toString("hex");

/** Name that the transcript carries for that step. */
export const DEVELOPMENT_NAME = "DEVELOPMENT ONLY, NOT FOR PRODUCTION";

/**
 * Phase 2 for development: the same r1cs and powers of tau give the same keys on every machine.
 * @returns hashes of the transcript: circuit, then the one step
 * @throws CircuitError BUILD_FAILED
 */
export async function setupDevelopment(
  r1cs: string,
  ptau: string,
  zkey: string,
): Promise<{ circuit: string; steps: string[] }> {
  const initial = `${zkey}.initial`;
  const errors: string[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (message: string) => void errors.push(message),
  };
  try {
    const circuit = await snark.zKey.newZKey(fileBytes(r1cs), fileBytes(ptau), initial, logger);
    if (typeof circuit === "number") {
      throw new CircuitError(
        "BUILD_FAILED",
        "snarkjs could not set the circuit up",
        errors.join("; "),
      );
    }
    const step = await snark.zKey.beacon(
      fileBytes(initial),
      zkey,
      DEVELOPMENT_NAME,
      DEVELOPMENT_BEACON,
      10,
    );
    if (step === false)
      throw new CircuitError("BUILD_FAILED", "snarkjs refused the development beacon", "Report it");
    return {
      circuit: Buffer.from(circuit).toString("hex"),
      steps: [Buffer.from(step).toString("hex")],
    };
  } finally {
    rmSync(initial, { force: true });
  }
}
