import { formatEther } from "ethers";

import type { Run } from "../runScenario.js";
import { PROOF_GAS_COST, STRETCH } from "../settings.js";
import { proofCostOf } from "../startNodes.js";
import { isKnownDrawn } from "./toBooks.js";

/** What a flood did to the operator whose results it challenged. Money in tokens. */
export interface Flooded {
  /** Challenges of its right results; of these the ones that a seed had drawn anyway, and the ones that no proof answered. */
  challenges: number;
  drawn: number;
  expired: number;
  /** Seconds that these proofs take, and the window for one of them while the vendor is Broken. */
  work: number;
  window: number;
  /** Bonds that the attackers lost, and what of it the operator got, before and after the cost of the proofs. */
  lost: number;
  earned: number;
  afterCosts: number;
  /** Lies that the flood challenged as well, and those of them that were paid. */
  hidden: number;
  hiddenPaid: number;
}

const tokens = (amount: bigint): number => Number(formatEther(amount));

/** Counts the challenges of honest-a's results, and the lies between them. */
export function toFlooded(run: Run): Flooded {
  const { stories, nodes, scenario, proofTakes, proofWindow } = run;
  const target = nodes.find(({ name }) => name === "honest-a")?.address;
  const all = stories.flatMap(({ jobId, told }) =>
    told
      .filter(({ challenge }) => challenge !== undefined)
      .map((one) => ({ one, isDrawn: isKnownDrawn(run, jobId, one) })),
  );
  const right = all.filter(({ one }) => one.operator === target);
  const lost = right
    .filter(({ one, isDrawn }) => one.end === "proven" && !isDrawn)
    .reduce((sum, { one }) => sum + (one.challenge?.bond ?? 0n), 0n);
  const lies = all.filter(({ one }) => one.isWrong);
  const earned = tokens((lost * 8n) / 10n);
  const cost = tokens(proofCostOf(scenario) + PROOF_GAS_COST);
  const drawn = right.filter(({ isDrawn }) => isDrawn).length;
  return {
    challenges: right.length,
    drawn,
    expired: right.filter(({ one }) => one.end === "unanswered").length,
    work: right.length * proofTakes,
    window: proofWindow * STRETCH,
    lost: tokens(lost),
    earned,
    // The audit calls for the proof of a drawn result in any case.
    afterCosts: earned - (right.length - drawn) * cost,
    hidden: lies.length,
    hiddenPaid: lies.filter(({ one }) => one.end === "final").length,
  };
}
