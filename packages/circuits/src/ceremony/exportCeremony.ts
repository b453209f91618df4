import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { readR1cs } from "../analysis/r1cs.js";
import { CircuitError } from "../errors.js";
import { generateCircuit } from "../generate/generateCircuit.js";
import { formatVerifyingKey, hashVerifyingKey } from "../keys/formats.js";
import type { KeyFile } from "../keys/keyFile.js";
import type { Ceremony } from "./ceremony.js";
import { verifyCeremony } from "./verifyCeremony.js";

/** Fewest contributions, the beacon not counted, of a key that may guard value. */
const CONTRIBUTIONS = 2;

/**
 * Checks a finished ceremony and makes its key file. Production needs real powers of tau, two contributions or more,
 * and a beacon at the end.
 * @throws CircuitError SETUP_REFUSED naming the missing or false step
 */
export async function exportCeremony(
  ceremony: Ceremony,
  onProgress: (message: string) => void = () => undefined,
): Promise<KeyFile> {
  const { key, publicSignals, circuit, contributions } = await verifyCeremony(ceremony, onProgress);
  const refuse = (problem: string, advice: string): never => {
    throw new CircuitError("SETUP_REFUSED", problem, advice);
  };
  if (!ceremony.ptau.production)
    refuse(
      "the powers of tau are the development ones",
      "Begin again with ASSAY_PTAU set to a file that circuits/ptau.json marks for production",
    );
  const people = contributions.filter(({ beacon }) => !beacon);
  if (people.length < CONTRIBUTIONS)
    refuse(
      `there are ${people.length} contributions, not ${CONTRIBUTIONS} or more`,
      "Let more people contribute before the beacon",
    );
  if (contributions.at(-1)?.beacon !== true)
    refuse("the last step is not a beacon", "Apply one with `npx hardhat circuits beacon`");
  const { source } = generateCircuit(ceremony.circuit);
  const bytes = readFileSync(ceremony.r1cs);
  const { constraints, wires } = readR1cs(bytes);
  return {
    name: ceremony.circuit,
    circuitId: hashVerifyingKey(key),
    production: true,
    setup: `ceremony: ${people.map(({ name }) => name).join(", ")}, then a beacon`,
    publicSignals,
    constraints: constraints.length,
    wires,
    hashes: {
      source: createHash("sha256").update(source).digest("hex"),
      r1cs: createHash("sha256").update(bytes).digest("hex"),
      ptau: ceremony.ptau.blake2b,
      circuit,
      steps: contributions.map(({ hash }) => hash),
    },
    verifyingKey: formatVerifyingKey(key),
  };
}
