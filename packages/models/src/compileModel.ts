import { ModelError } from "./errors.js";
import { convSize, convTaps, poolWindows } from "./layerShape.js";
import type { CompiledLayer, Interval, Model } from "./model.js";
import { signedBits } from "./model.js";
import type { Layer, ModelFile } from "./schema.js";

/** Widest word that packs lanes, in bits: below r with room for sums. */
const WORD_BITS = 252;

/** floor((x + 2^(shift−1)) / 2^shift). */
function shiftRound(x: bigint, shift: number): bigint {
  return (x + (1n << BigInt(shift - 1))) >> BigInt(shift);
}

function magnitudeOf(intervals: readonly Interval[]): bigint {
  let max = 0n;
  for (const { lo, hi } of intervals) {
    if (-lo > max) max = -lo;
    if (hi > max) max = hi;
  }
  return max;
}

/** Interval of bias + Σ weight·input over independent inputs: exact, since each sign takes its own end. */
function linearInterval(
  bias: bigint,
  terms: Iterable<readonly [number, Interval]>,
): Interval & { magnitude: bigint } {
  let lo = bias;
  let hi = bias;
  let magnitude = bias < 0n ? -bias : bias;
  for (const [weight, input] of terms) {
    if (weight === 0) continue;
    const w = BigInt(weight);
    const a = w * input.lo;
    const b = w * input.hi;
    lo += a < b ? a : b;
    hi += a < b ? b : a;
    const size = magnitudeOf([{ lo: a < b ? a : b, hi: a < b ? b : a }]);
    magnitude += size;
  }
  return { lo, hi, magnitude };
}

function fail(file: ModelFile, index: number, problem: string): never {
  throw new ModelError(
    "INVALID_MODEL",
    `layer ${index} of model ${file.name} ${problem}`,
    "Write the model file again with its training script",
  );
}

function compileLayer(
  file: ModelFile,
  index: number,
  layer: Layer,
  inputs: readonly Interval[],
): CompiledLayer {
  const at = (i: number): Interval =>
    inputs[i] ?? fail(file, index, `reads value ${i} of ${inputs.length}`);
  const decode = (weights: number, outputs: number): { weights: Int8Array; bias: bigint[] } => {
    if (layer.type !== "dense" && layer.type !== "conv2d")
      return fail(file, index, "has no weights");
    const bytes = Buffer.from(layer.weights, "base64");
    if (bytes.length !== weights)
      fail(file, index, `has ${bytes.length} weights, not ${weights} as its shape says`);
    if (layer.bias.length !== outputs)
      fail(file, index, `has ${layer.bias.length} biases, not ${outputs}`);
    return { weights: Int8Array.from(bytes, (b) => (b << 24) >> 24), bias: layer.bias.map(BigInt) };
  };
  switch (layer.type) {
    case "dense": {
      if (layer.inputs !== inputs.length)
        fail(file, index, `takes ${layer.inputs} values, but gets ${inputs.length}`);
      const { weights, bias } = decode(layer.inputs * layer.outputs, layer.outputs);
      const intervals = bias.map((b, o) =>
        linearInterval(
          b,
          inputs.map((input, i) => [weights[o * layer.inputs + i] ?? 0, input] as const),
        ),
      );
      return linear(layer, weights, bias, intervals);
    }
    case "conv2d": {
      if (layer.height * layer.width * layer.channels !== inputs.length)
        fail(file, index, `does not have the shape of its ${inputs.length} values`);
      const { rows, columns } = convSize(layer);
      const taps = layer.kernel * layer.kernel * layer.channels;
      const { weights, bias } = decode(taps * layer.filters, layer.filters);
      const intervals: (Interval & { magnitude: bigint })[] = [];
      for (let r = 0; r < rows; r++) {
        for (let s = 0; s < columns; s++) {
          for (let f = 0; f < layer.filters; f++) {
            const terms = Array.from(
              convTaps(layer, r, s, f),
              ([w, i]) => [weights[w] ?? 0, at(i)] as const,
            );
            intervals.push(linearInterval(bias[f] ?? 0n, terms));
          }
        }
      }
      return linear(layer, weights, bias, intervals);
    }
    case "sumPool2d": {
      if (layer.height * layer.width * layer.channels !== inputs.length)
        fail(file, index, `does not have the shape of its ${inputs.length} values`);
      const outputs = poolWindows(layer).map((window) =>
        window.map(at).reduce((a, b) => ({ lo: a.lo + b.lo, hi: a.hi + b.hi })),
      );
      const magnitude = BigInt(layer.window * layer.window) * magnitudeOf(inputs);
      return { layer, weights: new Int8Array(), bias: [], outputs, magnitude };
    }
    case "reluRequantise": {
      // The function never falls as its input grows, so the ends of an interval map to the ends.
      const apply = (x: bigint): bigint => {
        const y = shiftRound(x, layer.shift);
        return y > 0n ? y : 0n;
      };
      const outputs = inputs.map(({ lo, hi }) => ({ lo: apply(lo), hi: apply(hi) }));
      // Rounding adds half a step to the input before it divides.
      const magnitude = magnitudeOf(inputs) + (1n << BigInt(layer.shift));
      return { layer, weights: new Int8Array(), bias: [], outputs, magnitude };
    }
    case "square": {
      const outputs = inputs.map(({ lo, hi }) => {
        const [a, b] = [lo * lo, hi * hi];
        const crosses = lo <= 0n && hi >= 0n;
        return { lo: crosses ? 0n : a < b ? a : b, hi: a > b ? a : b };
      });
      return {
        layer,
        weights: new Int8Array(),
        bias: [],
        outputs,
        magnitude: magnitudeOf(outputs),
      };
    }
  }
}

