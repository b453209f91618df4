import { circuitInstance } from "./circuitInstance.js";
import { CircuitError } from "./errors.js";
import { inferenceSignals } from "./inferenceSignals.js";
import { runCircuit } from "./runCircuit.js";

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
