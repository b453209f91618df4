import { expect } from "chai";

import { brokenConstraints, checkDeterminism } from "@assay/circuits/analysis";
import { generateModelCircuit } from "@assay/circuits/generate";
import type { Layer, ModelFile } from "@assay/models";
import { compileModel, infer, ModelError, signedBits } from "@assay/models";
import { random } from "@assay/models/train";

import { snippet } from "../utils/snippet.js";

const rng = random(42);

/** Random int8 weights and small biases. */
function linear(weights: number, outputs: number): { weights: string; bias: string[] } {
  const bytes = Int8Array.from({ length: weights }, () => rng.below(255) - 127);
  return {
    weights: Buffer.from(bytes.buffer).toString("base64"),
    bias: Array.from({ length: outputs }, () => String(rng.below(2001) - 1000)),
  };
}

function model(name: string, bits: 1 | 2 | 4 | 8, count: number, layers: Layer[]): ModelFile {
  return {
    name,
    description: "a model for tests",
    input: { mode: "raw", shape: [count], bits, encoding: { type: "decimals", scale: 1 } },
    layers,
    output: { type: "argmax", labels: ["a", "b", "c"] },
    accuracy: { right: 1, total: 1, protocol: "none" },
  };
}

const conv = { type: "conv2d", height: 6, width: 5, channels: 2, filters: 3 } as const;

/** Between them, every kind of layer. */
const MODELS: ModelFile[] = [
  model("zoo-relu", 4, 60, [
    { ...conv, kernel: 3, stride: 1, padding: 1, ...linear(54, 3) },
    { type: "reluRequantise", shift: 4 },
    { type: "sumPool2d", height: 6, width: 5, channels: 3, window: 2 },
    { type: "dense", inputs: 18, outputs: 3, ...linear(54, 3) },
  ]),
  model("zoo-byte", 8, 60, [
    { ...conv, kernel: 2, stride: 2, padding: 0, ...linear(24, 3) },
    { type: "reluRequantise", shift: 3 },
    { type: "dense", inputs: 18, outputs: 3, ...linear(54, 3) },
  ]),
  model("zoo-square", 2, 60, [
    { ...conv, kernel: 3, stride: 2, padding: 1, ...linear(54, 3) },
    { type: "square" },
    { type: "sumPool2d", height: 3, width: 3, channels: 3, window: 3 },
    { type: "square" },
    { type: "square" },
    { type: "dense", inputs: 3, outputs: 3, ...linear(9, 3) },
  ]),
];

describe("code generator", () => {
  for (const file of MODELS) {
    it(`${file.name}: circuit and reference agree on 200 random inputs and the corners`, async () => {
      const compiled = compileModel(file);
      const { source } = generateModelCircuit(file.name, compiled, 1);
      const { r1cs, witness } = await snippet(source);
      const top = 2 ** file.input.bits - 1;
      for (let i = 0; i < 202; i++) {
        const input = Array.from({ length: compiled.inputValues }, () =>
          i === 0 ? 0 : i === 1 ? top : rng.below(top + 1),
        );
        const { outputs } = infer(compiled, input);
        const wires = witness({ values: input.map(BigInt), context: [5n] });
        expect(wires.slice(1, 1 + r1cs.publicSignals)).to.deep.equal([
          ...input.map(BigInt),
          ...outputs,
          5n,
        ]);
        if (i < 3) expect(brokenConstraints(r1cs, wires)).to.deep.equal([]);
      }
    });
  }

  it("leaves no wire undetermined", async () => {
    for (const file of MODELS) {
      const compiled = compileModel(file);
      const { r1cs } = await snippet(generateModelCircuit(file.name, compiled, 1).source);
      // Raw inputs are the first public words; the context follows the outputs.
      const { inputValues } = compiled;
      const inputs = [...Array.from({ length: inputValues }, (_, i) => i + 1), inputValues + 2];
      const { publicUnique, undetermined } = checkDeterminism(r1cs, inputs);
      expect(publicUnique, file.name).to.equal(true);
      expect(undetermined, file.name).to.deep.equal([]);
    }
  });

  it("computes exact intervals: both ends of each dense output are reached", () => {
    const file = model("ends", 2, 3, [{ type: "dense", inputs: 3, outputs: 3, ...linear(9, 3) }]);
    const compiled = compileModel(file);
    const seen = Array.from({ length: 3 }, () => ({ lo: Infinity, hi: -Infinity }));
    for (let i = 0; i < 64; i++) {
      infer(compiled, [i & 3, (i >> 2) & 3, i >> 4]).logits.forEach((value, o) => {
        const range = seen[o] as { lo: number; hi: number };
        range.lo = Math.min(range.lo, Number(value));
        range.hi = Math.max(range.hi, Number(value));
      });
    }
    expect(compiled.layers[0]?.outputs.map(({ lo, hi }) => [Number(lo), Number(hi)])).to.deep.equal(
      seen.map(({ lo, hi }) => [lo, hi]),
    );
  });

  it("gives signed widths that just fit", () => {
    expect(signedBits([{ lo: -128n, hi: 127n }])).to.equal(8);
    expect(signedBits([{ lo: -129n, hi: 0n }])).to.equal(9);
    expect(signedBits([{ lo: 0n, hi: 128n }])).to.equal(9);
    expect(signedBits([{ lo: 0n, hi: 0n }])).to.equal(1);
  });

  const dense = (extra: Partial<Extract<Layer, { type: "dense" }>> = {}): Layer => ({
    type: "dense",
    inputs: 3,
    outputs: 3,
    ...linear(9, 3),
    ...extra,
  });

  it("refuses a model whose shapes disagree, naming the layer", () => {
    expect(() => compileModel(model("bad", 1, 4, [dense()]))).to.throw(
      ModelError,
      "layer 0 of model bad takes 3 values, but gets 4",
    );
    expect(() => compileModel(model("bad", 1, 3, [dense(), dense(linear(8, 3))]))).to.throw(
      ModelError,
      "layer 1 of model bad has 8 weights, not 9",
    );
    expect(() => compileModel(model("bad", 1, 3, [dense(linear(9, 2))]))).to.throw(
      ModelError,
      "layer 0 of model bad has 2 biases, not 3",
    );
  });

  it("refuses a model whose values could leave the field", () => {
    const squares = Array.from({ length: 6 }, (): Layer => ({ type: "square" }));
    expect(() => compileModel(model("wide", 8, 3, [dense(), ...squares]))).to.throw(
      ModelError,
      /layer \d of model wide can exceed 252 bits/,
    );
  });

  it("refuses output lanes that a result could leave", () => {
    const file = model("narrow", 8, 3, [dense()]);
    file.output = { type: "lanes", bits: 8, labels: file.output.labels };
    expect(() => compileModel(file)).to.throw(ModelError, /needs lanes of \d+ bits, not 8/);
  });
});
