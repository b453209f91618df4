/** Trains digits-cnn (5×5 convolution, square, 2×2 sum pool, 64 squares, 10) on MNIST and writes its integer model. */
import type { ModelFile } from "@assay/models";
import { compileModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import type { ConvShape, TrainLayer } from "@assay/models/train";
import {
  conv,
  convSide,
  dense,
  fit,
  linearParameters,
  meanPool,
  measureAccuracy,
  random,
  shiftImage,
  square,
  writeModel,
} from "@assay/models/train";

const EPOCHS = Number(process.env.ASSAY_EPOCHS ?? 16);
const HIDDEN = 64;
const WINDOW = 2;
const LEVELS = 127;
/** 4-bit pixels: 0 to 15. */
const TOP = 15;
const shape: ConvShape = { side: 28, channels: 1, kernel: 5, stride: 2, padding: 2, filters: 16 };

const rng = random(20_260_103);
const train = loadMnist("train");
const images = train.images.map((image) => image.map((pixel) => pixel >> 4));
const side = convSide(shape);
const pooled = Math.floor(side / WINDOW);
const features = pooled * pooled * shape.filters;
const first = conv(shape, LEVELS, rng);
const second = dense(features, HIDDEN, LEVELS, rng, 0.03);
const third = dense(HIDDEN, 10, LEVELS, rng, 0.1);
const layers: TrainLayer[] = [
  first,
  square(first.size),
  meanPool(side, shape.filters, WINDOW),
  second,
  square(HIDDEN),
  third,
];

fit(layers, {
  epochs: EPOCHS,
  batch: 64,
  rate: 0.0015,
  decay: 0.02,
  quantiseFrom: EPOCHS - 4,
  inputs: 784,
  labels: train.labels,
  rng,
  sample: (index, input) => {
    shiftImage(images[index] as Uint8Array, 28, rng.below(3) - 1, rng.below(3) - 1, 1 / TOP, input);
  },
  onEpoch: (epoch, loss, accuracy) => {
    console.log(
      `epoch ${epoch}/${EPOCHS}  loss ${loss.toFixed(4)}  training ${accuracy.toFixed(4)}`,
    );
  },
});

// The integers square and add where the float network squares and averages: the scales follow.
const a = linearParameters(first, 1 / TOP);
const b = linearParameters(second, a.scale ** 2 / WINDOW ** 2);
const c = linearParameters(third, b.scale ** 2);
const file: ModelFile = {
  name: "digits-cnn",
  description:
    "MNIST digits, 5x5 convolution of 16 filters, square, sum pool, 64 squares, 4-bit pixels",
  input: {
    mode: "commitment",
    shape: [28, 28],
    bits: 4,
    encoding: { type: "image" },
  },
  layers: [
    {
      type: "conv2d",
      height: shape.side,
      width: shape.side,
      channels: shape.channels,
      filters: shape.filters,
      kernel: shape.kernel,
      stride: shape.stride,
      padding: shape.padding,
      weights: a.weights,
      bias: a.bias,
    },
    { type: "square" },
    { type: "sumPool2d", height: side, width: side, channels: shape.filters, window: WINDOW },
    { type: "dense", inputs: features, outputs: HIDDEN, weights: b.weights, bias: b.bias },
    { type: "square" },
    { type: "dense", inputs: HIDDEN, outputs: 10, weights: c.weights, bias: c.bias },
  ],
  output: { type: "argmax", labels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
  accuracy: { right: 1, total: 10_000, protocol: "the 10,000 MNIST test images" },
};
file.accuracy.right = measureAccuracy(compileModel(file), loadMnist("test"));
writeModel(file);
console.log(`digits-cnn: ${file.accuracy.right} of 10000 test images right`);
