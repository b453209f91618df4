import { circuitModel, prove, terminate } from "@assay/circuits";
import { commitInput, encodeImage, infer } from "@assay/models";
import { unpackInput } from "@assay/sdk";

import type { Prover, Work } from "../ports/prover.js";

/** Proves with the circuits of this repository. */
export function circuitProver(): Prover {
  const inference = ({ circuit, input }: Work): { salt: bigint; values: Uint8Array } => {
    const { salt, image } = unpackInput(input);
    return { salt, values: encodeImage(circuitModel(circuit), image) };
  };
  return {
    commit: (work) => {
      const { salt, values } = inference(work);
      return commitInput(circuitModel(work.circuit), values, salt);
    },
    compute: (work) => infer(circuitModel(work.circuit), inference(work).values).outputs,
    prove: async (work, context) => {
      const { salt, values } = inference(work);
      const { signals, proof, timings } = await prove(work.circuit, {
        input: values,
        salt,
        context,
      });
      return { signals, proof, witnessMs: timings.witness, proveMs: timings.prove };
    },
    close: terminate,
  };
}
