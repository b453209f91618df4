import { HardhatPluginError } from "hardhat/plugins";

import { CircuitError, terminate } from "@assay/circuits";
import { ModelError } from "@assay/models";

/** snarkjs's progress on one line that overwrites itself. */
export function progress(message: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${message.split("\n")[0] ?? ""}`);
}

/** A line that stays. */
export function say(message: string): void {
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[2K");
  console.log(message);
}

/**
 * Runs a task's work and ends snarkjs's worker threads after it, so that the process ends by itself.
 * @throws HardhatPluginError with the text of a CircuitError or ModelError: the wrong input, and the next step
 */
export async function report(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CircuitError || error instanceof ModelError)) throw error;
    throw new HardhatPluginError("circuits", error.message, error);
  } finally {
    await terminate();
  }
}
