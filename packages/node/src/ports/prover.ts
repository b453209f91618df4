/** One inference to prove, as the operator got it. */
export interface Work {
  circuit: string;
  /** Salt and values, as they came with the request. */
  input: Uint8Array;
}

/** A proof, and what it took. */
export interface Proven {
  /** Public signals in the contract's order. */
  signals: bigint[];
  /** 256 bytes. */
  proof: Uint8Array;
  witnessMs: number;
  proveMs: number;
}

/** Runs and proves models. */
export interface Prover {
  /** Commitment to an input. @throws when the bytes are not an input of the circuit */
  commit(work: Work): bigint;
  /** Output words of the model, by the reference engine. */
  compute(work: Work): bigint[];
  prove(work: Work, context: bigint): Promise<Proven>;
  /** Frees what keeps the process alive. */
  close(): Promise<void>;
}
