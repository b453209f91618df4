import { expect } from "chai";

import type { TrainLayer } from "@assay/models/train";
import { conv, dense, fit, meanPool, random, relu, shiftImage, square } from "@assay/models/train";

/** Σ weight·output, a scalar whose gradient with respect to the output is `weight`. */
function score(layer: TrainLayer, input: Float32Array, weight: Float32Array): number {
  return layer.forward(input).reduce((sum, value, i) => sum + value * (weight[i] as number), 0);
}

/** Whether two slopes agree. (Hardhat's chai matchers take closeTo for whole numbers only.) */
function near(actual: number | undefined, expected: number): boolean {
  return Math.abs((actual ?? NaN) - expected) <= 0.02;
}

describe("training layers", () => {
  const rng = random(3);
  const shape = { side: 5, channels: 2, kernel: 3, stride: 2, padding: 1, filters: 3 };
  const cases: [string, number, TrainLayer][] = [
    ["dense", 4, dense(4, 3, 127, rng)],
    ["conv", 50, conv(shape, 127, rng)],
    ["meanPool", 32, meanPool(4, 2, 2)],
    ["relu", 6, relu(6)],
    ["square", 6, square(6)],
  ];

  for (const [name, inputs, layer] of cases) {
    it(`${name}: its gradients are those of finite differences`, () => {
      const input = Float32Array.from({ length: inputs }, () => rng.normal());
      const weight = Float32Array.from({ length: layer.size }, () => rng.normal());
      const step = 1e-2;
      layer.forward(input);
      for (const { gradient } of layer.parameters) gradient.fill(0);
      const back = layer.backward(weight, true).slice();
      const slope = (values: Float32Array, i: number): number => {
        const value = values[i] as number;
        values[i] = value + step;
        const up = score(layer, input, weight);
        values[i] = value - step;
        const down = score(layer, input, weight);
        values[i] = value;
        return (up - down) / (2 * step);
      };
      for (let i = 0; i < inputs; i++) expect(near(back[i], slope(input, i))).to.equal(true);
      for (const { used, gradient } of layer.parameters) {
        for (let i = 0; i < used.length; i++)
          expect(near(gradient[i], slope(used, i))).to.equal(true);
      }
    });
  }

  it("a seed repeats a run to the last bit, and another seed does not", () => {
    const run = (seed: number): number[] => {
      const source = random(seed);
      const layers = [dense(2, 4, 127, source), square(4), dense(4, 2, 127, source)];
      fit(layers, {
        epochs: 5,
        batch: 4,
        rate: 0.01,
        decay: 0.01,
        quantiseFrom: 3,
        inputs: 2,
        labels: Array.from({ length: 40 }, (_, i) => i % 2),
        rng: source,
        sample: (index, input) => {
          input[0] = Math.sin(index);
          input[1] = index % 2;
        },
      });
      return layers.flatMap(({ parameters }) => parameters.flatMap(({ value }) => [...value]));
    };
    expect(run(1)).to.deep.equal(run(1));
    expect(run(1)).to.not.deep.equal(run(2));
  });

  it("moves an image by whole pixels over white", () => {
    const out = new Float32Array(9);
    shiftImage([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 1, -1, 2, out);
    expect([...out]).to.deep.equal([0, 8, 10, 0, 14, 16, 0, 0, 0]);
  });
});
