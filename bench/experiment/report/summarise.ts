import { formatEther } from "ethers";

import { proofCostOf } from "../startNodes.js";
import type { Run } from "../runScenario.js";
import { INFERENCE_COST, NODES, PROOF_GAS_COST } from "../settings.js";
import { rateOf } from "./rateOf.js";
import { toBooks } from "./toBooks.js";
import type { Cost } from "./toCost.js";
import { toCost } from "./toCost.js";
import type { Flooded } from "./toFlooded.js";
import { toFlooded } from "./toFlooded.js";
import type { Hunt } from "./toHunt.js";
import { toHunt } from "./toHunt.js";
import type { Phase } from "./toPhases.js";
import { toPhases } from "./toPhases.js";
import type { Series } from "./toSeries.js";
import { toSeries } from "./toSeries.js";

/** Gain of a party, tokens. */
export interface Account {
  party: string;
  start: number;
  end: number;
  net: number;
  /** Gain by the rules, computed from the jobs' stories. */
  expected: number;
  /** Of a node or a watchtower: the gain less its inferences and proofs, at their cost in tokens. */
  afterCosts?: number;
}

/** One scenario's results, in plain numbers. Times in seconds from the stream's start. */
export interface Summary {
  name: string;
  title: string;
  /** Bond of a job in values at risk, k in the nodes' tokens, and what a slowed prover and its window take, seconds. */
  bonds: number;
  k: number;
  proofTakes: number;
  proofWindow: number;
  rate: number;
  marks: Record<"leak" | "downgrade" | "end" | "over", number>;
  phases: Record<"before" | "after", Phase>;
  cost: Cost;
  jobs: { asked: number; final: number; right: number; wrong: number };
  /** Wrong results; of those without challenge or refutation, how many were drawn, and how many were to be expected. */
  fraud: Record<
    "attempted" | "refuted" | "unanswered" | "paid" | "open" | "drawn" | "expected",
    number
  >;
  /** Money of all parties when all windows and waiting slashes were over; `sum` is the amount minted. */
  accounts: Account[];
  inJobs: number;
  sum: number;
  /** Largest difference between a party's money and the rules', smallest token units; and of an R2's parts, as a share. */
  ledgerError: string;
  slashError: number;
  /** Tokens that finders were paid. */
  bounties: number;
  /** Parts of the cheat's net, tokens: pay for right and for wrong answers; lost to R2, to R4 and to R1. */
  cheat: { right: number; wrong: number; r2: number; r4: number; r1: number };
  /** Gain by lies alone: its mean by the rules, where only the draw meets them, and its standard deviation. */
  lottery: { mean: number; sigma: number };
  flood?: Flooded;
  hunt?: Hunt;
  /** A smoke test. */
  isShort: boolean;
  series: Series;
}

const tokens = (amount: bigint): number => Number(formatEther(amount));

