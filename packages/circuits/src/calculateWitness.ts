import { checkInput } from "./checkInput.js";
import { CircuitError } from "./errors.js";
import { FIELD } from "./field.js";
import { circuitInstance } from "./listCircuits.js";
import { loadModel } from "./loadModel.js";
import type { SignalInputs } from "./witnessCalculator.js";
import { loadWitnessCalculator } from "./witnessCalculator.js";

/** One inference to prove. */
export interface ProofInput {
  /** One integer a value, as the model's input says. */
  input: Uint8Array | readonly number[];
  /** Salt of the input commitment; unused (leave it out) with raw inputs. */
  salt?: bigint;
  /** `keccak256(abi.encode(chainid, market, jobId, payee, modelId))` reduced mod r. */
  context: bigint;
}

/** All wires of one circuit's run. */
export interface Witness {
  /** 32-byte little-endian words, wire 0 (the constant 1) first. */
  wires: Uint8Array;
  /** Public signals in the contract's order. */
  signals: bigint[];
}

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

/** @throws CircuitError INVALID_INPUT when `value` is not in [0, r) */
export function checkField(name: string, value: bigint): void {
  if (value < 0n || value >= FIELD) {
    throw new CircuitError(
      "INVALID_INPUT",
      `${name} is not in the field`,
      "Reduce it mod r; a contract compares it with the reduced value",
    );
  }
}

/** Signals of one inference, checked. `suffix` names it in errors. */
export function inferenceSignals(
  circuit: string,
  { input, salt, context }: ProofInput,
  suffix = "",
): SignalInputs {
  const model = loadModel(circuit);
  checkInput(model, input);
  checkField(`context${suffix}`, context);
  const signals: Record<string, readonly bigint[]> = {
    values: Array.from(input, BigInt),
    context: [context],
  };
  if (model.file.input.mode === "raw") {
    if (salt !== undefined)
      throw new CircuitError(
        "INVALID_INPUT",
        `salt${suffix} was given, but ${circuit} takes raw public inputs`,
        "Leave it out",
      );
    return signals;
  }
  if (salt === undefined)
    throw new CircuitError(
      "INVALID_INPUT",
      `salt${suffix} is missing`,
      "Give the salt that the input commitment was made with",
    );
  checkField(`salt${suffix}`, salt);
  return { ...signals, salt: [salt] };
}

/**
 * Runs a built circuit on one inference.
 * @throws CircuitError INVALID_INPUT naming the wrong input, NOT_BUILT
 */
export async function calculateWitness(circuit: string, input: ProofInput): Promise<Witness> {
  if (circuitInstance(circuit).batch !== 1)
    throw new CircuitError(
      "INVALID_INPUT",
      `${circuit} takes a batch of inferences`,
      "Use calculateBatchWitness",
    );
  return runCircuit(circuit, inferenceSignals(circuit, input));
}

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
