import { readFileSync } from "node:fs";

import { calculateWitness, CircuitError, terminate, verify } from "@assay/circuits";
import type { Curve } from "@assay/circuits/groth16";
import { encodeProof, proveKey, readProvingKey, snark, witnessFile } from "@assay/circuits/groth16";
import { builtFile } from "@assay/circuits/paths";
import { proveWitness } from "@assay/circuits/prove";
import { encodeImage, loadModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { expect } from "chai";

const zkeyOf = (circuit: string): Uint8Array =>
  new Uint8Array(readFileSync(builtFile(circuit, "zkey")));

/** Runs with the two blinding factors fixed, as both provers draw them: r, then s. */
async function withFixedBlinding<T>(curve: Curve, run: () => Promise<T>): Promise<T> {
  const random = curve.Fr.random.bind(curve.Fr);
  const { one } = curve.Fr;
  const two = curve.Fr.mul(
    one,
    one.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
  );
  const drawn = [one, two];
  curve.Fr.random = () => drawn.shift() ?? random();
  try {
    return await run();
  } finally {
    curve.Fr.random = random;
  }
}

/** The code of the error that reading throws. */
function refusal(bytes: Uint8Array): string | undefined {
  try {
    readProvingKey(bytes);
  } catch (error) {
    if (error instanceof CircuitError) return error.code;
    throw error;
  }
  return undefined;
}

describe("prover", () => {
  const image = loadMnist("test").images[0] as Uint8Array;
  const pixels = encodeImage(loadModel("digits-fast"), image);
  const witnesses: Record<string, () => Promise<{ wires: Uint8Array }>> = {
    iris: () => calculateWitness("iris", { input: [51, 35, 14, 2], context: 5n }),
    "digits-fast": () => calculateWitness("digits-fast", { input: pixels, salt: 6n, context: 7n }),
    "digits-mlp": () => calculateWitness("digits-mlp", { input: image, salt: 8n, context: 9n }),
  };
  after(terminate);

  for (const [circuit, calculate] of Object.entries(witnesses)) {
    it(`${circuit}: snarkjs's proof, byte for byte, for the same blinding`, async () => {
      const { wires } = await calculate();
      const zkey = zkeyOf(circuit);
      const curve = await snark.curves.getCurveFromName("bn128");
      const theirs = await withFixedBlinding(curve, () =>
        snark.groth16.prove(zkey, witnessFile(wires)),
      );
      const ours = await withFixedBlinding(curve, () =>
        proveKey(curve, readProvingKey(zkey), wires),
      );
      expect(ours).to.deep.equal(theirs.proof);
      const { signals } = await proveWitness(circuit, wires);
      expect(signals).to.deep.equal(theirs.publicSignals.map(BigInt));
      expect(await verify(circuit, signals, encodeProof(ours))).to.equal(true);
    });
  }

  it("blinds afresh: two proofs of one witness share no point, and both verify", async () => {
    const { wires, signals } = await calculateWitness("iris", {
      input: [51, 35, 14, 2],
      context: 5n,
    });
    const [one, two] = await Promise.all([
      proveWitness("iris", wires),
      proveWitness("iris", wires),
    ]);
    for (const [start, end] of [
      [0, 64],
      [64, 192],
      [192, 256],
    ]) {
      expect(one.proof.slice(start, end)).to.not.deep.equal(two.proof.slice(start, end));
    }
    expect(await verify("iris", signals, one.proof)).to.equal(true);
    expect(await verify("iris", signals, two.proof)).to.equal(true);
  });

  it("takes wires that are a view of something larger, at any offset", async () => {
    const { wires, signals } = await calculateWitness("iris", {
      input: [51, 35, 14, 2],
      context: 5n,
    });
    const larger = new Uint8Array(wires.length + 100);
    larger.set(wires, 3);
    const { proof } = await proveWitness("iris", larger.subarray(3, 3 + wires.length));
    expect(await verify("iris", signals, proof)).to.equal(true);
  });

  it("refuses wires of another circuit, by their number", async () => {
    let code: string | undefined;
    try {
      await proveWitness("iris", new Uint8Array(64));
    } catch (error) {
      code = error instanceof CircuitError ? error.code : undefined;
    }
    expect(code).to.equal("INVALID_INPUT");
  });

  it("refuses a proving key that is cut short, of another kind, or over another field", () => {
    const zkey = zkeyOf("iris");
    const changed = (at: number): Uint8Array => zkey.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(refusal(zkey)).to.equal(undefined);
    expect(refusal(zkey.slice(0, zkey.length - 1))).to.equal("INVALID_KEY");
    expect(refusal(zkey.slice(0, 20))).to.equal("INVALID_KEY");
    expect(refusal(zkey.slice(0, 4))).to.equal("INVALID_KEY");
    expect(refusal(changed(0))).to.equal("INVALID_KEY");
    // The first section holds the protocol's number, the second begins with the base field's order.
    expect(refusal(changed(24))).to.equal("INVALID_KEY");
    expect(refusal(changed(24 + 4 + 12 + 4))).to.equal("INVALID_KEY");
    // How many wires there are decides how many points there must be.
    expect(refusal(changed(24 + 4 + 12 + 72))).to.equal("INVALID_KEY");
  });
});
