import type { Parameter, TrainLayer } from "./layer.js";
import { weightStep } from "./layer.js";
import type { Random } from "./random.js";

/** How to train. */
export interface FitOptions {
  epochs: number;
  batch: number;
  /** Adam's step at the start; it falls along a cosine to 1% of it. */
  rate: number;
  /** Decoupled weight decay, per step and unit of rate. */
  decay: number;
  /** From this epoch on the forward pass sees weights rounded to their integer grid (straight-through gradient). */
  quantiseFrom: number;
  /** Fills `input` with sample `index`, augmented as the caller likes. */
  sample: (index: number, input: Float32Array) => void;
  labels: ArrayLike<number>;
  inputs: number;
  rng: Random;
  /** Called after each epoch with the mean loss and the share of right answers in training. */
  onEpoch?: (epoch: number, loss: number, accuracy: number) => void;
}

function refresh(parameter: Parameter, quantised: boolean): void {
  const { value, used, levels } = parameter;
  if (!quantised || levels === 0) {
    used.set(value);
    return;
  }
  const step = weightStep(parameter);
  for (let i = 0; i < value.length; i++) used[i] = Math.round((value[i] as number) / step) * step;
}

/** Trains a network by Adam on softmax cross-entropy. Deterministic for a seed and a version of Node. */
export function fit(layers: TrainLayer[], options: FitOptions): void {
  const { labels, rng, batch } = options;
  const parameters = layers.flatMap((layer) => layer.parameters);
  const order = Array.from({ length: labels.length }, (_, i) => i);
  const input = new Float32Array(options.inputs);
  const classes = layers[layers.length - 1]?.size ?? 0;
  const gradient = new Float32Array(classes);
  const perEpoch = Math.ceil(order.length / batch);
  const steps = perEpoch * options.epochs;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = rng.below(i + 1);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    let loss = 0;
    let right = 0;
    for (let start = 0; start < order.length; start += batch) {
      const indices = order.slice(start, start + batch);
      for (const parameter of parameters) refresh(parameter, epoch >= options.quantiseFrom);
      for (const index of indices) {
        options.sample(index, input);
        let x: Float32Array = input;
        for (const layer of layers) x = layer.forward(x);
        let best = 0;
        for (let k = 1; k < classes; k++) if ((x[k] as number) > (x[best] as number)) best = k;
        const top = x[best] as number;
        let sum = 0;
        for (let k = 0; k < classes; k++) sum += Math.exp((x[k] as number) - top);
        const label = labels[index] as number;
        if (best === label) right++;
        loss += Math.log(sum) + top - (x[label] as number);
        for (let k = 0; k < classes; k++) {
          gradient[k] =
            (Math.exp((x[k] as number) - top) / sum - (k === label ? 1 : 0)) / indices.length;
        }
        let g: Float32Array = gradient;
        for (let k = layers.length - 1; k >= 0; k--)
          g = (layers[k] as TrainLayer).backward(g, k > 0);
      }
      step++;
      const rate = options.rate * (0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * step) / steps)));
      for (const parameter of parameters) adam(parameter, rate, options.decay, step);
    }
    options.onEpoch?.(epoch + 1, loss / order.length, right / order.length);
  }
  for (const parameter of parameters) refresh(parameter, true);
}

/** One step of AdamW (Loshchilov and Hutter, 2019), which clears the gradient. */
function adam(parameter: Parameter, rate: number, decay: number, step: number): void {
  const { value, gradient, mean, variance } = parameter;
  const scale = Math.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step);
  const shrink = parameter.levels === 0 ? 1 : 1 - rate * decay;
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i] as number;
    const m = 0.9 * (mean[i] as number) + 0.1 * g;
    const v = 0.999 * (variance[i] as number) + 0.001 * g * g;
    mean[i] = m;
    variance[i] = v;
    value[i] = (value[i] as number) * shrink - (rate * scale * m) / (Math.sqrt(v) + 1e-8);
    gradient[i] = 0;
  }
}
