import type { Run } from "../runScenario.js";
import { rateOf } from "./rateOf.js";

/** Cost of proving for the honest operators. */
export interface Cost {
  /** Results of honest operators that stood, and jobs that they proved first, whose p is 1. */
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
  /** Proofs made for challenges of own results, which the challengers' bonds pay for. */
  challenges: number;
  /** (results + k · proofs) / results, refutations aside, and 1 + p · k. */
  cost: number;
  predicted: number;
  /** Standard deviation of cost / predicted: draws are a lottery. */
  sigma: number;
  /** The cost with the refutations, which the cheat's bonds pay for. */
  withRefutations: number;
}

/** Counts proofs by the nodes' own logs, and compares. @param k from the calibration */
export function toCost(run: Run, k: number): Cost {
  const { stories, nodes } = run;
  const honest = new Map(
    nodes.filter(({ name }) => name !== "cheater").map((node) => [node.address, node]),
  );
  const rates: number[] = [];
  let drawn = 0;
  for (const { told } of stories) {
    for (const one of told) {
      const { operator, end, disputedAt, isChallenged } = one;
      if (!honest.has(operator) || (end !== "final" && end !== "proven")) continue;
      rates.push(rateOf(run, one));
      if (disputedAt !== undefined && isChallenged !== true) drawn++;
    }
  }
  const made = { audits: 0, refutations: 0, ordinary: 0, challenges: 0 };
  for (const [address, { lines }] of honest) {
    const proofs = new Map<string, number>();
    for (const { stage, jobId = "" } of lines) {
      if (stage === "proven") proofs.set(jobId, (proofs.get(jobId) ?? 0) + 1);
    }
    for (const { jobId, told } of stories) {
      const count = proofs.get(jobId) ?? 0;
      const disputed = told.filter(
        ({ operator, disputedAt }) => operator === address && disputedAt !== undefined,
      );
      const answers = Math.min(count, disputed.length);
      const called = disputed.filter(({ isChallenged }) => isChallenged === true).length;
      const forChallenges = Math.min(answers, called);
      made.challenges += forChallenges;
      made.audits += answers - forChallenges;
      if (told.length === 0) {
        made.ordinary += count;
        if (count > 0) rates.push(1);
      } else made.refutations += count - answers;
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
