import type { Witness } from "./calculateWitness.js";
import type { Proof } from "./prove.js";
import { proveWitness } from "./proveWitness.js";

/** Times a witness and its proof. */
export async function proveTimed(
  circuit: string,
  calculate: () => Promise<Witness>,
): Promise<Proof> {
  const start = performance.now();
  const { wires } = await calculate();
  const middle = performance.now();
  const { signals, proof } = await proveWitness(circuit, wires);
  return {
    signals,
    proof,
    timings: { witness: middle - start, prove: performance.now() - middle },
  };
}
