/** Σ coefficient·wire, as two columns. Coefficients are reduced mod r; wire 0 is the constant 1. */
export interface LinearCombination {
  wires: Uint32Array;
  coefficients: bigint[];
}

/** a·b = c */
export interface Constraint {
  a: LinearCombination;
  b: LinearCombination;
  c: LinearCombination;
}

/** A rank-1 constraint system. Wires: 1, outputs, public inputs, private inputs, the rest. */
export interface R1cs {
  wires: number;
  outputs: number;
  publicInputs: number;
  privateInputs: number;
  /** Outputs and public inputs. */
  publicSignals: number;
  constraints: Constraint[];
}
