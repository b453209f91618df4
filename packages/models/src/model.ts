import type { Layer, ModelFile } from "./schema.js";

/** Closed interval of integers. */
export interface Interval {
  lo: bigint;
  hi: bigint;
}

/** A layer with its weights decoded and the exact interval of everything it can produce. */
export interface CompiledLayer {
  layer: Layer;
  /** int8 weights of a linear layer, in the file's order; empty for the others. */
  weights: Int8Array;
  bias: bigint[];
  /** Interval of each output, over all inputs that the range checks admit. */
  outputs: Interval[];
  /**
   * Largest magnitude of any value inside the layer, partial sums in any order included: below 2^53 the reference
   * engine may use doubles and stay exact.
   */
  magnitude: bigint;
}

/** How results share the output words: lane i stands in word ⌊i / perWord⌋, offset to be positive. */
export interface Lanes {
  bits: number;
  perWord: number;
  offset: bigint;
}

/** A model that is ready to run: file, decoded layers, bounds. */
export interface Model {
  name: string;
  file: ModelFile;
  layers: CompiledLayer[];
  /** Number of input values: the product of the input's shape. */
  inputValues: number;
  /** Number of public input words: one commitment, or every value. */
  inputWords: number;
  /** Number of results before packing or argmax. */
  results: number;
  /** Number of public output words. */
  outputWords: number;
  /** Undefined when the one output word is a label's index. */
  lanes: Lanes | undefined;
}

/** The part of a model that reads its inputs and outputs. It needs no weights. */
export interface ModelCodec extends Pick<
  Model,
  "name" | "inputValues" | "inputWords" | "results" | "outputWords" | "lanes"
> {
  file: Pick<ModelFile, "input" | "output">;
}

/** A committed model without its weights, and the SHA-256 of its file. */
export interface KnownModel extends ModelCodec {
  weightsHash: string;
}

/** Smallest n with every interval inside [−2^(n−1), 2^(n−1)). */
export function signedBits(intervals: readonly Interval[]): number {
  let n = 1;
  for (const { lo, hi } of intervals) {
    while (lo < -(1n << BigInt(n - 1)) || hi >= 1n << BigInt(n - 1)) n++;
  }
  return n;
}
