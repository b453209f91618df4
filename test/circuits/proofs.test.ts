import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { keccak256 } from "ethers";

import type { Proof, ProofInput } from "@assay/circuits";
import {
  batchSignals,
  calculateWitness,
  CircuitError,
  circuitModel,
  circuitId,
  listCircuits,
  prove,
  proveBatch,
  readKeyFile,
  terminate,
  verify,
  verifyingKeyBytes,
} from "@assay/circuits";
import { inputWires } from "@assay/circuits/analysis";
import { ROOT } from "@assay/circuits/paths";
import { proveWitness, runCircuit } from "@assay/circuits/prove";
import { commitInput, encodeImage, FIELD, infer, loadModel, ModelError } from "@assay/models";
import { loadMnist } from "@assay/models/data";

const flip = (proof: Uint8Array, at: number): Uint8Array => {
  const copy = proof.slice();
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
};

/** A change of a proof either cannot be read or does not verify. */
async function holds(circuit: string, signals: bigint[], proof: Uint8Array): Promise<boolean> {
  try {
    return await verify(circuit, signals, proof);
  } catch (error) {
    if (error instanceof CircuitError && error.code === "INVALID_PROOF") return false;
    throw error;
  }
}

describe("proofs", () => {
  const { images } = loadMnist("test");
  const image = images[0] as Uint8Array;
  const mlp = loadModel("digits-mlp");
  const given: ProofInput = { input: image, salt: 11n, context: 22n };
  let proof: Proof;

  before(async () => {
    proof = await prove("digits-mlp", given);
  });
  after(terminate);

  it("carries commitment, packed logits and context, and verifies", async () => {
    const { outputs } = infer(mlp, image);
    expect(proof.signals).to.deep.equal([commitInput(mlp, image, 11n), ...outputs, 22n]);
    expect(proof.proof.length).to.equal(256);
    expect(await verify("digits-mlp", proof.signals, proof.proof)).to.equal(true);
  });

  it("packs ten logits into lanes of 24 bits, offset by 2^23", () => {
    const { logits, outputs, label } = infer(mlp, image);
    const lanes = logits.map(
      (_, i) => (((outputs[0] as bigint) >> BigInt(24 * i)) & 0xffffffn) - (1n << 23n),
    );
    expect(outputs.length).to.equal(1);
    expect(lanes).to.deep.equal(logits);
    expect(label).to.equal(7);
  });

  it("fails with any signal changed: commitment, outputs, context", async () => {
    for (let i = 0; i < proof.signals.length; i++) {
      const changed = proof.signals.slice();
      changed[i] = ((changed[i] as bigint) + 1n) % FIELD;
      expect(await verify("digits-mlp", changed, proof.proof)).to.equal(false);
    }
  });

  it("fails with the context negated, and with x + r", async () => {
    const [commitment, word, context] = proof.signals as [bigint, bigint, bigint];
    expect(await verify("digits-mlp", [commitment, word, FIELD - context], proof.proof)).to.equal(
      false,
    );
    expect(await verify("digits-mlp", [commitment, word, context + FIELD], proof.proof)).to.equal(
      false,
    );
  });

  it("fails with any word of the proof changed", async () => {
    for (let word = 0; word < 8; word++)
      expect(await holds("digits-mlp", proof.signals, flip(proof.proof, 32 * word + 31))).to.equal(
        false,
      );
  });

  it("still verifies as (−A, −B, C): replay protection must not rest on proof bytes", async () => {
    const q = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
    const malleated = proof.proof.slice();
    for (const word of [1, 4, 5]) {
      const hex = Buffer.from(malleated.subarray(32 * word, 32 * word + 32)).toString("hex");
      const negated = ((q - BigInt("0x" + hex)) % q).toString(16).padStart(64, "0");
      malleated.set(Buffer.from(negated, "hex"), 32 * word);
    }
    expect(malleated).to.not.deep.equal(proof.proof);
    expect(await verify("digits-mlp", proof.signals, malleated)).to.equal(true);
  });

  it("made from a forged witness fails: another label, another commitment, an input out of range", async () => {
    const fast = loadModel("digits-fast");
    const honest = await calculateWitness("digits-fast", {
      input: encodeImage(fast, image),
      salt: 1n,
      context: 2n,
    });
    const forge = async (wire: number, value: bigint): Promise<boolean> => {
      const wires = honest.wires.slice();
      wires.fill(0, 32 * wire, 32 * wire + 32)[32 * wire] = Number(value);
      const { signals, proof: bytes } = await proveWitness("digits-fast", wires);
      return verify("digits-fast", signals, bytes);
    };
    expect(await forge(2, honest.signals[1] as bigint)).to.equal(true);
    expect(await forge(2, 3n)).to.equal(false);
    expect(await forge(1, 3n)).to.equal(false);
    const pixel = inputWires("digits-fast").values[0] as number;
    expect(await forge(pixel, 2n)).to.equal(false);
  });

  it("has no witness for a pixel out of range, even past the wrapper's checks", async () => {
    const values = Array.from(encodeImage(loadModel("digits-fast"), image), BigInt);
    values[100] = 2n;
    let code: string | undefined;
    try {
      await runCircuit("digits-fast", { values, salt: [1n], context: [2n] });
    } catch (error) {
      if (error instanceof CircuitError) code = error.code;
    }
    expect(code).to.equal("WITNESS_FAILED");
  });

  it("can be made again after the worker threads have ended", async () => {
    await terminate();
    await terminate();
    const again = await prove("iris", { input: [67, 30, 52, 23], context: 1n });
    expect(await verify("iris", again.signals, again.proof)).to.equal(true);
  });

  it("of one circuit fails for another", async () => {
    expect(await verify("digits-cnn", proof.signals, proof.proof)).to.equal(false);
  });

  it("proves iris with its four measurements in public", async () => {
    const { signals, proof: bytes } = await prove("iris", { input: [51, 35, 14, 2], context: 9n });
    expect(signals).to.deep.equal([51n, 35n, 14n, 2n, 0n, 9n]);
    expect(await verify("iris", signals, bytes)).to.equal(true);
  });

  it("proves sixteen digits at once with three public signals", async () => {
    const fast = loadModel("digits-fast");
    const inputs = images.slice(0, 16).map((one, k) => ({
      input: encodeImage(fast, one),
      salt: BigInt(100 + k),
      context: BigInt(200 + k),
    }));
    const { signals, proof: bytes, batch } = await proveBatch("digits-fast-x16", inputs);
    const values = inputs.flatMap(({ input, salt, context }) => [
      commitInput(fast, input, salt),
      BigInt(infer(fast, input).label),
      context,
    ]);
    expect(batch.values).to.deep.equal(values);
    expect(signals).to.deep.equal([batch.C, batch.z, batch.e]);
    expect(await verify("digits-fast-x16", signals, bytes)).to.equal(true);
    // A contract that was told another label derives another z and e.
    const lie = batchSignals(values.map((value, i) => (i === 1 ? (value + 1n) % 10n : value)));
    expect(lie.z).to.not.equal(batch.z);
    expect(await verify("digits-fast-x16", [batch.C, lie.z, lie.e], bytes)).to.equal(false);
    expect(await verify("digits-fast-x16", [lie.C, lie.z, lie.e], bytes)).to.equal(false);
  });
});

