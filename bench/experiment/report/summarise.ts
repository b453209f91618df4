import { formatEther } from "ethers";

import type { Run } from "../runScenario.js";
import { rateOf } from "./rateOf.js";
import type { Cost } from "./toCost.js";
import { toCost } from "./toCost.js";
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
}

/** One scenario's results, in plain numbers. Times in seconds from the stream's start. */
export interface Summary {
  name: string;
  title: string;
  bondBps: number;
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
  /** Parts of the cheat's net, tokens: pay for right and for wrong answers, bonds and stake lost. */
  cheat: { right: number; wrong: number; bonds: number; stake: number };
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
  return {
    name: scenario.name,
    title: scenario.title,
    bondBps: scenario.bondBps,
    rate,
    marks: {
      leak: since("leak"),
      downgrade: since("downgrade"),
      end: since("end"),
      over: since("over"),
    },
    phases: toPhases(run),
    cost: toCost(run, k),
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
    accounts: money.holdings.map(({ party, start, end }) => ({
      ...{ party, start: tokens(start), end: tokens(end), net: tokens(end - start) },
    })),
    inJobs: tokens(money.inJobs),
    sum: tokens(money.holdings.reduce((sum, { end }) => sum + end, money.inJobs)),
    cheat: toCheat(run),
    series: toSeries(run),
  };
}

/** Only the cheat is ever slashed: an honest operator's slash would show in its own account, which is demanded not to shrink. */
function toCheat({ nodes, stories, penalties, money }: Run): Summary["cheat"] {
  const address = nodes.find(({ name }) => name === "cheater")?.address;
  const sum = (amounts: readonly bigint[]): number =>
    tokens(amounts.reduce((total, amount) => total + amount, 0n));
  const own = stories.filter(({ operator }) => operator === address);
  const pay = (isRight: boolean): number =>
    sum(own.filter((story) => story.isRight === isRight).map(({ paid = 0n }) => paid));
  const bonds = penalties.filter(({ kind, operator }) => kind === "bond" && operator === address);
  return {
    right: pay(true),
    wrong: pay(false),
    bonds: sum(bonds.map(({ amount }) => amount)),
    stake: tokens(money.slashed),
  };
}
