import { auditRate, RATE_ONE } from "@assay/sdk";

import type { Run } from "../runScenario.js";
import { VENDORS } from "../settings.js";

const BROKEN = 2n;
const TRUSTED = 0n;

/** What proving cost the honest operators. */
export interface Cost {
  /** Results of honest operators that stood; a job that wants a proof anyway has p = 1. */
  results: number;
  /** Processor seconds of a proof, in processor seconds of a job without one. */
  k: number;
  /** Mean probability of an audit, each at the status in force when the result became final. */
  p: number;
  /** Audits that were drawn of these results, as expected and as they came. */
  expected: number;
  drawn: number;
  /** Proofs made for audits of own results, for others' wrong results, and for jobs that wanted a proof in the first place. */
  audits: number;
  refutations: number;
  ordinary: number;
  /** (results + k · proofs) / results, refutations aside, and 1 + p · k. */
  cost: number;
  predicted: number;
  /** Standard deviation of cost / predicted: draws are a lottery. */
  sigma: number;
  /** The cost with the refutations, which the cheat's bonds pay for. */
  withRefutations: number;
}

/** Counts proofs by the nodes' own logs, and compares. @param k from the calibration */
export function toCost({ stories, marks, nodes, minBond }: Run, k: number): Cost {
  const honest = new Map(
    nodes.filter(({ name }) => name !== "cheater").map((node) => [node.address, node]),
  );
  const rates: number[] = [];
  let drawn = 0;
  for (const { told, isProofFirst, operator = "" } of stories) {
    if (isProofFirst === true && honest.has(operator)) rates.push(1);
    for (const { operator, delivery, end, endAt = 0, disputedAt, isChallenged } of told) {
      if (!honest.has(operator) || (end !== "final" && end !== "proven")) continue;
      const isBroken = delivery.vendor === BigInt(VENDORS.A.number) && endAt >= marks.downgrade.at;
      const rate = auditRate(delivery, minBond, isBroken ? BROKEN : TRUSTED);
      rates.push(Number((rate * 1_000_000_000n) / RATE_ONE) / 1e9);
      if (disputedAt !== undefined && isChallenged !== true) drawn++;
    }
  }
  const made = { audits: 0, refutations: 0, ordinary: 0 };
  for (const [address, { lines }] of honest) {
    const proofs = new Map<string, number>();
    for (const { stage, jobId = "" } of lines) {
      if (stage === "proven") proofs.set(jobId, (proofs.get(jobId) ?? 0) + 1);
    }
    for (const { jobId, told } of stories) {
      const count = proofs.get(jobId) ?? 0;
      const isAudit = ({ operator, disputedAt }: (typeof told)[number]): boolean =>
        operator === address && disputedAt !== undefined;
      const answers = Math.min(count, told.filter(isAudit).length);
      made.audits += answers;
      if (told.length === 0) made.ordinary += count;
      else made.refutations += count - answers;
    }
  }
  const results = rates.length;
  const expected = rates.reduce((sum, rate) => sum + rate, 0);
  const variance = rates.reduce((sum, rate) => sum + rate * (1 - rate), 0);
  const of = (proofs: number): number => (results === 0 ? 1 : 1 + (k * proofs) / results);
  const predicted = of(expected);
  return {
    ...{ results, k, p: results === 0 ? 0 : expected / results, expected, drawn, ...made },
    ...{ cost: of(made.audits + made.ordinary), predicted },
    sigma: results === 0 ? 0 : (k * Math.sqrt(variance)) / results / predicted,
    withRefutations: of(made.audits + made.ordinary + made.refutations),
  };
}