describe("keys", () => {
  for (const circuit of listCircuits()) {
    it(`${circuit}: the id is the hash of the key's bytes, whose length fits its signals`, () => {
      const bytes = verifyingKeyBytes(circuit);
      const { publicSignals } = readKeyFile(circuit);
      expect(bytes.length).to.equal(64 + 3 * 128 + 64 * (publicSignals + 1));
      expect(keccak256(bytes)).to.equal(circuitId(circuit));
    });
  }

  for (const [name, count] of [
    ["groth16", 3],
    ["groth16-batch", 1],
  ] as const) {
    it(`test/fixtures/${name}.json has ${count} proofs of the committed key`, async () => {
      const path = join(ROOT, `test/fixtures/${name}.json`);
      const fixture = JSON.parse(readFileSync(path, "utf8")) as {
        circuit: string;
        circuitId: string;
        verifyingKey: string;
        proofs: { signals: string[]; proof: string; values?: string[] }[];
      };
      expect(fixture.circuitId).to.equal(circuitId(fixture.circuit));
      expect(keccak256(fixture.verifyingKey)).to.equal(fixture.circuitId);
      expect(fixture.proofs.length).to.equal(count);
      for (const { signals, proof, values } of fixture.proofs) {
        const bytes = new Uint8Array(Buffer.from(proof.slice(2), "hex"));
        expect(await verify(fixture.circuit, signals.map(BigInt), bytes)).to.equal(true);
        if (values === undefined) continue;
        const { C, z, e } = batchSignals(values.map(BigInt));
        expect(signals.map(BigInt)).to.deep.equal([C, z, e]);
      }
    });
  }
  after(terminate);
});

