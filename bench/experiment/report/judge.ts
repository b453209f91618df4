import { SETTLING_SECONDS, STRETCH, WINDOWS } from "../settings.js";
import type { Summary } from "./summarise.js";

/** A result that was demanded before the run, and what came of it. */
export interface Verdict {
  scenario: string;
  demand: string;
  measured: string;
  holds: boolean;
}

/** Seconds at the stream's end over which the jobs that are not final are counted. */
const TAIL_SECONDS = 10;
const LEAST_THROUGHPUT = 0.9;
const COST_TOLERANCE = 0.1;
/** Seconds of requests by which a backlog may differ from one batch to the next. */
const BATCH_SECONDS = 2;
/** Largest throughput of a congested stream. */
const CONGESTED = 0.9;

/** Compares the results with what was demanded of each scenario. */
export function judge(summary: Summary): Verdict[] {
  switch (summary.name) {
    case "audits":
      return [...steady(summary), ...money(summary), ...complete(summary)];
    case "audits alone":
      return money(summary);
    case "every job proven":
      return congested(summary);
    default:
      return robbed(summary);
  }
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

function netOf({ accounts }: Summary, party: string): number {
  return accounts.find((account) => account.party === party)?.net ?? 0;
}

/** Mean of a series between two times. */
function mean({ series }: Summary, key: "undelivered" | "open", from: number, to: number): number {
  const values = series[key].filter((_value, i) => {
    const t = series.t[i] ?? 0;
    return t > from && t <= to;
  });
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

function steady(summary: Summary): Verdict[] {
  const { name: scenario, phases, marks, rate, cost } = summary;
  const { before, after } = phases;
  const delivered = after.delivered / before.delivered;
  // A batch at the edge of the measured part lets a short phase seem to settle more than it was asked for.
  const steadyRate = Math.min(before.settled, before.offered);
  const settled = after.settled / steadyRate;
  const third = (marks.end - marks.downgrade) / 3;
  const middle = mean(summary, "undelivered", marks.downgrade + third, marks.end - third);
  const last = mean(summary, "undelivered", marks.end - third, marks.end);
  const open = mean(summary, "open", marks.end - TAIL_SECONDS, marks.end);
  const bound = rate * (WINDOWS.challengeSeconds * STRETCH + SETTLING_SECONDS);
  return [
    {
      scenario,
      demand: "results delivered after the downgrade at ≥ 90 % of the rate before the leak",
      measured: `${after.delivered.toFixed(2)} of ${before.delivered.toFixed(2)} a second: ${percent(delivered)}`,
      holds: delivered >= LEAST_THROUGHPUT,
    },
    {
      scenario,
      demand: "jobs settled at ≥ 90 % too, once the longer windows have filled",
      measured: `${after.settled.toFixed(2)} of ${steadyRate.toFixed(2)} a second: ${percent(settled)}`,
      holds: settled >= LEAST_THROUGHPUT,
    },
    {
      scenario,
      demand:
        "after the downgrade the number of unanswered jobs does not grow by more than one batch",
      measured: `${last.toFixed(1)} in the last third, ${middle.toFixed(1)} in the middle one`,
      holds: last <= middle + BATCH_SECONDS * rate,
    },
    {
      scenario,
      demand: "jobs that are not final: no more than the longest challenge window holds",
      measured: `${open.toFixed(1)} of at most ${bound.toFixed(1)}`,
      holds: open <= bound,
    },
    {
      scenario,
      demand: "cost within 10 % of 1 + p·k",
      measured: `${cost.cost.toFixed(3)} of ${cost.predicted.toFixed(3)}: ${percent(cost.cost / cost.predicted - 1)}, σ ${percent(cost.sigma)}`,
      holds: Math.abs(cost.cost / cost.predicted - 1) <= COST_TOLERANCE,
    },
    {
      scenario,
      demand: "10 % are at least two standard deviations of the lottery",
      measured: `σ ${percent(cost.sigma)}`,
      holds: 2 * cost.sigma <= COST_TOLERANCE,
    },
  ];
}

/** The cheat loses, and no honest operator does. */
function money(summary: Summary): Verdict[] {
  const { name: scenario } = summary;
  const nets = ["honest-a", "honest-b"].map((party) => netOf(summary, party));
  return [
    {
      scenario,
      demand: "the cheat loses more than it gained, its honest pay included",
      measured: `${netOf(summary, "cheater").toFixed(2)} tokens`,
      holds: netOf(summary, "cheater") < 0,
    },
    {
      scenario,
      demand: "no honest operator loses",
      measured: `${nets.map((net) => net.toFixed(2)).join(" and ")} tokens`,
      holds: nets.every((net) => net >= 0),
    },
  ];
}

function complete({ name: scenario, jobs, fraud }: Summary): Verdict[] {
  return [
    {
      scenario,
      demand: "every job final, with the right answer",
      measured: `${jobs.right} of ${jobs.asked} right, ${jobs.wrong} wrong`,
      holds: jobs.right === jobs.asked,
    },
    {
      scenario,
      demand: "there was fraud, and all of it was caught",
      measured: `${fraud.refuted + fraud.unanswered} of ${fraud.attempted}`,
      holds: fraud.attempted > 0 && fraud.refuted + fraud.unanswered === fraud.attempted,
    },
  ];
}

function congested({ name: scenario, marks, series, jobs, rate }: Summary): Verdict[] {
  const backlog = (time: number): number => {
    const i = series.t.findIndex((t) => t >= time);
    return series.undelivered[i] ?? series.undelivered.at(-1) ?? 0;
  };
  const levels = [1 / 3, 2 / 3, 1].map((part) => backlog(part * marks.end));
  const served = jobs.final / marks.end;
  return [
    {
      scenario,
      demand: "the backlog grows through the stream",
      measured: `${levels.join(", ")} unanswered jobs after each third`,
      holds: levels.every((level, i) => level > (levels[i - 1] ?? 0)),
    },
    {
      scenario,
      demand: "fewer jobs served than asked for",
      measured: `${served.toFixed(2)} of ${rate.toFixed(2)} a second`,
      holds: served < CONGESTED * rate,
    },
  ];
}

function robbed(summary: Summary): Verdict[] {
  const { name: scenario, jobs, cheat } = summary;
  const gain = cheat.wrong - cheat.bonds - cheat.stake;
  return [
    {
      scenario,
      demand: "the cheat gains by its lies",
      measured: `${gain.toFixed(2)} tokens`,
      holds: gain > 0,
    },
    {
      scenario,
      demand: "requesters lose",
      measured: `${jobs.wrong} wrong answers paid`,
      holds: jobs.wrong > 0,
    },
  ];
}
