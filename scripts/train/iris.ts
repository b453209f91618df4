/**
 * Trains iris (4 → 6 → 3, square) on Fisher's 150 flowers and writes its integer model. Measured by leave-one-out: the
 * same recipe is run 150 times, each time without one flower, and its integer model asked about that flower. The
 * committed model is the one trained on all 150.
 */
import type { ModelFile } from "@assay/models";
import { compileModel, infer } from "@assay/models";
import { loadIris } from "@assay/models/data";
import type { TrainLayer } from "@assay/models/train";
import { dense, fit, linearParameters, random, square, writeModel } from "@assay/models/train";

const LABELS = ["setosa", "versicolor", "virginica"];
const HIDDEN = 6;
const EPOCHS = 150;
const LEVELS = 127;
/** Tenths of a centimetre; the largest is 79. */
const SCALE = 1 / 80;

const flowers = loadIris().map(({ centimetres, species }) => ({
  values: centimetres.map((each) => Math.round(Number(each) * 10)),
  label: LABELS.indexOf(species),
}));

function train(samples: typeof flowers): ModelFile {
  const rng = random(20_260_104);
  const first = dense(4, HIDDEN, LEVELS, rng, 1);
  const second = dense(HIDDEN, 3, LEVELS, rng, 1);
  const layers: TrainLayer[] = [first, square(HIDDEN), second];
  fit(layers, {
    epochs: EPOCHS,
    batch: 10,
    rate: 0.02,
    decay: 0.02,
    quantiseFrom: 100,
    inputs: 4,
    labels: samples.map(({ label }) => label),
    rng,
    sample: (index, input) => {
      samples[index]?.values.forEach((value, i) => (input[i] = value * SCALE));
    },
  });
  const hidden = linearParameters(first, SCALE);
  const logits = linearParameters(second, hidden.scale ** 2);
  return {
    name: "iris",
    description: "Fisher's iris flowers, 4-6-3, square, raw public inputs",
    input: {
      mode: "raw",
      shape: [4],
      bits: 8,
      encoding: {
        type: "decimals",
        scale: 10,
        unit: "cm",
        names: ["sepal length", "sepal width", "petal length", "petal width"],
      },
    },
    layers: [
      { type: "dense", inputs: 4, outputs: HIDDEN, weights: hidden.weights, bias: hidden.bias },
      { type: "square" },
      { type: "dense", inputs: HIDDEN, outputs: 3, weights: logits.weights, bias: logits.bias },
    ],
    output: { type: "argmax", labels: LABELS },
    accuracy: { right: 1, total: 150, protocol: "leave-one-out over all 150 flowers" },
  };
}

let right = 0;
for (const [index, flower] of flowers.entries()) {
  const model = compileModel(train(flowers.filter((_, i) => i !== index)));
  if (infer(model, flower.values).label === flower.label) right++;
  if (index % 30 === 29) console.log(`left out ${index + 1}/150: ${right} right`);
}
const file = train(flowers);
const model = compileModel(file);
const seen = flowers.filter(({ values, label }) => infer(model, values).label === label).length;
file.accuracy.right = right;
writeModel(file);
console.log(`iris: ${right} of 150 right when left out; ${seen} of 150 by the committed model`);