describe("bad input", () => {
  const image = new Uint8Array(784);

  /** The error that a call ends with. */
  async function failure(call: () => unknown): Promise<CircuitError | ModelError> {
    try {
      await call();
    } catch (error) {
      if (error instanceof CircuitError || error instanceof ModelError) return error;
      throw error;
    }
    throw new Error("it did not fail");
  }

  const cases: [string, () => unknown, string, RegExp][] = [
    ["an unknown circuit", () => circuitModel("digits"), "UNKNOWN_CIRCUIT", /Known: opening-6/],
    ["an unknown model", () => loadModel("digits"), "UNKNOWN_MODEL", /Known: digits-cnn/],
    [
      "an image of the wrong size",
      () => infer(loadModel("digits-mlp"), new Uint8Array(783)),
      "INVALID_INPUT",
      /has 783 values, not 784/,
    ],
    [
      "a pixel that the model does not take",
      () => infer(loadModel("digits-fast"), image.slice().fill(255, 203, 204)),
      "INVALID_INPUT",
      /input\[203\] of digits-fast is 255, not an integer from 0 to 1.*parseInput/,
    ],
    [
      "a pixel that is not an integer",
      () =>
        infer(
          loadModel("digits-mlp"),
          Array.from({ length: 784 }, () => 0.5),
        ),
      "INVALID_INPUT",
      /input\[0\] of digits-mlp is 0.5/,
    ],
    [
      "a missing salt",
      () => calculateWitness("digits-mlp", { input: image, context: 1n }),
      "INVALID_INPUT",
      /salt is missing/,
    ],
    [
      "a salt for raw inputs",
      () => calculateWitness("iris", { input: [1, 2, 3, 4], salt: 1n, context: 1n }),
      "INVALID_INPUT",
      /iris takes raw public inputs/,
    ],
    [
      "a context outside the field",
      () => calculateWitness("digits-mlp", { input: image, salt: 1n, context: FIELD }),
      "INVALID_INPUT",
      /context is not in the field/,
    ],
    [
      "a salt outside the field",
      () => calculateWitness("digits-mlp", { input: image, salt: -1n, context: 1n }),
      "INVALID_INPUT",
      /salt is not in the field/,
    ],
    [
      "a batch that is not full",
      () => proveBatch("digits-fast-x16", [{ input: image, salt: 1n, context: 1n }]),
      "INVALID_INPUT",
      /takes 16 inferences, not 1/,
    ],
    [
      "a bad member of a batch",
      () =>
        proveBatch(
          "digits-fast-x16",
          Array.from({ length: 16 }, (_, k) => ({
            input: image,
            salt: 1n,
            context: k === 3 ? FIELD : 1n,
          })),
        ),
      "INVALID_INPUT",
      /context\[3\] is not in the field/,
    ],
    [
      "a single inference for a batch circuit",
      () => prove("digits-fast-x16", { input: image, salt: 1n, context: 1n }),
      "INVALID_INPUT",
      /takes a batch/,
    ],
    [
      "too few signals",
      () => verify("digits-mlp", [1n, 2n], new Uint8Array(256)),
      "INVALID_INPUT",
      /has 3 public signals, not 2/,
    ],
    [
      "a short proof",
      () => verify("digits-mlp", [1n, 2n, 3n], new Uint8Array(255)),
      "INVALID_PROOF",
      /256 bytes, not 255/,
    ],
    [
      "a proof word outside the base field",
      () => verify("digits-mlp", [1n, 2n, 3n], new Uint8Array(256).fill(255)),
      "INVALID_PROOF",
      /word 0 of the proof/,
    ],
  ];
  for (const [input, call, code, message] of cases) {
    it(`names the problem with ${input}`, async () => {
      const error = await failure(call);
      expect(error.code).to.equal(code);
      expect(error.message).to.match(message);
    });
  }
});
