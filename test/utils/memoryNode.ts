import type {
  Call,
  Chain,
  Context,
  Enclave,
  JobRecord,
  MarketEvent,
  Means,
  Prover,
  SeedEvidence,
} from "@assay/node";
import { configSchema, createContext, createLogger, memoryStore } from "@assay/node";
import type { Delivery, JobView, Model, ProverRecord, Request } from "@assay/sdk";
import { Assurance, modelId } from "@assay/sdk";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";

export const OPERATOR = "0x" + "0a".repeat(20);
export const RIVAL = "0x" + "0b".repeat(20);
export const KEY = "0x" + "5e".repeat(20);
export const NOW = 1_800_000_000n;
const WORD = (byte: string): string => "0x" + byte.repeat(32);

const SHAPE = {
  openingCircuitId: WORD("04"),
  inputFormat: 1 + 256 * 784,
  inputWords: 1,
  outputWords: 1,
};

/** A model that an enclave runs and a circuit proves; one that only an enclave runs; one without a runtime. */
export const MODELS = {
  both: {
    weightsHash: WORD("01"),
    circuitId: WORD("02"),
    runtimeId: WORD("03"),
    batchCircuitId: ZeroHash,
    ...SHAPE,
  },
  blind: {
    weightsHash: WORD("01"),
    circuitId: ZeroHash,
    runtimeId: WORD("03"),
    batchCircuitId: ZeroHash,
    ...SHAPE,
  },
  proven: {
    weightsHash: WORD("01"),
    circuitId: WORD("02"),
    runtimeId: ZeroHash,
    batchCircuitId: ZeroHash,
    ...SHAPE,
  },
} satisfies Record<string, Model>;

/** The state of the chain and the vendor, which a test may change, and the node's actions. */
export interface World {
  context: Context;
  chain: {
    number: number;
    time: bigint;
    status: bigint;
    isValid: boolean;
    /** Whether the guardian ended the session. */
    isRevoked: boolean;
    isDenied: boolean;
    /** The operator's free balance in the market. */
    balance: bigint;
    seed: bigint | undefined;
    evidence: SeedEvidence | undefined;
    prover: ProverRecord;
    undecided: number;
    reward: bigint;
    /** Whether every circuit is quarantined. */
    isQuarantined: boolean;
    /** What the chain says of every job. */
    view: JobView;
  };
  /** What the node declared of its prover, in order. */
  declared: { proofMilliseconds: number; proofFee: bigint }[];
  machine: { now: number };
  sent: Call[];
  renewals: number;
  /** Job contexts that were proven, in order. */
  proven: bigint[];
}

/** A node whose ports are all in memory. */
export function memoryNode(values: object = {}): World {
  const config = configSchema.parse({
    rpcUrl: "http://127.0.0.1:1",
    chainId: 31337,
    market: ZeroAddress,
    operatorKey: WORD("11"),
    circuits: ["digits-fast"],
    dataDir: "unused",
    proofSeconds: 2,
    marginSeconds: 10,
    bondBps: 90_000,
    ...values,
  });
  const state: World["chain"] = {
    number: 100,
    time: NOW,
    status: 0n,
    isValid: true,
    isRevoked: false,
    isDenied: false,
    balance: 1_000n,
    seed: undefined,
    evidence: undefined,
    prover: { proofMilliseconds: 3_000n, proofFee: 0n, nextTurn: NOW + 3n },
    undecided: 0,
    reward: 0n,
    isQuarantined: false,
    view: viewOf(1),
  };
  const declared: World["declared"] = [];
  const machine = { now: 1_000_000 };
  const sent: Call[] = [];
  const proven: bigint[] = [];
  const chain: Partial<Chain> = {
    chainId: 31337n,
    market: ZeroAddress,
    operator: OPERATOR,
    minBond: 1n,
    windows: { challengeSeconds: 60n, proofSeconds: 120n, dataSeconds: 60n },
    now: () => Promise.resolve(state.time),
    head: () => Promise.resolve({ number: state.number, time: state.time }),
    seed: () => Promise.resolve(state.seed),
    seedEvidence: () => Promise.resolve(state.evidence),
    postReward: () => Promise.resolve(state.reward),
    vendorStatus: () => Promise.resolve(state.status),
    countOutages: () => Promise.resolve(0n),
    job: () => Promise.resolve(state.view),
    isQuarantined: () => Promise.resolve(state.isQuarantined),
    sessionStatus: () =>
      Promise.resolve({
        status: state.status,
        valid: state.isValid,
        revoked: state.isRevoked,
        denied: state.isDenied,
      }),
    earnings: () => Promise.resolve(state.balance),
    prover: () => Promise.resolve(state.prover),
    undecided: () => Promise.resolve(state.undecided),
    declareProver: (proofMilliseconds, proofFee) => {
      declared.push({ proofMilliseconds, proofFee });
      return Promise.resolve();
    },
    send: (calls) => {
      sent.push(...calls);
      const outcome = { failures: [undefined], gasUsed: 1n, transactionHash: ZeroHash };
      return Promise.resolve({ sent: calls.map(() => outcome), events: [] as MarketEvent[] });
    },
  };
  const prover: Prover = {
    inputWords: () => [1n],
    compute: () => [7n],
    prove: (_, context) => {
      proven.push(context);
      const signals = [1n, 7n, context];
      return Promise.resolve({ signals, proof: new Uint8Array(256), witnessMs: 1, proveMs: 1 });
    },
    open: () => Promise.resolve({ commitment: 2n, proof: new Uint8Array(256) }),
    close: () => Promise.resolve(),
  };
  const world: World = {
    context: createContext({
      config,
      chain: chain as Chain,
      prover,
      store: memoryStore(),
      clock: { now: () => machine.now, sleep: () => Promise.resolve() },
      log: createLogger("silent"),
      models: new Map(
        Object.values(MODELS).map((model) => [modelId(model), { circuit: "digits-fast", model }]),
      ),
    }),
    chain: state,
    machine,
    sent,
    declared,
    renewals: 0,
    proven,
  };
  let session = { key: KEY, validFrom: NOW - 100n, validUntil: NOW + 300n };
  const enclave: Enclave = {
    vendor: 128,
    get session() {
      return session;
    },
    run: () => Promise.resolve({ outputs: [7n] }),
    sign: (root) => Promise.resolve(root),
    renew: () => {
      world.renewals++;
      session = { key: KEY, validFrom: state.time, validUntil: state.time + 400n };
      return Promise.resolve(session);
    },
  };
  world.context.enclave = enclave;
  return world;
}

