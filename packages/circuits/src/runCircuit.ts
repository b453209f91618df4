import type { Witness } from "./calculateWitness.js";
import { circuitInstance } from "./circuitInstance.js";
import { loadModel } from "./loadModel.js";
import { loadWitnessCalculator } from "./loadWitnessCalculator.js";
import { wireValue } from "./wireValue.js";
import type { SignalInputs } from "./witnessCalculator.js";

/** Runs a circuit on checked signals and reads its public ones. */
export async function runCircuit(circuit: string, inputs: SignalInputs): Promise<Witness> {
  const calculator = await loadWitnessCalculator(circuit);
  const wires = calculator.calculate(inputs);
  const { file, outputWords } = loadModel(circuit);
  const { batch } = circuitInstance(circuit);
  const inputWords = file.input.mode === "raw" ? file.input.count : 1;
  const count = batch === 1 ? inputWords + outputWords + 1 : 3;
  const signals = Array.from({ length: count }, (_, i) => wireValue(wires, i + 1));
  return { wires, signals };
}
