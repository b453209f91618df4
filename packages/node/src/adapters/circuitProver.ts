import { circuitModel, prove, terminate } from "@assay/circuits";
import { commitInput, infer } from "@assay/models";

import type { Prover } from "../ports/prover.js";
import { decodeInput } from "./decodeInput.js";

/** Proves with the circuits of this repository. */
export function circuitProver(): Prover {
  return {
    commit: (work) => {
      const { salt, values } = decodeInput(work);
      return commitInput(circuitModel(work.circuit), values, salt);
    },
    compute: (work) => infer(circuitModel(work.circuit), decodeInput(work).values).outputs,
    prove: async (work, context) => {
      const { salt, values: input } = decodeInput(work);
      const { signals, proof, timings } = await prove(work.circuit, { input, salt, context });
      return { signals, proof, witnessMs: timings.witness, proveMs: timings.prove };
    },
    close: terminate,
  };
}