function linear(
  layer: Layer,
  weights: Int8Array,
  bias: bigint[],
  intervals: (Interval & { magnitude: bigint })[],
): CompiledLayer {
  const magnitude = intervals.reduce((max, i) => (i.magnitude > max ? i.magnitude : max), 0n);
  return { layer, weights, bias, outputs: intervals.map(({ lo, hi }) => ({ lo, hi })), magnitude };
}

/**
 * Decodes a model file, checks its shapes and computes the exact interval of every value.
 * @throws CircuitError INVALID_MODEL naming the layer, when shapes disagree or a value could leave its lane or the field
 */
export function compileModel(file: ModelFile): Model {
  const { shape, bits: inputBits, mode } = file.input;
  const inputValues = shape.reduce((product, side) => product * side, 1);
  const top = (1n << BigInt(inputBits)) - 1n;
  let intervals: Interval[] = Array.from({ length: inputValues }, () => ({ lo: 0n, hi: top }));
  const layers: CompiledLayer[] = [];
  for (const [index, layer] of file.layers.entries()) {
    const compiled = compileLayer(file, index, layer, intervals);
    if (signedBits(compiled.outputs) > WORD_BITS) fail(file, index, "can exceed 252 bits");
    layers.push(compiled);
    intervals = compiled.outputs;
  }
  const last = layers.length - 1;
  const results = intervals.length;
  const { output } = file;
  if (output.labels.length !== results)
    fail(file, last, `leaves ${results} results for ${output.labels.length} labels`);
  const shared = {
    name: file.name,
    file,
    layers,
    inputValues,
    inputWords: mode === "raw" ? inputValues : 1,
    results,
  };
  if (output.type === "argmax") return { ...shared, outputWords: 1, lanes: undefined };
  const { bits } = output;
  if (signedBits(intervals) > bits)
    fail(file, last, `needs lanes of ${signedBits(intervals)} bits, not ${bits}`);
  const perWord = Math.floor(WORD_BITS / bits);
  return {
    ...shared,
    outputWords: Math.ceil(results / perWord),
    lanes: { bits, perWord, offset: 1n << BigInt(bits - 1) },
  };
}
