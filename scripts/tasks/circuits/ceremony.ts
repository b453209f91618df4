import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CircuitError, anyInstance } from "@assay/circuits";
import { powersOfTau } from "@assay/circuits/build";
import type { Ceremony } from "@assay/circuits/ceremony";
import {
  applyBeacon,
  beginCeremony,
  contribute,
  exportCeremony,
  latestStep,
  stepPath,
  verifyCeremony,
} from "@assay/circuits/ceremony";
import { builtFile, ceremonyKey, KEYS, ROOT } from "@assay/circuits/paths";
import { progress, report, say } from "./report.js";

/** Runs a step on a circuit's ceremony. */
async function step(circuit: string, work: (ceremony: Ceremony) => Promise<void>): Promise<void> {
  await report(async () => {
    anyInstance(circuit);
    const r1cs = builtFile(circuit, "r1cs");
    if (!existsSync(r1cs)) {
      throw new CircuitError("NOT_BUILT", `${circuit} is not built`, "Run `npm run circuits`");
    }
    const ptau = await powersOfTau(process.env.ASSAY_PTAU);
    if (!ptau.production) say("DEVELOPMENT powers of tau: nothing made from them may guard value");
    await work({ circuit, folder: join(ROOT, "build/ceremony", circuit), r1cs, ptau });
  });
}

/** Applies the circuit to the powers of tau. */
export function begin({ circuit }: { circuit: string }): Promise<void> {
  return step(circuit, async (ceremony) => {
    say(`circuit hash ${await beginCeremony(ceremony, progress)}`);
    say("This is not a key yet: anyone can forge with it. Let people contribute.");
  });
}

/** Adds a contribution. */
export function contributeTo({ circuit, by }: { circuit: string; by: string }): Promise<void> {
  return step(circuit, async (ceremony) => {
    const { step: number, hash } = await contribute(ceremony, by, progress);
    say(`wrote ${stepPath(ceremony, number)}`);
    say(`contribution hash ${hash}: publish it, then wipe this machine's memory`);
  });
}

/** Closes the ceremony with announced randomness. */
export function beacon(args: { circuit: string; hex: string; exponent: number }): Promise<void> {
  return step(args.circuit, async (ceremony) => {
    const { step: number, hash } = await applyBeacon(ceremony, args.hex, args.exponent, progress);
    say(`wrote ${stepPath(ceremony, number)}`);
    say(`beacon hash ${hash}`);
  });
}

/** Checks the whole transcript. */
export function verifyTranscript({ circuit }: { circuit: string }): Promise<void> {
  return step(circuit, async (ceremony) => {
    const { contributions, step: number } = await verifyCeremony(ceremony, progress);
    for (const { name, beacon: closes, hash } of contributions) {
      say(`${closes ? "beacon" : "contribution"} ${name} ${hash}`);
    }
    say(`${stepPath(ceremony, number)} holds`);
  });
}

/** Writes the key file of a finished ceremony, and leaves the proving key where the prover looks for it. */
export function exportKey({ circuit }: { circuit: string }): Promise<void> {
  return step(circuit, async (ceremony) => {
    const key = await exportCeremony(ceremony, progress);
    copyFileSync(stepPath(ceremony, latestStep(ceremony)), ceremonyKey(ceremony.circuit));
    writeFileSync(join(KEYS, `${key.name}.json`), JSON.stringify(key, null, 2) + "\n");
    say(`wrote circuits/keys/${key.name}.json, circuit ${key.circuitId}`);
  });
}