/** A request for an enclave's answer. */
export function requestOf(model: Model, values: Partial<Request> = {}): Request {
  return {
    requester: RIVAL,
    operator: ZeroAddress,
    modelId: modelId(model),
    inputCommitment: toBeHex(1n, 32),
    inputDigest: ZeroHash,
    nonce: 1n,
    assurance: Assurance.Enclave,
    confidential: false,
    valueAtRisk: 100n,
    minPrice: 100n,
    maxPrice: 100n,
    callbackFee: 0n,
    rampStart: NOW,
    rampEnd: NOW,
    lockBy: NOW + 100n,
    executionWindow: 100n,
    deadline: NOW + 400n,
    callback: ZeroAddress,
    callbackGas: 0n,
    ...values,
  };
}

/** A delivery made just now, with a bond of nine prices. */
export function deliveryOf(values: Partial<Delivery> = {}): Delivery {
  return {
    lock: (255n << 192n) | (90_000n << 200n) | (2n << 252n),
    resultHash: ZeroHash,
    outputDigest: ZeroHash,
    deliveredAt: NOW,
    auditTarget: 102n,
    vendor: 128n,
    status: 0n,
    provable: true,
    proofWanted: false,
    hasCallback: false,
    price: 100n,
    valueAtRisk: 100n,
    challengeBond: 0n,
    demandedAt: 0n,
    disputedAt: 0n,
    challenger: ZeroAddress,
    proven: false,
    ...values,
  };
}

/** An open job as the chain shows it. */
export function viewOf(id: number, values: Partial<JobView> = {}): JobView {
  return {
    ...{ jobId: toBeHex(id, 32), state: "Open", operator: ZeroAddress, lockedAt: 0n },
    ...{ bondWorth: 0n, bondBps: 0n, pauseIndex: 0n, feeBps: 0n, reopened: false },
    ...{
      declined: false,
      inputPublic: false,
      inputDemanded: false,
      inputPosted: false,
      reserve: 0n,
      bonus: 0n,
    },
    ...{ stretch: 0n, ...values },
  };
}

/** The means of an operator with a quick prover and no job. */
export function meansOf(values: Partial<Means> = {}): Means {
  return {
    free: 10_000n,
    prover: { proofMilliseconds: 3_000n, proofFee: 0n, nextTurn: NOW + 3n },
    undecided: 0,
    session: { sessionKey: KEY, status: 0n },
    ...values,
  };
}

/** Puts a job into the node's store. */
export function put(
  { context }: Pick<World, "context">,
  id: number,
  phase: JobRecord["phase"],
  values: Partial<JobRecord> = {},
  model: Model = MODELS.both,
): JobRecord {
  const record: JobRecord = {
    jobId: toBeHex(id, 32),
    request: requestOf(model),
    input: "0x01",
    blockNumber: 1,
    price: 100n,
    deadline: NOW + 100n,
    ...values,
    phase,
  };
  context.store.put(record);
  return record;
}
