/** One inference, as a request describes it. */
export interface Work {
  circuit: string;
  /** The input's bytes as they came with the request. The model's codec reads them. */
  input: Uint8Array;
}

/** A proof and the time that it took. */
export interface Proven {
  /** Public signals in the contract's order. */
  signals: bigint[];
  /** 256 bytes. */
  proof: Uint8Array;
  witnessMs: number;
  proveMs: number;
}

/** What an input's bytes commit to, and the proof of that. */
export interface Opening {
  commitment: bigint;
  /** 256 bytes. */
  proof: Uint8Array;
}

/** Runs and proves models. */
export interface Prover {
  /** The public input words of an input. @throws when the bytes are not an input of the circuit's model */
  inputWords(work: Work): bigint[];
  /** Output words of the model, by the reference engine. */
  compute(work: Work): bigint[];
  /** @param context the public signal that binds the proof to a job and its payee */
  prove(work: Work, context: bigint): Promise<Proven>;
  /**
   * Proves what an input's bytes commit to. Undefined where the market needs no proof: the bytes are no input of the circuit's
   * model, or its input words are public.
   */
  open(work: Work): Promise<Opening | undefined>;
  /** Ends the worker threads, which would keep the process alive. */
  close(): Promise<void>;
}
