import type { TrainLayer } from "./layer.js";
import { weightStep } from "./layer.js";

/**
 * Rounds one trained linear layer to integers.
 * @param layer a dense or convolution layer, its weights stored `[input][output]`
 * @param inputScale real value of one unit of the layer's integer input
 * @returns weights as base64 int8 `[output][input]`, the bias in accumulator units, and the real value of one such unit
 */
export function linearParameters(
  layer: TrainLayer,
  inputScale: number,
): { weights: string; bias: string[]; scale: number } {
  const [weights, bias] = layer.parameters;
  if (weights === undefined || bias === undefined) throw new Error("not a linear layer");
  const outputs = bias.value.length;
  const inputs = weights.value.length / outputs;
  const step = weightStep(weights);
  const integers = new Int8Array(inputs * outputs);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) {
      integers[o * inputs + i] = Math.round((weights.value[i * outputs + o] as number) / step);
    }
  }
  const scale = step * inputScale;
  return {
    weights: Buffer.from(integers.buffer).toString("base64"),
    bias: Array.from(bias.value, (b) => BigInt(Math.round(b / scale)).toString()),
    scale,
  };
}
