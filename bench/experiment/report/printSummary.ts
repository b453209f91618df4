import { table } from "../../../scripts/local/table.js";
import type { Summary } from "./summarise.js";

/** A scenario's results for people. */
export function printSummary(summary: Summary): string {
  const { name, title, phases, cost, jobs, fraud, accounts, cheat, inJobs, sum } = summary;
  const { bonds, k, proofTakes, proofWindow } = summary;
  const rows = (["before", "after"] as const).map((phase) => {
    const { length, offered, delivered, settled, toDelivery, toFinal, unfinished, cpuPerJob } =
      phases[phase];
    return [
      phase,
      `${length} s`,
      ...[offered, delivered, settled].map((rate) => `${rate.toFixed(2)}/s`),
      `${toDelivery.p50} / ${toDelivery.p99} s`,
      `${toFinal.p50} / ${toFinal.p99} s`,
      String(unfinished),
      `${cpuPerJob.toFixed(3)} s`,
    ];
  });
  const header = [
    ...["phase", "length", "offered", "delivered", "settled", "delivery p50/p99"],
    ...["final p50/p99", "unfinished", "CPU a job"],
  ];
  return [
    `\n  ${name}: ${title}`,
    `  bond ${bonds} V, k = ${k}, a proof ${proofTakes === 0 ? "unslowed" : `${proofTakes.toFixed(2)} s`}, window ${proofWindow} s`,
    table(header, rows),
    `  jobs ${jobs.asked}: ${jobs.right} right, ${jobs.wrong} wrong, ${jobs.asked - jobs.final} not final`,
    `  lies ${fraud.attempted}: ${fraud.refuted} refuted, ${fraud.unanswered} unanswered, ${fraud.paid} paid, ${fraud.open} open; ${fraud.drawn} drawn, ${fraud.expected.toFixed(1)} expected`,
    `  proofs: ${cost.audits} audits (${cost.drawn} drawn, ${cost.expected.toFixed(1)} expected), ` +
      `${cost.challenges} challenges, ${cost.refutations} refutations, ${cost.ordinary} ordinary; p = ${cost.p.toFixed(4)}, k = ${cost.k.toFixed(1)}`,
    `  cost ${cost.cost.toFixed(3)}, 1 + p·k = ${cost.predicted.toFixed(3)} (σ ${(100 * cost.sigma).toFixed(1)} %), ` +
      `with refutations ${cost.withRefutations.toFixed(3)}`,
    table(
      ["tokens", "gained", "by the rules", "after costs"],
      accounts.map(({ party, net, expected, afterCosts }) => [
        ...[party, net.toFixed(4), expected.toFixed(4)],
        afterCosts === undefined ? "" : afterCosts.toFixed(2),
      ]),
    ),
    `  in open jobs ${inJobs.toFixed(2)}, sum ${sum.toFixed(2)}; largest difference from the rules ${summary.ledgerError}, of R2 ${summary.slashError.toExponential(1)}`,
    `  the cheat: ${cheat.right.toFixed(2)} for right answers, ${cheat.wrong.toFixed(2)} for lies; lost ${cheat.r2.toFixed(2)} to R2, ${cheat.r4.toFixed(2)} to R4, ${cheat.r1.toFixed(2)} to R1`,
    "",
  ].join("\n");
}
