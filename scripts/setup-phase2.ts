/**
 * Phase 2 of a circuit's trusted setup, one command a step. Files: build/ceremony/<circuit>/NNNN.zkey.
 *
 *   ASSAY_PTAU=/path npm run setup -- begin <circuit>
 *   ASSAY_PTAU=/path npm run setup -- contribute <circuit> <name>     secret from the system's entropy
 *   ASSAY_PTAU=/path npm run setup -- beacon <circuit> <hex> [10]     close it with announced randomness
 *   ASSAY_PTAU=/path npm run setup -- verify <circuit>                check the whole transcript
 *   ASSAY_PTAU=/path npm run setup -- export <circuit>                write circuits/keys/<circuit>.json
 */
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { applyBeacon } from "../packages/circuits/src/ceremony/applyBeacon.js";
import { beginCeremony } from "../packages/circuits/src/ceremony/beginCeremony.js";
import type { Ceremony } from "../packages/circuits/src/ceremony/ceremony.js";
import { latestStep, stepPath } from "../packages/circuits/src/ceremony/ceremony.js";
import { contribute } from "../packages/circuits/src/ceremony/contribute.js";
import { exportCeremony } from "../packages/circuits/src/ceremony/exportCeremony.js";
import { verifyCeremony } from "../packages/circuits/src/ceremony/verifyCeremony.js";
import { CircuitError } from "../packages/circuits/src/errors.js";
import { circuitInstance } from "../packages/circuits/src/circuitInstance.js";
import { builtFile, ceremonyKey, KEYS, ROOT } from "../packages/circuits/src/paths.js";
import { powersOfTau } from "../packages/circuits/src/powersOfTau.js";
import { terminate } from "../packages/circuits/src/terminate.js";

const USAGE = "usage: npm run setup -- begin|contribute|beacon|verify|export <circuit> [argument]";

const [command, circuit, argument, exponent] = process.argv.slice(2);

/** snarkjs's progress on one line that overwrites itself. */
function progress(message: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${message.split("\n")[0] ?? ""}`);
}

function say(message: string): void {
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[2K");
  console.log(message);
}

async function run(ceremony: Ceremony): Promise<void> {
  switch (command) {
    case "begin":
      say(`circuit hash ${await beginCeremony(ceremony, progress)}`);
      say("This is not a key yet: anyone can forge with it. Let people contribute.");
      return;
    case "contribute": {
      if (argument === undefined) throw new CircuitError("INVALID_INPUT", "no name given", USAGE);
      const { step, hash } = await contribute(ceremony, argument, progress);
      say(`wrote ${stepPath(ceremony, step)}`);
      say(`contribution hash ${hash}: publish it, then wipe this machine's memory`);
      return;
    }
    case "beacon": {
      if (argument === undefined) throw new CircuitError("INVALID_INPUT", "no beacon given", USAGE);
      const { step, hash } = await applyBeacon(
        ceremony,
        argument,
        Number(exponent ?? 10),
        progress,
      );
      say(`wrote ${stepPath(ceremony, step)}`);
      say(`beacon hash ${hash}`);
      return;
    }
    case "verify": {
      const { contributions, step } = await verifyCeremony(ceremony, progress);
      for (const { name, beacon, hash } of contributions)
        say(`${beacon ? "beacon" : "contribution"} ${name} ${hash}`);
      say(`${stepPath(ceremony, step)} holds`);
      return;
    }
    case "export": {
      const key = await exportCeremony(ceremony, progress);
      copyFileSync(stepPath(ceremony, latestStep(ceremony)), ceremonyKey(ceremony.circuit));
      writeFileSync(join(KEYS, `${key.name}.json`), JSON.stringify(key, null, 2) + "\n");
      say(`wrote circuits/keys/${key.name}.json, circuit ${key.circuitId}`);
      return;
    }
    default:
      throw new CircuitError("INVALID_INPUT", `unknown command ${String(command)}`, USAGE);
  }
}

let status = 0;
try {
  if (circuit === undefined) throw new CircuitError("INVALID_INPUT", "no circuit given", USAGE);
  circuitInstance(circuit);
  const r1cs = builtFile(circuit, "r1cs");
  if (!existsSync(r1cs))
    throw new CircuitError("NOT_BUILT", `${circuit} is not built`, "Run `npm run circuits`");
  const ptau = await powersOfTau(process.env.ASSAY_PTAU);
  if (!ptau.production) say("DEVELOPMENT powers of tau: nothing made from them may guard value");
  await run({ circuit, folder: join(ROOT, "build/ceremony", circuit), r1cs, ptau });
} catch (error) {
  if (!(error instanceof CircuitError)) throw error;
  console.error(error.message);
  status = 1;
} finally {
  await terminate();
}
process.exit(status);
