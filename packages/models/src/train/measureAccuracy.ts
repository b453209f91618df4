import { encodeImage } from "../codec/encodeImage.js";
import { infer } from "../infer.js";
import type { Mnist } from "../data/mnist.js";
import type { Model } from "../model.js";

/** How many images the integer model labels rightly. */
export function measureAccuracy(model: Model, { images, labels }: Mnist): number {
  let right = 0;
  images.forEach((image, i) => {
    if (infer(model, encodeImage(model, image)).label === labels[i]) right++;
  });
  return right;
}