/** Boils a run down. @param k processor time of a proof, in that of a job without one */
export function summarise(run: Run, k: number): Summary {
  const { scenario, rate, marks, stories, money } = run;
  const since = (mark: keyof Summary["marks"]): number => marks[mark].at - marks.start.at;
  const lies = stories.flatMap(({ told }) => told.filter(({ isWrong }) => isWrong));
  const ended = (end: string): number => lies.filter((lie) => lie.end === end).length;
  const left = lies.filter(({ end, isChallenged }) => end !== "refuted" && isChallenged !== true);
  const final = stories.filter(({ finalAt }) => finalAt !== undefined);
  const books = toBooks(run);
  const inJobsError = abs(money.inJobs - books.inJobs);
  const ledgerError = money.holdings
    .map(({ party, start, end }) => abs(end - start - (books.expected.get(party) ?? 0n)))
    .reduce((worst, error) => (error > worst ? error : worst), inJobsError);
  return {
    name: scenario.name,
    title: scenario.title,
    bonds: scenario.bonds,
    k: scenario.k,
    proofTakes: run.proofTakes,
    proofWindow: run.proofWindow,
    rate,
    marks: {
      leak: since("leak"),
      downgrade: since("downgrade"),
      end: since("end"),
      over: since("over"),
    },
    phases: toPhases(run),
    cost: toCost(run, scenario.isSlowed ? scenario.k : k),
    jobs: {
      asked: stories.length,
      final: final.length,
      right: final.filter(({ isRight }) => isRight === true).length,
      wrong: final.filter(({ isRight }) => isRight !== true).length,
    },
    fraud: {
      attempted: lies.length,
      refuted: ended("refuted"),
      unanswered: ended("unanswered"),
      paid: ended("final"),
      open: lies.filter(({ end }) => end === undefined).length,
      drawn: left.filter(({ disputedAt }) => disputedAt !== undefined).length,
      expected: left.reduce((sum, lie) => sum + rateOf(run, lie), 0),
    },
    accounts: money.holdings.map(({ party, start, end }) => {
      const net = tokens(end - start);
      const spent = spentBy(run, party);
      return {
        ...{ party, start: tokens(start), end: tokens(end), net },
        expected: tokens(books.expected.get(party) ?? 0n),
        ...(spent === undefined ? {} : { afterCosts: net - spent }),
      };
    }),
    inJobs: tokens(money.inJobs),
    sum: tokens(money.holdings.reduce((sum, { end }) => sum + end, money.inJobs)),
    ledgerError: ledgerError.toString(),
    slashError: books.slashError,
    bounties: tokens(books.bounties),
    cheat: toCheat(run),
    lottery: toLottery(run),
    ...(scenario.isFlooded ? { flood: toFlooded(run) } : {}),
    ...(scenario.watchtowers === "hunters" ? { hunt: toHunt(run) } : {}),
    isShort: scenario.isShort,
    series: toSeries(run),
  };
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** Costs of a node or a watchtower, tokens: its inferences, own or checked, and its proofs; undefined for other parties. */
function spentBy({ scenario, nodes, hunters, stories }: Run, party: string): number | undefined {
  const worker = [...nodes, ...hunters].find(({ name }) => name === party);
  if (worker === undefined) return undefined;
  const proofs = worker.lines.filter(({ stage }) => stage === "proven").length;
  const checks = worker.lines.filter(({ stage }) => stage === "checked").length;
  const isNode = NODES.some(({ name }) => name === party);
  const told = stories.flatMap((story) => story.told);
  const own = told.filter(({ operator }) => operator === worker.address).length;
  // An honest watchtower node runs the model for the results of all others, too.
  const isTower = isNode && scenario.watchtowers === "nodes" && party !== "cheater";
  const settled = stories.filter((s) => s.isProofFirst === true && s.operator === worker.address);
  const runs = isTower ? told.length : own + checks + settled.length;
  return runs * tokens(INFERENCE_COST) + proofs * tokens(proofCostOf(scenario) + PROOF_GAS_COST);
}

/** Parts of the cheat's net. */
function toCheat({ nodes, stories, penalties }: Run): Summary["cheat"] {
  const address = nodes.find(({ name }) => name === "cheater")?.address;
  const sum = (amounts: readonly bigint[]): number =>
    tokens(amounts.reduce((total, amount) => total + amount, 0n));
  const own = stories.filter(({ operator }) => operator === address);
  const pay = (isRight: boolean): number =>
    sum(own.filter((story) => story.isRight === isRight).map(({ paid = 0n }) => paid));
  const lost = (wanted: string): number =>
    sum(
      penalties
        .filter(({ rule, operator }) => rule === wanted && operator === address)
        .map(({ amount }) => amount),
    );
  return { right: pay(true), wrong: pay(false), r2: lost("R2"), r4: lost("R4"), r1: lost("R1") };
}

/** What lies earn where only the draw meets them: the price if spared, the bond lost if drawn. */
function toLottery(run: Run): Summary["lottery"] {
  const { stories, scenario } = run;
  let mean = 0;
  let variance = 0;
  for (const { told, paid = 0n } of stories) {
    for (const one of told.filter(({ isWrong }) => isWrong)) {
      const p = rateOf(run, one);
      const pay = paid === 0n ? 0 : tokens(paid);
      mean += (1 - p) * pay - p * scenario.bonds;
      variance += p * (1 - p) * (pay + scenario.bonds) ** 2;
    }
  }
  return { mean, sigma: Math.sqrt(variance) };
}
