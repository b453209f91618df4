import { checkInput } from "./codec/checkInput.js";
import { argmax } from "./codec/readOutputs.js";
import { convSize, poolWindows } from "./layerShape.js";
import type { CompiledLayer, Model } from "./model.js";

/** Result of one inference. */
export interface Inference {
  /** Integer results of the last layer, one a class. */
  logits: bigint[];
  /** Output words of the public signals. */
  outputs: bigint[];
  /** Index of the largest result; of equal ones, the first. */
  label: number;
}

/** Below this, sums of doubles are exact in any order. */
const EXACT = 1n << 53n;

/**
 * The integer reference: it computes the same values as the circuit, one by one.
 * @param model from `loadModel`
 * @param input one integer a value, as the codec makes it
 * @throws ModelError INVALID_INPUT naming the wrong value
 */
export function infer(model: Model, input: Uint8Array | readonly number[]): Inference {
  checkInput(model, input);
  let values: number[] | bigint[] = Array.from(input);
  for (const compiled of model.layers) {
    values =
      compiled.magnitude < EXACT
        ? applyNumbers(compiled, values.map(Number))
        : applyBigints(compiled, values.map(BigInt));
  }
  const logits = values.map(BigInt);
  const label = argmax(logits);
  return { logits, outputs: packOutputs(model, logits, label), label };
}

function packOutputs(model: Model, logits: readonly bigint[], label: number): bigint[] {
  if (model.lanes === undefined) return [BigInt(label)];
  const { bits, perWord, offset } = model.lanes;
  const words = new Array<bigint>(model.outputWords).fill(0n);
  logits.forEach((value, i) => {
    const word = Math.floor(i / perWord);
    words[word] = (words[word] ?? 0n) + ((value + offset) << BigInt((i % perWord) * bits));
  });
  return words;
}

/** One layer in doubles; every intermediate value is an integer below 2^53. */
function applyNumbers(compiled: CompiledLayer, values: number[]): number[] {
  const { layer, weights, bias } = compiled;
  const at = (i: number): number => values[i] as number;
  switch (layer.type) {
    case "dense": {
      const out: number[] = [];
      for (let o = 0; o < layer.outputs; o++) {
        let sum = Number(bias[o]);
        const row = o * layer.inputs;
        for (let i = 0; i < layer.inputs; i++) sum += (weights[row + i] as number) * at(i);
        out.push(sum);
      }
      return out;
    }
    case "conv2d": {
      const { height, width, channels, filters, kernel, stride, padding } = layer;
      const { rows, columns } = convSize(layer);
      const out: number[] = [];
      for (let r = 0; r < rows; r++) {
        for (let s = 0; s < columns; s++) {
          for (let f = 0; f < filters; f++) {
            let sum = Number(bias[f]);
            for (let i = 0; i < kernel; i++) {
              const y = r * stride + i - padding;
              if (y < 0 || y >= height) continue;
              for (let j = 0; j < kernel; j++) {
                const x = s * stride + j - padding;
                if (x < 0 || x >= width) continue;
                const w = ((f * kernel + i) * kernel + j) * channels;
                const from = (y * width + x) * channels;
                for (let c = 0; c < channels; c++) sum += (weights[w + c] as number) * at(from + c);
              }
            }
            out.push(sum);
          }
        }
      }
      return out;
    }
    case "sumPool2d":
      return poolWindows(layer).map((window) => window.reduce((sum, i) => sum + at(i), 0));
    case "square":
      return values.map((x) => x * x);
    case "reluRequantise":
      return values.map((x) =>
        Math.max(0, Math.floor((x + 2 ** (layer.shift - 1)) / 2 ** layer.shift)),
      );
  }
}

/** The same layer in unbounded integers, for values that doubles cannot hold. */
function applyBigints(compiled: CompiledLayer, values: bigint[]): bigint[] {
  const { layer, weights, bias } = compiled;
  const at = (i: number): bigint => values[i] as bigint;
  const sumOf = (window: readonly number[]): bigint => window.reduce((sum, i) => sum + at(i), 0n);
  switch (layer.type) {
    case "dense":
      return bias.map((b, o) => {
        let sum = b;
        for (let i = 0; i < layer.inputs; i++) {
          const w = weights[o * layer.inputs + i] as number;
          if (w !== 0) sum += BigInt(w) * at(i);
        }
        return sum;
      });
    case "conv2d": {
      const { height, width, channels, kernel, stride, padding } = layer;
      const { rows, columns } = convSize(layer);
      const out: bigint[] = [];
      for (let r = 0; r < rows; r++) {
        for (let s = 0; s < columns; s++) {
          for (const [f, b] of bias.entries()) {
            let sum = b;
            for (let i = 0; i < kernel; i++) {
              const y = r * stride + i - padding;
              if (y < 0 || y >= height) continue;
              for (let j = 0; j < kernel; j++) {
                const x = s * stride + j - padding;
                if (x < 0 || x >= width) continue;
                const w = ((f * kernel + i) * kernel + j) * channels;
                const from = (y * width + x) * channels;
                for (let c = 0; c < channels; c++)
                  sum += BigInt(weights[w + c] as number) * at(from + c);
              }
            }
            out.push(sum);
          }
        }
      }
      return out;
    }
    case "sumPool2d":
      return poolWindows(layer).map(sumOf);
    case "square":
      return values.map((x) => x * x);
    case "reluRequantise":
      return values.map((x) => {
        const y = (x + (1n << BigInt(layer.shift - 1))) >> BigInt(layer.shift);
        return y > 0n ? y : 0n;
      });
  }
}
