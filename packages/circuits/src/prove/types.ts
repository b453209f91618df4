/** One inference to prove. */
export interface ProofInput {
  /** One integer a value, as the model's codec makes them. */
  input: Uint8Array | readonly number[];
  /** Salt of the input commitment; absent with raw inputs. */
  salt?: bigint;
  /** `keccak256(abi.encode(chainid, market, jobId, payee, modelId))` reduced mod r. */
  context: bigint;
}

/** Values of the input signals by name, arrays flattened. */
export type SignalInputs = Record<string, readonly bigint[]>;

/** All wires of one circuit's run. */
export interface Witness {
  /** 32-byte little-endian words, wire 0 (the constant 1) first. */
  wires: Uint8Array;
  /** Public signals in the contract's order. */
  signals: bigint[];
}

/** A proof, and the time that it took. */
export interface Proof {
  /** Public signals in the contract's order. */
  signals: bigint[];
  /** 256 bytes: A | B | C, as the contract reads them. */
  proof: Uint8Array;
  /** Milliseconds. */
  timings: { witness: number; prove: number };
}

/** Public signals of a proof about many values, and the values that they stand for. */
export interface BatchSignals {
  /** A batch: input words, output words and context, inference by inference. An opening: salt, format word, elements. */
  values: bigint[];
  /** The prover's commitment. A batch: chain(number of values, values…). An opening: chain(values…), the input commitment. */
  C: bigint;
  /** keccak256(C ‖ values…) mod r: the contract derives it from the values that it is told. */
  z: bigint;
  /** Σ values[i]·zⁱ mod r. */
  e: bigint;
}
