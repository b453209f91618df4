import { HardhatPluginError } from "hardhat/plugins";

import { CircuitError } from "../../../packages/circuits/src/errors.js";
import { terminate } from "../../../packages/circuits/src/terminate.js";

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
 * @throws HardhatPluginError with the text of a CircuitError: which input is wrong, and what to do
 */
export async function report(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CircuitError)) throw error;
    throw new HardhatPluginError("circuits", error.message, error);
  } finally {
    await terminate();
  }
}
