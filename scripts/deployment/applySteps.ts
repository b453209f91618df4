import type { Provider } from "ethers";

import type { Step } from "../../deploy/modules/Blueprint.js";
import type { Sending, Sent } from "./sendStep.js";
import { sendStep } from "./sendStep.js";

/** A step that a run took. */
export interface Taken extends Sent {
  step: Step;
}

/**
 * Takes all steps that the chain does not show yet, one after the other, and asks once more for all of them at the end.
 * @returns the steps that this run took
 * @throws as `sendStep`
 */
export async function applySteps(steps: readonly Step[], sending: Sending): Promise<Taken[]> {
  const { report = () => undefined } = sending;
  const taken: Taken[] = [];
  for (let isWhole = false; !isWhole;) {
    isWhole = true;
    for (const [i, step] of steps.entries()) {
      const sent = await sendStep(step, sending);
      if (sent === undefined) continue;
      // A reorganisation can take back what was mined: then the next round repeats it.
      isWhole = false;
      taken.push({ ...sent, step });
      const place = step.creates === undefined ? "" : ` at ${step.creates}`;
      report(`  ${i + 1}/${steps.length} ${step.name}${place}`);
    }
  }
  return taken;
}

/** Steps that a chain does not show yet. */
export async function openSteps(steps: readonly Step[], provider: Provider): Promise<Step[]> {
  const done = await Promise.all(steps.map((step) => step.isDone(provider)));
  return steps.filter((_, i) => !done[i]);
}
