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

/** Standard deviations that a lottery may be away from its mean. */
const DEVIATIONS = 3;
/** Largest part by which an R2 may differ from the rules: shares round. */
const ROUNDING = 1e-9;

/** Compares the results with what was demanded of each scenario. */
export function judge(summary: Summary): Verdict[] {
  return [...expectations(summary), ...ledger(summary)];
}

function expectations(summary: Summary): Verdict[] {
  switch (summary.name) {
    case "audits":
      return [...steady(summary), ...lottery(summary), ...money(summary), ...complete(summary)];
    case "audits alone":
      return [...deterred(summary), ...unharmed(summary)];
    case "every job proven":
      return congested(summary);
    case "no audits":
      return robbed(summary);
    case "flood":
      return [...flooded(summary), ...money(summary), ...complete(summary)];
    case "hunters and a bot":
      return [...hunted(summary), ...money(summary), ...complete(summary)];
    default:
      return [...steady(summary), ...money(summary), ...complete(summary)];
  }
}

/** The money of every party is what the rules give. */
function ledger({ name: scenario, ledgerError, slashError }: Summary): Verdict[] {
  return [
    {
      scenario,
      demand: "every balance is what the rules give, to the smallest unit",
      measured: `largest difference ${ledgerError}`,
      holds: ledgerError === "0",
    },
    {
      scenario,
      demand: "each R2 takes the job's bond, and a tenth of the other stake",
      measured: `largest difference ${slashError.toExponential(1)} of it`,
      holds: slashError <= ROUNDING,
    },
  ];
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
  const { name: scenario, phases, marks, rate } = summary;
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
  ];
}

/** The cost of proving follows the audit rate. Where p is small the draw is no sample: only this scenario has enough of it. */
function lottery({ name: scenario, cost }: Summary): Verdict[] {
  return [
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
  return [
    {
      scenario,
      demand: "the cheat loses more than it gained, its honest pay included",
      measured: `${netOf(summary, "cheater").toFixed(2)} tokens`,
      holds: netOf(summary, "cheater") < 0,
    },
    ...unharmed(summary),
  ];
}

function unharmed({ name: scenario, accounts }: Summary): Verdict[] {
  const honest = accounts.filter(({ party }) => party.startsWith("honest"));
  const list = (values: number[]): string => values.map((net) => net.toFixed(2)).join(" and ");
  return [
    {
      scenario,
      demand: "no honest operator loses",
      measured: `${list(honest.map(({ net }) => net))} tokens`,
      holds: honest.every(({ net }) => net >= 0),
    },
  ];
}

/** Without watchtowers a lie gains nothing on average: (1 − p) · V = p · B at q = 1. */
function deterred({ name: scenario, cheat, lottery: { mean, sigma }, fraud }: Summary): Verdict[] {
  const gain = cheat.wrong - cheat.r4 - cheat.r2;
  return [
    {
      scenario,
      demand: `lies gain (1 − p)·V − p·B each, less the fee: together ${mean.toFixed(2)} tokens, within three σ`,
      measured: `${gain.toFixed(2)} tokens by ${fraud.attempted} lies, σ ${sigma.toFixed(1)}`,
      holds: Math.abs(gain - mean) <= DEVIATIONS * sigma,
    },
    {
      scenario,
      demand: "no refutation, so no stake is lost beyond bonds",
      measured: `${fraud.refuted} refuted, ${cheat.r2.toFixed(2)} tokens`,
      holds: fraud.refuted === 0 && cheat.r2 === 0,
    },
  ];
}

function flooded({ name: scenario, flood, accounts, marks, isShort }: Summary): Verdict[] {
  if (flood === undefined) return [];
  const { challenges, drawn, expired, work, window, lost, earned, afterCosts } = flood;
  const net = (party: string): number => accounts.find((a) => a.party === party)?.net ?? 0;
  const long: Verdict = {
    scenario,
    demand: "the flood is longer than a proof window: its proofs one after the other",
    measured: `${challenges} challenges, ${work.toFixed(1)} s of proving, window ${window} s`,
    holds: work > window,
  };
  return [
    ...(isShort ? [] : [long]),
    {
      scenario,
      demand: "none of the operator's jobs expires: 0",
      measured: `${expired} of ${challenges}, over after ${marks.over} s`,
      holds: expired === 0,
    },
    {
      scenario,
      demand:
        "the operator ends richer: four fifths of each bond, but of results that were drawn anyway",
      measured: `${earned.toFixed(2)} tokens for ${challenges - drawn} proofs, ${afterCosts.toFixed(2)} after their cost`,
      holds: afterCosts > 0 && net("honest-a") > 0,
    },
    {
      scenario,
      demand: "the attackers end poorer by the bonds: requester and challenger",
      measured: `${lost.toFixed(2)} tokens, the challenger ${net("challenger").toFixed(2)}`,
      holds: lost > earned && net("challenger") < 0,
    },
    {
      scenario,
      demand: "lies that hide in the flood lose: none is paid",
      measured: `${flood.hidden} hidden lies, ${flood.hiddenPaid} paid`,
      holds: flood.hidden > 0 && flood.hiddenPaid === 0,
    },
  ];
}

function hunted({ name: scenario, hunt, bounties, accounts }: Summary): Verdict[] {
  if (hunt === undefined) return [];
  const { copies, byHunters, byBot, refuted, proofs, checked, results } = hunt;
  const of = (prefix: string): (typeof accounts)[number][] =>
    accounts.filter(({ party }) => party.startsWith(prefix));
  const gain = of("hunter").reduce((sum, { net }) => sum + net, 0);
  const left = of("hunter").reduce((sum, { afterCosts = 0 }) => sum + afterCosts, 0);
  const bot = of("copying bot").reduce((sum, { net }) => sum + net, 0);
  return [
    {
      scenario,
      demand: "the bot's copies stand before their originals: it competes",
      measured: `${copies.ahead} of ${copies.sent}`,
      holds: copies.sent > 0 && copies.ahead > copies.sent / 2,
    },
    {
      scenario,
      demand: "the bot earns nothing: 0",
      measured: `${bot.toFixed(2)} tokens, finder of ${byBot} refutations`,
      holds: bot === 0 && byBot === 0,
    },
    {
      scenario,
      demand: "every refutation pays a watchtower",
      measured: `${byHunters} of ${refuted}, ${bounties.toFixed(2)} tokens, ${gain.toFixed(2)} on their accounts`,
      holds: refuted > 0 && byHunters === refuted && gain > 0,
    },
    {
      scenario,
      demand: "the watchtowers' pay covers their checks and proofs, the ones in vain included",
      measured: `${left.toFixed(2)} tokens left after ${checked.join(" and ")} checks of ${results} results and ${proofs} proofs`,
      holds: left > 0,
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

function robbed({ name: scenario, jobs, cheat }: Summary): Verdict[] {
  const gain = cheat.wrong - cheat.r2 - cheat.r4;
  return [
    {
      scenario,
      demand: "the cheat keeps the price of every lie",
      measured: `${gain.toFixed(2)} tokens for ${jobs.wrong} lies`,
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
