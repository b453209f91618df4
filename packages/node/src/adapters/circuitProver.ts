import { circuitModel, prove, terminate } from "@assay/circuits";
import type { Model, ModelInput } from "@assay/models";
import { infer, inputWords, readInput } from "@assay/models";

import type { Prover, Work } from "../ports/prover.js";

/** The model of a circuit, and an input read by the codec that the model's file names. */
function read({ circuit, input }: Work): { model: Model; input: ModelInput } {
  const model = circuitModel(circuit);
  return { model, input: readInput(model, input) };
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
    close: terminate,
  };
}
