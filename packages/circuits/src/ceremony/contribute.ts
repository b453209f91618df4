import { randomBytes } from "node:crypto";

import { fileBytes, snark } from "../groth16/snarkjs.js";
import type { Ceremony } from "./ceremony.js";
import { latestStep, recorder, stepPath } from "./ceremony.js";

/**
 * Adds one contribution. Its secret comes from the operating system's entropy, twice over (64 bytes here, 64 more
 * inside snarkjs), and is never written down: one contributor who wipes the machine afterwards makes the key sound.
 * @param by the contributor's name, kept in the transcript
 * @returns number of the new file and the contribution's hash, which the contributor should publish
 * @throws CircuitError NOT_BUILT when the ceremony has not begun
 */
export async function contribute(
  ceremony: Ceremony,
  by: string,
  onProgress: (message: string) => void = () => undefined,
): Promise<{ step: number; hash: string }> {
  const step = latestStep(ceremony) + 1;
  const hash = await snark.zKey.contribute(
    fileBytes(stepPath(ceremony, step - 1)),
    stepPath(ceremony, step),
    by,
    randomBytes(64).toString("hex"),
    recorder(onProgress).logger,
  );
  return { step, hash: Buffer.from(hash).toString("hex") };
}
