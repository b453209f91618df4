import { readFileSync } from "node:fs";

import { CircuitError } from "./errors.js";
import { builtFile } from "./paths.js";
import type { WitnessCalculator } from "./witnessCalculator.js";
import { witnessCalculator } from "./witnessCalculator.js";

const cache = new Map<string, Promise<WitnessCalculator>>();

/** The witness generator of a built circuit, started once. */
export function loadWitnessCalculator(circuit: string): Promise<WitnessCalculator> {
  let calculator = cache.get(circuit);
  if (calculator === undefined) {
    let wasm: Buffer;
    try {
      wasm = readFileSync(builtFile(circuit, "wasm"));
    } catch (cause) {
      throw new CircuitError(
        "NOT_BUILT",
        `circuit ${circuit} is not built`,
        "Run `npm run circuits`",
        cause,
      );
    }
    calculator = witnessCalculator(wasm);
    cache.set(circuit, calculator);
  }
  return calculator;
}
