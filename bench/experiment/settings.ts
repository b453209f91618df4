import { parseEther } from "ethers";

/**
 * Settings of all scenarios. Times in seconds. On a busy machine ASSAY_EXPERIMENT_PATIENCE=3 makes the market's windows three times
 * as long, and the stream a third as dense: nothing of such a run is published.
 */
export const PATIENCE = Number(process.env.ASSAY_EXPERIMENT_PATIENCE ?? 1);
export const CIRCUIT = "digits-fast";
/** The circuit that proves many inferences of the same model at once. */
export const BATCH_CIRCUIT = "digits-fast-x16";
export const CHAIN_ID = 31337;
/** Price of a job, and what a wrong answer costs its requester. */
export const VALUE = parseEther("1");
/**
 * A market's windows for challenge and data are 30 minutes and an hour by default: here everything must end within minutes. The
 * window for a proof follows from the prover: see `proofWindowOf`.
 */
export const WINDOWS = { challengeSeconds: 6 * PATIENCE, dataSeconds: 2 * PATIENCE };
/** The shortest window for a proof: it must exceed the other two together. */
const LEAST_PROOF_SECONDS = 9 * PATIENCE;
/** An operator declares half as much again as a proof takes, and at most a quarter of the window; a third is kept in hand. */
const PROOFS_A_WINDOW = 8 * PATIENCE;
/** The window for a proof that takes so long, seconds. */
export function proofWindowOf(proofTakes: number): number {
  return Math.max(LEAST_PROOF_SECONDS, Math.ceil(PROOFS_A_WINDOW * proofTakes));
}
/** Windows of a vendor that is not trusted are this many times as long (`DOWNGRADE_FACTOR`). */
export const STRETCH = 4;
/** From the leak to the guardian's downgrade: less than a challenge window, so no lie is final before. */
export const ALARM_SECONDS = 3;
/** Time for a lock and a delivery; a job that stays open is taken much later too. */
export const EXECUTION_SECONDS = 30 * PATIENCE;
/** Load, as a part of the measured capacity. */
export const UTILISATION = 0.4;
/** Jobs in the burst that measures capacity. */
export const BURST = 200;
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
export const DRAIN_SECONDS = 180 * PATIENCE;
/** Tokens of the requester and of the account that floods with it. */
export const DEPOSIT = parseEther("20000");
/** Jobs for which an honest operator's stake is enough at once. */
export const HONEST_BONDS = 2_000n;
/** Every operator has so many bonds in tokens in the market, for challenges. */
export const DEPOSIT_BONDS = 12n;
/** Cost of an inference by which the nodes and the report count: half of a job's price. */
export const INFERENCE_COST = VALUE / 2n;
/** Cost of the gas of a proof's transaction: a tenth of a job. */
export const PROOF_GAS_COST = VALUE / 10n;
/** Fee of the market, basis points of the price. One half of it fills the pot that pays for posts of seeds. */
export const FEE_BPS = 100n;
/** Reward of a target's first post, and what the pot holds at the start. */
export const POST_REWARD = parseEther("0.02");
export const POT = parseEther("5");
/** Largest reward of a keeper. */
export const KEEPER_CAP = parseEther("0.1");
/** Seconds from the downgrade to the flood, and from the flood's first challenge to the cheat's first lie. */
export const FLOOD_DELAY_SECONDS = 4;
export const HIDING_SECONDS = 3;
/** Challenges of right results that the flood makes. */
export const FLOOD_CHALLENGES = 60;
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
  challenger: 8,
  bot: 9,
  hunters: [10, 11],
} as const;
