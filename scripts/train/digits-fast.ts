/** Trains digits-fast (784 → 56 → 10, square, 1-bit pixels, 5-bit weights) on MNIST and writes its integer model. */
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
  shiftImage,
  square,
  writeModel,
} from "@assay/models/train";

const HIDDEN = 56;
const EPOCHS = 20;
/** Small weights keep the logits narrow: each bit of theirs costs the argmax nine constraints. */
const LEVELS = 15;

const rng = random(20_260_102);
const train = loadMnist("train");
const images = train.images.map((image) => image.map((pixel) => pixel >> 7));
const first = dense(784, HIDDEN, LEVELS, rng, 0.05);
const second = dense(HIDDEN, 10, LEVELS, rng, 0.05);
const layers: TrainLayer[] = [first, square(HIDDEN), second];

fit(layers, {
  epochs: EPOCHS,
  batch: 64,
  rate: 0.002,
  decay: 0.01,
  quantiseFrom: 12,
  inputs: 784,
  labels: train.labels,
  rng,
  sample: (index, input) => {
    shiftImage(images[index] as Uint8Array, 28, rng.below(3) - 1, rng.below(3) - 1, 1, input);
  },
  onEpoch: (epoch, loss, accuracy) => {
    console.log(
      `epoch ${epoch}/${EPOCHS}  loss ${loss.toFixed(4)}  training ${accuracy.toFixed(4)}`,
    );
  },
});

const hidden = linearParameters(first, 1);
const logits = linearParameters(second, hidden.scale ** 2);
const file: ModelFile = {
  name: "digits-fast",
  description: "MNIST digits, 784-56-10, square, 1-bit pixels",
  input: {
    mode: "commitment",
    shape: [28, 28],
    bits: 1,
    encoding: { type: "image" },
  },
  layers: [
    { type: "dense", inputs: 784, outputs: HIDDEN, weights: hidden.weights, bias: hidden.bias },
    { type: "square" },
    { type: "dense", inputs: HIDDEN, outputs: 10, weights: logits.weights, bias: logits.bias },
  ],
  output: { type: "argmax", labels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
  accuracy: { right: 1, total: 10_000, protocol: "the 10,000 MNIST test images" },
};
file.accuracy.right = measureAccuracy(compileModel(file), loadMnist("test"));
writeModel(file);
console.log(`digits-fast: ${file.accuracy.right} of 10000 test images right`);
