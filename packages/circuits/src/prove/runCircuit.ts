import { anyInstance, circuitModel } from "../instances.js";
import type { SignalInputs, Witness } from "./types.js";
import { loadWitnessCalculator } from "./witnessCalculator.js";

/** Little-endian 32-byte word of a witness. */
export function wireValue(wires: Uint8Array, index: number): bigint {
  const view = new DataView(wires.buffer, wires.byteOffset + index * 32, 32);
  return (
    view.getBigUint64(0, true) |
    (view.getBigUint64(8, true) << 64n) |
    (view.getBigUint64(16, true) << 128n) |
    (view.getBigUint64(24, true) << 192n)
  );
}

/** Runs a circuit on checked signals and reads its public ones. */
export async function runCircuit(circuit: string, inputs: SignalInputs): Promise<Witness> {
  const calculator = await loadWitnessCalculator(circuit);
  const wires = calculator.calculate(inputs);
  const signals = Array.from({ length: signalCount(circuit) }, (_, i) => wireValue(wires, i + 1));
  return { wires, signals };
}

/** How many public signals a circuit has: C, z and e where it stands for many values. */
function signalCount(circuit: string): number {
  const instance = anyInstance(circuit);
  if ("chained" in instance || instance.batch > 1) return 3;
  const { inputWords, outputWords } = circuitModel(circuit);
  return inputWords + outputWords + 1;
}
