/** Trains digits-mlp (784 → 128 → 10, ReLU) on the 60,000 MNIST training images and writes its integer model. */
import type { ModelFile } from "@assay/models";
import { compileModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import type { TrainLayer } from "@assay/models/train";
import {
  dense,
  fit,
  linearParameters,
  measureAccuracy,
  random,
  relu,
  shiftImage,
  writeModel,
} from "@assay/models/train";

const HIDDEN = 128;
const EPOCHS = 16;
const LEVELS = 127;
/** Bits dropped after the first layer: the fewest with every logit inside its 24-bit lane. */
const SHIFT = 10;

const rng = random(20_260_101);
const train = loadMnist("train");
const first = dense(784, HIDDEN, LEVELS, rng);
const second = dense(HIDDEN, 10, LEVELS, rng);
const layers: TrainLayer[] = [first, relu(HIDDEN), second];

fit(layers, {
  epochs: EPOCHS,
  batch: 64,
  rate: 0.002,
  decay: 0.01,
  quantiseFrom: EPOCHS - 4,
  inputs: 784,
  labels: train.labels,
  rng,
  sample: (index, input) => {
    shiftImage(
      train.images[index] as Uint8Array,
      28,
      rng.below(3) - 1,
      rng.below(3) - 1,
      1 / 255,
      input,
    );
  },
  onEpoch: (epoch, loss, accuracy) => {
    console.log(
      `epoch ${epoch}/${EPOCHS}  loss ${loss.toFixed(4)}  training ${accuracy.toFixed(4)}`,
    );
  },
});

const hidden = linearParameters(first, 1 / 255);
const logits = linearParameters(second, hidden.scale * 2 ** SHIFT);
const file: ModelFile = {
  name: "digits-mlp",
  description: "MNIST digits, 784-128-10, ReLU, 8-bit pixels",
  input: {
    mode: "commitment",
    shape: [28, 28],
    bits: 8,
    encoding: { type: "image" },
  },
  layers: [
    { type: "dense", inputs: 784, outputs: HIDDEN, weights: hidden.weights, bias: hidden.bias },
    { type: "reluRequantise", shift: SHIFT },
    { type: "dense", inputs: HIDDEN, outputs: 10, weights: logits.weights, bias: logits.bias },
  ],
  output: { type: "lanes", bits: 24, labels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
  accuracy: { right: 1, total: 10_000, protocol: "the 10,000 MNIST test images" },
};
file.accuracy.right = measureAccuracy(compileModel(file), loadMnist("test"));
writeModel(file);
console.log(`digits-mlp: ${file.accuracy.right} of 10000 test images right`);
