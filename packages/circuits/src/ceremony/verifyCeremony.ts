import { readFileSync } from "node:fs";

import { readR1cs } from "../analysis/r1cs.js";
import { CircuitError } from "../errors.js";
import { fileBytes, snark } from "../groth16/snarkjs.js";
import { checkVerifyingKey } from "../keys/checkVerifyingKey.js";
import { parseVerifyingKey } from "../keys/formats.js";
import type { VerifyingKey } from "../keys/verifyingKey.js";
import type { Ceremony } from "./ceremony.js";
import { latestStep, recorder, stepPath } from "./ceremony.js";

/** A checked transcript. */
export interface Transcript {
  /** Number of the newest file. */
  step: number;
  key: VerifyingKey;
  publicSignals: number;
  /** snarkjs's hash of the circuit. */
  circuit: string;
  /** In order, oldest first. */
  contributions: { name: string; beacon: boolean; hash: string }[];
}

/** Joins the four lines of a hash that snarkjs prints. */
function hashIn(message: string): string {
  return message
    .split("\n")
    .slice(1)
    .join("")
    .replace(/[^0-9a-f]/g, "");
}

/**
 * Checks the newest file from scratch: the circuit is applied to the powers of tau again, every contribution is checked
 * against the one before, and the key is refused while it can be forged with.
 * @throws CircuitError SETUP_REFUSED naming the step that does not hold
 */
export async function verifyCeremony(
  ceremony: Ceremony,
  onProgress: (message: string) => void = () => undefined,
): Promise<Transcript> {
  const step = latestStep(ceremony);
  const path = stepPath(ceremony, step);
  const zkey = fileBytes(path);
  const key = parseVerifyingKey(await snark.zKey.exportVerificationKey(zkey));
  const { publicSignals } = readR1cs(readFileSync(ceremony.r1cs));
  checkVerifyingKey(key, publicSignals);

  const { logger, said } = recorder(onProgress);
  let holds: boolean;
  try {
    holds = await snark.zKey.verifyFromR1cs(
      fileBytes(ceremony.r1cs),
      fileBytes(ceremony.ptau.path),
      zkey,
      logger,
    );
  } catch (cause) {
    throw new CircuitError(
      "SETUP_REFUSED",
      `${path} cannot be checked`,
      "It is damaged, or of another circuit",
      cause,
    );
  }
  if (!holds)
    throw new CircuitError(
      "SETUP_REFUSED",
      `the transcript in ${path} does not hold`,
      said.slice(-1).join("") || "Start from the last file that verifies",
    );
  const circuit = said.find((message) => message.startsWith("Circuit Hash"));
  const contributions = said.flatMap((message, i) => {
    const match = /^contribution #\d+ (.*):/.exec(message);
    if (match === null) return [];
    const beacon = said[i + 1]?.startsWith("Beacon generator") ?? false;
    return [{ name: match[1] ?? "", beacon, hash: hashIn(message) }];
  });
  return {
    step,
    key,
    publicSignals,
    circuit: hashIn(circuit ?? ""),
    // snarkjs lists them newest first.
    contributions: contributions.reverse(),
  };
}
