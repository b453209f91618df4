import { parseEther } from "ethers";

/** What all scenarios share. Times in seconds. */
export const CIRCUIT = "digits-fast";
export const CHAIN_ID = 31337;
/** Price of a job, and what a wrong answer costs its requester. */
export const VALUE = parseEther("1");
/** A market's windows are 30 minutes, 4 hours and 1 hour by default: here everything must end within minutes. */
export const WINDOWS = { challengeSeconds: 8, proofSeconds: 16, dataSeconds: 4 };
/** Windows of a vendor that is not trusted are this many times as long (`DOWNGRADE_FACTOR`). */
export const STRETCH = 4;
/** From the leak to the guardian's downgrade: less than a challenge window, so no lie is final before. */
export const ALARM_SECONDS = 4;
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
/** Tokens of each party. */
export const DEPOSIT = parseEther("20000");
export const HONEST_STAKE = parseEther("20000");
/** A slash beyond the bond waits 48 hours. */
export const SLASH_DELAY_SECONDS = 48 * 60 * 60;

/** Vendors A and B: their roots follow from the seeds. */
export const VENDORS = {
  A: { number: 128, seed: "tee-break-a" },
  B: { number: 129, seed: "tee-break-b" },
} as const;
export type VendorName = keyof typeof VENDORS;

/** The nodes, and the vendor of each one's enclave. The cheat's machine is at vendor A, whose key leaks. */
export const NODES = [
  { name: "honest-a", vendor: "A", account: 5 },
  { name: "honest-b", vendor: "B", account: 6 },
  { name: "cheater", vendor: "A", account: 7 },
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
