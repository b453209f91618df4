import type { Prover } from "@assay/node";

/**
 * A prover that takes at least so long for each proof: it makes the real proof, and waits for the rest of the time. The wait uses
 * no processor, so a slowed node measures the delays of a larger model and not its load.
 */
export function slowed(inner: Prover, seconds: number): Prover {
  return {
    ...inner,
    prove: async (work, context) => {
      const [proven] = await Promise.all([
        inner.prove(work, context),
        new Promise((done) => setTimeout(done, seconds * 1000)),
      ]);
      const { witnessMs, proveMs } = proven;
      return { ...proven, proveMs: Math.max(proveMs, seconds * 1000 - witnessMs) };
    },
  };
}
