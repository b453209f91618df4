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
