import { formatEther } from "ethers";

import type { Capacity } from "../measureCapacity.js";
import {
  ALARM_SECONDS,
  BURST,
  HONEST_STAKE,
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

/** The results as tables. */
export function toMarkdown(results: Results): string {
  const { scenarios, verdicts } = results;
  const lines: [string, (summary: Summary) => string][] = [
    ["Bond of a job, in prices (B / V)", (s) => (s.bondBps / 10_000).toString()],
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
    ["Proofs wanted by the request", ({ cost }) => cost.ordinary.toString()],
    ["p of honest results, mean", ({ cost }) => cost.p.toFixed(4)],
    ["Cost of proving: (jobs + k · proofs) / jobs", ({ cost }) => cost.cost.toFixed(3)],
    ["1 + p · k (σ of the lottery)", (s) => `${s.cost.predicted.toFixed(3)} (${sigma(s)})`],
    ["Cost with refutations, which bonds pay for", (s) => s.cost.withRefutations.toFixed(3)],
  ];
  const parties = scenarios[0]?.accounts.map(({ party }) => party) ?? [];
  const money = parties.map((party): string[] => [
    party,
    ...scenarios.map(({ accounts }) => {
      return signed(accounts.find((account) => account.party === party)?.net ?? 0);
    }),
  ]);
  const header = ["", ...scenarios.map(({ name }) => name)];
  const rule = header.map((_cell, i) => (i === 0 ? "---" : "--:"));
  return [
    settings(results),
    "",
    row(header),
    row(rule),
    ...lines.map(([name, cell]) => row([name, ...scenarios.map(cell)])),
    "",
    "Money: what each party gained, tokens, when all windows and the 48 hours of waiting slashes were over.",
    "",
    row(header),
    row(rule),
    ...money.map(row),
    row(["held by jobs that are not final", ...scenarios.map((s) => s.inJobs.toFixed(2))]),
    row(["sum of all balances: what was minted", ...scenarios.map((s) => s.sum.toFixed(2))]),
    row(["the cheat: pay for right answers", ...scenarios.map((s) => s.cheat.right.toFixed(2))]),
    row(["the cheat: pay for lies", ...scenarios.map((s) => s.cheat.wrong.toFixed(2))]),
    row(["the cheat: bonds lost", ...scenarios.map((s) => s.cheat.bonds.toFixed(2))]),
    row(["the cheat: stake lost beyond bonds", ...scenarios.map((s) => s.cheat.stake.toFixed(2))]),
    "",
    "The demands on the run:",
    "",
    row(["scenario", "demanded", "measured", ""]),
    row(["---", "---", "---", "---"]),
    ...verdicts.map(({ scenario, demand, measured, holds }) =>
      row([scenario, demand, measured, holds ? "reached" : "**missed**"]),
    ),
  ].join("\n");
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

function settings({ date, cores, seconds, proof, capacity, k, rate }: Results): string {
  const tokens = (amount: bigint): string => formatEther(amount).replace(/\.0$/, "");
  const { challengeSeconds, proofSeconds, dataSeconds } = WINDOWS;
  return [
    `Measured on ${date}, on a machine with ${cores} cores that ran chain, requester and all three nodes, in ` +
      `${(seconds / 60).toFixed(1)} minutes.`,
    "",
    row(["setting", "value"]),
    row(["---", "---"]),
    row(["Price of a job and value at risk, V", `${tokens(VALUE)} token`]),
    row([
      "Windows: challenge, proof, data",
      [challengeSeconds, proofSeconds, dataSeconds].join(", ") + " s",
    ]),
    row(["Windows of a vendor that is not trusted", `${STRETCH} times as long`]),
    row(["Leak to the guardian's transaction", `${ALARM_SECONDS} s`]),
    row(["Stake of each honest operator", `${tokens(HONEST_STAKE)} tokens`]),
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
