import { circuitInstance, circuitModel } from "../instances.js";
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
  const { inputWords, outputWords } = circuitModel(circuit);
  const { batch } = circuitInstance(circuit);
  const count = batch === 1 ? inputWords + outputWords + 1 : 3;
  const signals = Array.from({ length: count }, (_, i) => wireValue(wires, i + 1));
  return { wires, signals };
}
