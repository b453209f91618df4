import { Assurance } from "@assay/sdk";

/** Share of the stream's cost that proofs add where the vendor is Broken: p · k. Bonds are chosen so that every k has the same. */
const PROVING = 0.7;
/** k of the unslowed prover, rounded: the nodes count their costs with it. */
const REAL_K = 7;

/** The bond of a job in values at risk that makes p · k = 0.7 at q = 1: p = V / (V + B), so B / V = k / 0.7 − 1, rounded up. */
export function bondsFor(k: number): number {
  return Math.ceil(Number((k / PROVING - 1).toFixed(9)));
}

/** One run of the stream, on a chain and a deployment of its own. */
export interface Scenario {
  name:
    | "audits"
    | "audits alone"
    | "every job proven"
    | "no audits"
    | "flood"
    | "hunters and a bot"
    | "k = 30"
    | "k = 300";
  /** Claim that it shows. */
  title: string;
  /** Cost of a proof in inferences, by which the nodes compute fee, bond and ask. */
  k: number;
  /** The provers are slowed until a proof takes k times as long as a job without one. */
  isSlowed: boolean;
  /** Bond of a job in values at risk. */
  bonds: number;
  /** Stake of the cheating operator in bonds: it bounds how many lies are open at once. */
  cheaterBonds: number;
  /** Who recomputes others' results and refutes the wrong ones: the honest nodes, accounts that do it for pay, or none. */
  watchtowers: "nodes" | "hunters" | "none";
  /** The requester and a challenger call for proofs of right results while the vendor is Broken, and the cheat lies only then. */
  isFlooded: boolean;
  assurance: typeof Assurance.Enclave | typeof Assurance.Proof;
  /** The market draws no audits. */
  isUnaudited: boolean;
  /** Seconds of steady stream before the leak, and after the downgrade. */
  before: number;
  after: number;
  /** Whether to wait until every job is final. */
  drains: boolean;
  /** A smoke test: too short to show rates, or a queue longer than a window. */
  isShort: boolean;
}

/** The rules as shipped. */
export const SHIPPED: Scenario = {
  name: "audits",
  title: "as shipped: audits by stake, watchtowers on",
  k: REAL_K,
  isSlowed: false,
  bonds: bondsFor(REAL_K),
  cheaterBonds: 33,
  watchtowers: "nodes",
  isFlooded: false,
  assurance: Assurance.Enclave,
  isUnaudited: false,
  before: 26,
  after: 62,
  drains: true,
  isShort: false,
};

/** A slowed prover, and bonds that match it. */
const slowedBy = (k: number): Pick<Scenario, "k" | "isSlowed" | "bonds" | "cheaterBonds"> => ({
  k,
  isSlowed: true,
  bonds: bondsFor(k),
  cheaterBonds: 8,
});

export const SCENARIOS: readonly Scenario[] = [
  SHIPPED,
  {
    ...SHIPPED,
    name: "audits alone",
    title: "the draw alone: watchtowers off",
    cheaterBonds: 100,
    watchtowers: "none",
    before: 6,
    after: 16,
  },
  {
    ...SHIPPED,
    name: "every job proven",
    title: "the same stream, a proof of every job",
    cheaterBonds: 100,
    watchtowers: "none",
    assurance: Assurance.Proof,
    before: 6,
    after: 14,
    drains: false,
  },
  {
    ...SHIPPED,
    name: "no audits",
    title: "enclave signatures alone: no audits, watchtowers off",
    cheaterBonds: 100,
    watchtowers: "none",
    isUnaudited: true,
    before: 6,
    after: 12,
  },
  {
    ...SHIPPED,
    name: "flood",
    title: "as shipped, k = 15; every result of an honest operator is challenged",
    ...slowedBy(15),
    cheaterBonds: 12,
    isFlooded: true,
    before: 6,
    after: 40,
  },
  {
    ...SHIPPED,
    name: "hunters and a bot",
    title: "watchtowers that work for pay, and a bot that copies their proofs",
    cheaterBonds: 222,
    watchtowers: "hunters",
    before: 6,
    after: 22,
  },
  {
    ...SHIPPED,
    name: "k = 30",
    title: "a proof takes 30 jobs, bonds to match",
    ...slowedBy(30),
    before: 16,
    after: 44,
  },
  {
    ...SHIPPED,
    name: "k = 300",
    title: "a proof takes 300 jobs, bonds to match",
    ...slowedBy(300),
    before: 16,
    after: 44,
  },
];

/** Scenarios of the smoke test, with shorter streams. Nothing of it is published. */
export const QUICK: readonly Scenario[] = SCENARIOS.filter(
  ({ name }) => name === "flood" || name === "hunters and a bot",
).map((scenario) => ({
  ...scenario,
  ...{ before: 3, after: scenario.isFlooded ? 11 : 8, isShort: true },
}));
