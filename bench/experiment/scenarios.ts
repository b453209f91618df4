import { Assurance } from "@assay/sdk";
import { parseEther } from "ethers";

/** One run of the stream, on a chain and a deployment of its own. */
export interface Scenario {
  name: "audits" | "audits alone" | "every job proven" | "no audits";
  /** Claim that it shows. */
  title: string;
  /** Bond of a job in basis points of its price. */
  bondBps: number;
  /** Stake of the cheating operator: it bounds how many lies are open at once. */
  cheaterStake: bigint;
  /** Honest nodes recompute others' results, and refute the wrong ones. */
  watchtowers: boolean;
  assurance: typeof Assurance.Enclave | typeof Assurance.Proof;
  /** The market draws no audits. */
  isUnaudited: boolean;
  /** Seconds of steady stream before the leak, and after the downgrade. */
  before: number;
  after: number;
  /** Whether to wait until every job is final. */
  drains: boolean;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "audits",
    title: "as shipped: audits by stake, watchtowers on",
    bondBps: 90_000,
    cheaterStake: parseEther("300"),
    watchtowers: true,
    assurance: Assurance.Enclave,
    isUnaudited: false,
    before: 38,
    after: 84,
    drains: true,
  },
  {
    name: "audits alone",
    title: "the draw alone: watchtowers off",
    bondBps: 90_000,
    cheaterStake: parseEther("900"),
    watchtowers: false,
    assurance: Assurance.Enclave,
    isUnaudited: false,
    before: 6,
    after: 30,
    drains: true,
  },
  {
    name: "every job proven",
    title: "the same stream, a proof of every job",
    bondBps: 90_000,
    cheaterStake: parseEther("900"),
    watchtowers: false,
    assurance: Assurance.Proof,
    isUnaudited: false,
    before: 6,
    after: 16,
    drains: false,
  },
  {
    name: "no audits",
    title: "enclave signatures alone: no audits, watchtowers off",
    bondBps: 90_000,
    cheaterStake: parseEther("900"),
    watchtowers: false,
    assurance: Assurance.Enclave,
    isUnaudited: true,
    before: 6,
    after: 16,
    drains: true,
  },
];

/** For a smoke test: nothing of it is published. */
export const QUICK: Scenario = {
  ...(SCENARIOS[0] as Scenario),
  before: 8,
  after: 16,
};
