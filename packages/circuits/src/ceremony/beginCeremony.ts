import { existsSync, mkdirSync } from "node:fs";

import { CircuitError } from "../errors.js";
import { fileBytes, snark } from "../groth16/snarkjs.js";
import type { Ceremony } from "./ceremony.js";
import { recorder, stepPath } from "./ceremony.js";

/**
 * Writes 0000.zkey: the circuit applied to the powers of tau. It is not a key yet, because anyone can forge with it.
 * @returns snarkjs's hash of the circuit
 * @throws CircuitError SETUP_REFUSED when the ceremony has begun already, BUILD_FAILED
 */
export async function beginCeremony(
  ceremony: Ceremony,
  onProgress: (message: string) => void = () => undefined,
): Promise<string> {
  const path = stepPath(ceremony, 0);
  if (existsSync(path))
    throw new CircuitError(
      "SETUP_REFUSED",
      `the ceremony of ${ceremony.circuit} has begun already`,
      `Contribute to it, or remove ${ceremony.folder}`,
    );
  mkdirSync(ceremony.folder, { recursive: true });
  const { logger, said } = recorder(onProgress);
  const hash = await snark.zKey.newZKey(
    fileBytes(ceremony.r1cs),
    fileBytes(ceremony.ptau.path),
    path,
    logger,
  );
  if (typeof hash === "number")
    throw new CircuitError("BUILD_FAILED", "snarkjs could not begin phase 2", said.join("; "));
  return Buffer.from(hash).toString("hex");
}
