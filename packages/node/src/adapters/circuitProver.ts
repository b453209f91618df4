import { circuitModel, openingCircuitOf, prove, proveOpening, terminate } from "@assay/circuits";
import type { Model, ModelInput } from "@assay/models";
import { chainedValues, infer, inputWords, ModelError, readInput } from "@assay/models";

import type { Opening, Prover, Work } from "../ports/prover.js";

/** The model of a circuit, and an input read by the codec that the model's file names. */
function read({ circuit, input }: Work): { model: Model; input: ModelInput } {
  const model = circuitModel(circuit);
  return { model, input: readInput(model, input) };
}

async function open(work: Work): Promise<Opening | undefined> {
  const circuit = openingCircuitOf(work.circuit);
  if (circuit === undefined) return undefined;
  let values: bigint[];
  try {
    const { model, input } = read(work);
    if (input.salt === undefined) return undefined;
    values = chainedValues(model, input.values, input.salt);
  } catch (error) {
    // Bytes that are no input at all are judged without a proof.
    if (error instanceof ModelError) return undefined;
    throw error;
  }
  const { opening, proof } = await proveOpening(circuit, values);
  return { commitment: opening.C, proof };
}

/** Proves with the circuits of this repository. */
export function circuitProver(): Prover {
  return {
    inputWords: (work) => {
      const { model, input } = read(work);
      return inputWords(model, input);
    },
    compute: (work) => {
      const { model, input } = read(work);
      return infer(model, input.values).outputs;
    },
    prove: async (work, context) => {
      const { values, ...salt } = read(work).input;
      const proven = await prove(work.circuit, { input: values, ...salt, context });
      const { signals, proof, timings } = proven;
      return { signals, proof, witnessMs: timings.witness, proveMs: timings.prove };
    },
    open,
    close: terminate,
  };
}
