/** Evidence that a requester wants before it pays; the numbers are the contract's. */
export const Assurance = { Proof: 0, Enclave: 1, EnclaveAndProof: 2 } as const;
export type Assurance = (typeof Assurance)[keyof typeof Assurance];

/** Names of `JobState`, by the contract's numbers. */
export const JOB_STATES = ["None", "Open", "Locked", "Provisional", "Disputed", "Settled"] as const;
/** Where a job stands. `None`: never created, or ended without a result. */
export type JobState = (typeof JOB_STATES)[number];

/** Bytes as 0x and hexadecimal digits. */
export type Hex = string;

/** One inference, as its requester signs it. Amounts in token units, times in seconds on the job's own clock. */
export interface Request {
  requester: string;
  /** The only operator that may take the first lock; the zero address opens the request to all. */
  operator: string;
  modelId: Hex;
  inputCommitment: Hex;
  /** keccak256 of the input's bytes; zero when they travel privately. */
  inputDigest: Hex;
  nonce: bigint;
  assurance: Assurance;
  confidential: boolean;
  valueAtRisk: bigint;
  minPrice: bigint;
  maxPrice: bigint;
  callbackFee: bigint;
  rampStart: bigint;
  rampEnd: bigint;
  lockBy: bigint;
  executionWindow: bigint;
  deadline: bigint;
  callback: string;
  callbackGas: bigint;
}

/** What a model id commits to. */
export interface Model {
  weightsHash: Hex;
  /** Zero when the model cannot be proven. */
  circuitId: Hex;
  /** Zero when no enclave runs it. */
  runtimeId: Hex;
  /** Circuit that proves many of the model's inferences in one proof; zero when it has none. */
  batchCircuitId: Hex;
}

/** A result and its proof, as `settle` takes it. */
export interface Settlement {
  request: Request;
  /** The model's public input words where it has several; empty where the commitment is the input word. */
  inputs: bigint[];
  outputs: bigint[];
  /** 256 bytes. */
  proof: Hex;
}
