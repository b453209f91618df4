import { formatEther } from "ethers";

import type { Run } from "../runScenario.js";
import { BUCKET_SECONDS, VALUE } from "../settings.js";
import { isKnownDrawn } from "./toBooks.js";
import { servedAt } from "./servedAt.js";

/** Events of each bucket of time; rates a second, counts and sums at the bucket's end, money in tokens. */
export interface Series {
  /** Seconds from the stream's start to each bucket's end. */
  t: number[];
  offered: number[];
  delivered: number[];
  settled: number[];
  /** Jobs without a right answer yet, or whose answer was refuted. */
  undelivered: number[];
  /** Jobs that are not final, those that only wait for their challenge window included. */
  open: number[];
  /** The cheat's gain by then: pay less penalties, all since the start. */
  cheater: number[];
  /** The requesters' loss by then: the price of wrong answers that became final, less their share of penalties. */
  requesters: number[];
  /** Bonds of challenges of right results that the proofs took by then, less those that came back. */
  flood: number[];
}

/** The run in buckets of time, from the stream's start until the last job is final. */
export function toSeries(run: Run): Series {
  const { marks, stories, penalties, nodes } = run;
  const { start, over } = marks;
  const challenges = stories.flatMap(({ jobId, told }) =>
    told.flatMap((one) => {
      const isLost = one.end === "proven" && one.challenge !== undefined;
      if (!isLost || isKnownDrawn(run, jobId, one)) return [];
      return [{ at: one.endAt ?? 0, bond: one.challenge?.bond ?? 0n }];
    }),
  );
  const cheat = nodes.find(({ name }) => name === "cheater")?.address;
  const series: Series = {
    ...{ t: [], offered: [], delivered: [], settled: [] },
    ...{ undelivered: [], open: [], cheater: [], requesters: [], flood: [] },
  };
  const times = stories.map((story) => ({
    requested: story.requestedAt - start.at,
    served: (servedAt(story) ?? Infinity) - start.at,
    final: (story.finalAt ?? Infinity) - start.at,
  }));
  const tokens = (amount: bigint): number => Number(formatEther(amount));
  const sum = (amounts: readonly bigint[]): number =>
    tokens(amounts.reduce((total, amount) => total + amount, 0n));
  for (let t = BUCKET_SECONDS; t - BUCKET_SECONDS < over.at - start.at; t += BUCKET_SECONDS) {
    const count = (isIn: (time: (typeof times)[number]) => boolean): number =>
      times.filter(isIn).length;
    const rate = (key: "requested" | "served" | "final"): number =>
      count((time) => time[key] > t - BUCKET_SECONDS && time[key] <= t) / BUCKET_SECONDS;
    series.t.push(t);
    series.offered.push(rate("requested"));
    series.delivered.push(rate("served"));
    series.settled.push(rate("final"));
    series.undelivered.push(count(({ requested, served }) => requested <= t && served > t));
    series.open.push(count(({ requested, final }) => requested <= t && final > t));
    const past = stories.filter(({ finalAt }) => (finalAt ?? Infinity) - start.at <= t);
    const taken = penalties.filter(({ at }) => at - start.at <= t);
    const pay = sum(past.filter(({ operator }) => operator === cheat).map(({ paid = 0n }) => paid));
    const lost = sum(taken.filter(({ operator }) => operator === cheat).map((p) => p.amount));
    series.cheater.push(round(pay - lost));
    const wrong = past.filter(({ isRight }) => isRight === false).length * tokens(VALUE);
    series.requesters.push(round(wrong - sum(taken.map(({ toRequester }) => toRequester))));
    const floods = challenges.filter(({ at }) => at - start.at <= t);
    series.flood.push(round(sum(floods.map(({ bond }) => bond))));
  }
  return series;
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
