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

/** A model that is ready to run: file, decoded layers, bounds. */
export interface Model {
  name: string;
  file: ModelFile;
  layers: CompiledLayer[];
  /** Number of results before packing or argmax. */
  results: number;
  /** Words of output in the public signals. */
  outputWords: number;
  /** How a consumer reads the output words. */
  lanes: { bits: number; perWord: number; offset: bigint } | undefined;
}
