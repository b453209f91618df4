import { formatEther } from "ethers";

import type { Capacity } from "../measureCapacity.js";
import {
  ALARM_SECONDS,
  BURST,
  FEE_BPS,
  HONEST_BONDS,
  INFERENCE_COST,
  POST_REWARD,
  PROOF_GAS_COST,
  STRETCH,
  UTILISATION,
  VALUE,
  WINDOWS,
} from "../settings.js";
import type { ProofCost } from "../timeProofs.js";
import type { Verdict } from "./judge.js";
import type { Latency } from "./toPhases.js";
import type { Summary } from "./summarise.js";

/** All that one run of the experiment measured. */
export interface Results {
  date: string;
  cores: number;
  seconds: number;
  /** Processor time of all processes, seconds. */
  cpuSeconds: number;
  proof: ProofCost;
  capacity: Capacity;
  /** Processor time of a proof, in that of a job without one. */
  k: number;
  rate: number;
  scenarios: Summary[];
  verdicts: Verdict[];
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const latency = ({ p50, p99 }: Latency): string => (p99 === 0 ? "–" : `${p50} / ${p99}`);
const signed = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(2)}`;

/** Scenarios in one table, as in the picture. */
const COLUMNS = 4;

/** The results as tables. */
export function toMarkdown(results: Results): string {
  const { scenarios, verdicts } = results;
  const bands = scenarios.flatMap((_one, i) =>
    i % COLUMNS === 0 ? [scenarios.slice(i, i + COLUMNS)] : [],
  );
  return [
    settings(results),
    ...bands.flatMap((band) => ["", ...measures(band)]),
    "",
    "Money: the gain of each party in tokens, when all windows had passed and the waiting slashes were executed; in brackets the gain after",
    `inferences at ${tokens(INFERENCE_COST)} and proofs at k times that and ${tokens(PROOF_GAS_COST)} for gas. The line "by the rules" compares with`,
    "the gain that the penalties, challenge bonds, fees and rewards of the jobs' events give.",
    ...bands.flatMap((band) => ["", ...money(band)]),
    ...flood(scenarios),
    ...hunt(scenarios),
    "",
    "The expectations, and what was measured:",
    "",
    row(["scenario", "expected", "measured", ""]),
    row(["---", "---", "---", "---"]),
    ...verdicts.map(({ scenario, demand, measured, holds }) =>
      row([scenario, demand, measured, holds ? "reached" : "**missed**"]),
    ),
  ].join("\n");
}

function measures(scenarios: readonly Summary[]): string[] {
  const lines: [string, (summary: Summary) => string][] = [
    ["Bond of a job, in values at risk (B / V)", (s) => s.bonds.toString()],
    ["k by which the nodes count", (s) => s.k.toString()],
    ["A proof takes, s", (s) => (s.proofTakes === 0 ? "unslowed" : s.proofTakes.toFixed(2))],
    [
      "Window for a proof, Trusted / Broken, s",
      (s) => `${s.proofWindow} / ${s.proofWindow * STRETCH}`,
    ],
    [
      "Stream: before the leak, until the downgrade, after it, s",
      ({ marks: m }) => `${m.leak}, ${m.downgrade - m.leak}, ${m.end - m.downgrade}`,
    ],
    ["Jobs: asked, right, wrong, not final", ({ jobs: j }) => jobs(j)],
    ["Asked for a second, before / after", both(({ offered }) => offered.toFixed(2))],
    ["Answered a second, before / after", both(answered)],
    ["Final a second, once steady, before / after", both(settled)],
    ["Unanswered jobs, most / at the stream's end", (s) => backlog(s, "undelivered")],
    ["Jobs not final, most / at the stream's end", (s) => backlog(s, "open")],
    ["Request to answer before, p50 / p99, s", (s) => latency(s.phases.before.toDelivery)],
    ["Request to answer after, p50 / p99, s", (s) => latency(s.phases.after.toDelivery)],
    ["Request to payment before, p50 / p99, s", (s) => latency(s.phases.before.toFinal)],
    ["Request to payment after, p50 / p99, s", (s) => latency(s.phases.after.toFinal)],
    ["CPU s of all nodes a job, before / after", both(({ cpuPerJob }) => cpuPerJob.toFixed(3))],
    [
      "Lies: signed, refuted, unanswered, paid, open",
      ({ fraud: f }) => `${f.attempted}, ${f.refuted}, ${f.unanswered}, ${f.paid}, ${f.open}`,
    ],
    ["Audits of lies: drawn / expected", ({ fraud: f }) => `${f.drawn} / ${f.expected.toFixed(1)}`],
    ["Audits of honest results: proofs made / drawn / expected", ({ cost: c }) => audits(c)],
    ["Proofs that refuted or tried to", ({ cost }) => cost.refutations.toString()],
    ["Proofs of own results that were challenged", ({ cost }) => cost.challenges.toString()],
    ["Proofs wanted by the request", ({ cost }) => cost.ordinary.toString()],
    ["p of honest results, mean", ({ cost }) => cost.p.toFixed(4)],
    ["Cost of proving: (jobs + k · proofs) / jobs", ({ cost }) => cost.cost.toFixed(3)],
    ["1 + p · k (σ of the lottery)", (s) => `${s.cost.predicted.toFixed(3)} (${sigma(s)})`],
    ["Cost with refutations, which bonds pay for", (s) => s.cost.withRefutations.toFixed(3)],
  ];
  return tableOf(scenarios, lines);
}

function money(scenarios: readonly Summary[]): string[] {
  const parties = [...new Set(scenarios.flatMap((s) => s.accounts.map(({ party }) => party)))];
  const gain = (s: Summary, wanted: string): string => {
    const account = s.accounts.find(({ party }) => party === wanted);
    if (account === undefined) return "";
    const { net, afterCosts } = account;
    return afterCosts === undefined ? signed(net) : `${signed(net)} (${signed(afterCosts)})`;
  };
  const lines: [string, (summary: Summary) => string][] = [
    ...parties.map((party): [string, (s: Summary) => string] => [party, (s) => gain(s, party)]),
    ["held by jobs that are not final", (s) => s.inJobs.toFixed(2)],
    ["sum of all balances: what was minted", (s) => s.sum.toFixed(2)],
    ["by the rules: largest difference, 10^-18 tokens", (s) => s.ledgerError],
    ["finders' shares of R2", (s) => s.bounties.toFixed(2)],
    ["the cheat: pay for right answers", (s) => s.cheat.right.toFixed(2)],
    ["the cheat: pay for lies", (s) => s.cheat.wrong.toFixed(2)],
    ["the cheat: lost to R2, bonds and a tenth of the rest", (s) => s.cheat.r2.toFixed(2)],
    ["the cheat: lost to R4, bonds alone", (s) => s.cheat.r4.toFixed(2)],
  ];
  return tableOf(scenarios, lines);
}

function tableOf(
  scenarios: readonly Summary[],
  lines: readonly [string, (summary: Summary) => string][],
): string[] {
  const header = ["", ...scenarios.map(({ name }) => name)];
  return [
    row(header),
    row(header.map((_cell, i) => (i === 0 ? "---" : "--:"))),
    ...lines.map(([name, cell]) => row([name, ...scenarios.map(cell)])),
  ];
}

function flood(scenarios: readonly Summary[]): string[] {
  const found = scenarios.find((one) => one.flood !== undefined)?.flood;
  if (found === undefined) return [];
  const { challenges, drawn, expired, work, window, lost, earned, afterCosts } = found;
  return [
    "",
    "The flood:",
    "",
    row(["", "honest-a"]),
    row(["---", "--:"]),
    row([
      "Right results challenged, of these drawn by the audit anyway",
      `${challenges}, ${drawn}`,
    ]),
    row(["Proving them one after the other, s", work.toFixed(1)]),
    row(["Window for one proof, s", window.toString()]),
    row(["Challenges that no proof answered", expired.toString()]),
    row(["Bonds that requester and challenger lost", lost.toFixed(2)]),
    row(["Four fifths of them, the operator's", earned.toFixed(2)]),
    row(["The same after the cost of the proofs", afterCosts.toFixed(2)]),
    row([
      "Lies of the cheat that the flood challenged too, paid",
      `${found.hidden}, ${found.hiddenPaid}`,
    ]),
  ];
}

function hunt(scenarios: readonly Summary[]): string[] {
  const found = scenarios.find((one) => one.hunt !== undefined)?.hunt;
  if (found === undefined) return [];
  const { results, checked, proofs, refuted, byHunters, byBot, copies } = found;
  return [
    "",
    "The watchtowers that work for pay, and the bot:",
    "",
    row(["", "measured"]),
    row(["---", "--:"]),
    row(["Results delivered", results.toString()]),
    row(["Checked by each watchtower", checked.join(", ")]),
    row(["Proofs that they made, and refutations", `${proofs}, ${refuted}`]),
    row(["Refutations that name a watchtower, and the bot", `${byHunters}, ${byBot}`]),
    row([
      "Copies by the bot: sent, before the original, failed",
      `${copies.sent}, ${copies.ahead}, ${copies.failed}`,
    ]),
  ];
}

function both(cell: (phase: Summary["phases"]["before"]) => string): (s: Summary) => string {
  return ({ phases }) => `${cell(phases.before)} / ${cell(phases.after)}`;
}

/** A phase that is over before the first answers are steady has no rate. */
function answered({ delivered }: Summary["phases"]["before"]): string {
  return delivered === 0 ? "–" : delivered.toFixed(2);
}

function settled({ steadySeconds, settled: rate }: Summary["phases"]["before"]): string {
  return steadySeconds === 0 ? "–" : rate.toFixed(2);
}

function jobs({ asked, final, right, wrong }: Summary["jobs"]): string {
  return `${asked}, ${right}, ${wrong}, ${asked - final}`;
}

function audits({ audits: made, drawn, expected }: Summary["cost"]): string {
  return `${made} / ${drawn} / ${expected.toFixed(1)}`;
}

function sigma({ cost }: Summary): string {
  return `${(100 * cost.sigma).toFixed(1)} %`;
}

function backlog({ series, marks }: Summary, key: "undelivered" | "open"): string {
  const last = series.t.findIndex((t) => t >= marks.end);
  return `${Math.max(...series[key])} / ${series[key][last] ?? 0}`;
}

const tokens = (amount: bigint): string => formatEther(amount).replace(/\.0$/, "");

function settings(results: Results): string {
  const { date, cores, seconds, cpuSeconds, proof, capacity, k, rate } = results;
  const { challengeSeconds, dataSeconds } = WINDOWS;
  return [
    `Measured on ${date}, on a machine with ${cores} cores that ran chain, requester and all nodes, in ` +
      `${(seconds / 60).toFixed(1)} minutes and ${(cpuSeconds / 60).toFixed(1)} minutes of processor time.`,
    "",
    row(["setting", "value"]),
    row(["---", "---"]),
    row(["Price of a job, value at risk V and smallest bond", `${tokens(VALUE)} token`]),
    row(["Fee of the market", `${Number(FEE_BPS) / 100} % of the price`]),
    row(["Cost of an inference, by which nodes count", `${tokens(INFERENCE_COST)} tokens`]),
    row(["Reward of a target's first post", `${tokens(POST_REWARD)} tokens`]),
    row(["Windows for challenge and data", `${challengeSeconds} and ${dataSeconds} s`]),
    row(["Windows of a vendor that is not trusted", `${STRETCH} times as long`]),
    row(["Leak to the guardian's transaction", `${ALARM_SECONDS} s`]),
    row(["Stake of each honest operator", `${HONEST_BONDS} bonds`]),
    row(["One proof", `${proof.cpu.toFixed(3)} CPU s, ${proof.wall.toFixed(3)} s alone`]),
    row([
      "One job without proof, all three nodes together",
      `${capacity.serveCpu.toFixed(3)} CPU s`,
    ]),
    row(["k, the one in units of the other", k.toFixed(2)]),
    row([
      `Capacity, from a burst of ${BURST} jobs`,
      `${capacity.jobsPerSecond.toFixed(1)} jobs a second`,
    ]),
    row(["Stream", `${rate.toFixed(2)} jobs a second, ${UTILISATION * 100} % of that`]),
  ].join("\n");
}

/** Short rows for README.md. */
export function toOverview({ scenarios }: Results): string {
  const net = (s: Summary, party: string): string =>
    signed(s.accounts.find((account) => account.party === party)?.net ?? 0);
  const lines = scenarios.map((s) => [
    s.title,
    `${answered(s.phases.before)} → ${answered(s.phases.after)}`,
    `${s.fraud.attempted}, ${s.fraud.paid}`,
    s.cost.cost.toFixed(2),
    net(s, "cheater"),
  ]);
  return [
    row([
      "Scenario",
      "Answers a second, before → after",
      "Lies signed, paid",
      "Proving, ratio",
      "Cheat's gain, tokens",
    ]),
    row(["---", "---", "---", "--:", "--:"]),
    ...lines.map(row),
  ].join("\n");
}
