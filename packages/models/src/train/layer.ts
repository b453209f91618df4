/** A trained array: the master copy, the copy that the forward pass uses (fake-quantised or equal), and Adam's state. */
export interface Parameter {
  value: Float32Array;
  used: Float32Array;
  gradient: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  /** Largest magnitude of the integer that this weight becomes; 0 for biases, which keep full precision. */
  levels: number;
}

/** One layer of a float network, one sample at a time; gradients add up until the optimiser's step. */
export interface TrainLayer {
  readonly size: number;
  readonly parameters: Parameter[];
  forward(input: Float32Array): Float32Array;
  /** @param needed false for the first layer, whose input needs no gradient */
  backward(gradient: Float32Array, needed: boolean): Float32Array;
}

/** A parameter with nothing learnt yet. */
export function parameter(size: number, levels: number, fill: () => number): Parameter {
  const value = Float32Array.from({ length: size }, fill);
  return {
    value,
    used: value.slice(),
    gradient: new Float32Array(size),
    mean: new Float32Array(size),
    variance: new Float32Array(size),
    levels,
  };
}

/** Step between neighbouring integers of a weight array. */
export function weightStep({ value, levels }: Parameter): number {
  let max = 0;
  for (const w of value) max = Math.max(max, Math.abs(w));
  return max === 0 ? 1 : max / levels;
}
