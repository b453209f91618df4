import { parseEther } from "ethers";

/** Settings of all scenarios. Times in seconds. */
export const CIRCUIT = "digits-fast";
/** The circuit that proves many inferences of the same model at once. */
export const BATCH_CIRCUIT = "digits-fast-x16";
export const CHAIN_ID = 31337;
/** Price of a job, and what a wrong answer costs its requester. */
export const VALUE = parseEther("1");
/** A market's windows are 30 minutes, 4 hours and 1 hour by default: here everything must end within minutes. */
export const WINDOWS = { challengeSeconds: 7, proofSeconds: 11, dataSeconds: 3 };
/** Windows of a vendor that is not trusted are this many times as long (`DOWNGRADE_FACTOR`). */
export const STRETCH = 4;
/** From the leak to the guardian's downgrade: less than a challenge window, so no lie is final before. */
export const ALARM_SECONDS = 3;
/** Time for a lock and a delivery; a job that stays open is taken much later too. */
export const EXECUTION_SECONDS = 30;
/** Load, as a part of the measured capacity. */
export const UTILISATION = 0.4;
/** Jobs in the burst that measures capacity. */
export const BURST = 240;
/** Of that burst, the middle counts: without the start, when nothing is delivered, and the tail. */
export const BURST_MIDDLE = [0.15, 0.85] as const;
/** Proofs that are timed, after one that warms the prover up. */
export const TIMED_PROOFS = 6;
export const BUCKET_SECONDS = 2;
/**
 * From a request to its delivery, and from the end of its window to its block, both with the wait for a batch: until the first
 * ones are through, a run is not steady.
 */
export const SETTLING_SECONDS = 10;
/** Longest wait for the last jobs. */
export const DRAIN_SECONDS = 120;
/** Tokens of each party. */
export const DEPOSIT = parseEther("20000");
export const HONEST_STAKE = parseEther("20000");
/** Every operator has some tokens in the market: a challenge without a proof bonds the price. */
export const OPERATOR_DEPOSIT = parseEther("100");
/** A slash beyond the bond waits at most this long. */
export const SLASH_DELAY_SECONDS = 96 * 60 * 60;

/** Vendors A and B: their roots follow from the seeds. */
export const VENDORS = {
  A: { number: 128, seed: "tee-break-a" },
  B: { number: 129, seed: "tee-break-b" },
} as const;
export type VendorName = keyof typeof VENDORS;

/**
 * The nodes, the vendor of each one's enclave, and how often each looks at the chain. The cheat's machine is at vendor A, whose
 * key leaks; it looks more often, to get hold of more jobs.
 */
export const NODES = [
  { name: "honest-a", vendor: "A", account: 5, pollMs: 250 },
  { name: "honest-b", vendor: "B", account: 6, pollMs: 250 },
  { name: "cheater", vendor: "A", account: 7, pollMs: 150 },
] as const;
export type NodeName = (typeof NODES)[number]["name"];

/** Hardhat's accounts of the others. */
export const ACCOUNTS = {
  deployer: 0,
  governor: 1,
  guardian: 2,
  treasury: 3,
  requester: 4,
} as const;
