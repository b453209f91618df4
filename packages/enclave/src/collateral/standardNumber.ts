import { z } from "zod";

import { EnclaveError } from "../errors.js";

/** Age at which a TCB recovery event's number becomes Intel's standard: 365 days, in seconds. */
export const STANDARD_AGE = 365 * 86_400;

const listSchema = z.object({
  tcbEvalNumbers: z.array(
    z.object({ tcbEvaluationDataNumber: z.int(), tcbRecoveryEventDate: z.string() }),
  ),
});

/**
 * The standard number of Intel's list at a time: the highest whose recovery event is at least a year old.
 * `CollateralStore.standardNumber` computes the same on chain.
 *
 * @param list the signed text
 * @param time unix seconds
 * @throws EnclaveError `COLLATERAL_FORMAT` if the text is no such list, or no number is a year old.
 */
export function standardNumber(list: string, time: number): number {
  const numbers = evaluationNumbersOf(list)
    .filter(({ recoveryEvent }) => recoveryEvent + STANDARD_AGE <= time)
    .map(({ number }) => number);
  if (numbers.length === 0)
    throw new EnclaveError("COLLATERAL_FORMAT", "no evaluation number of the list is a year old");
  return Math.max(...numbers);
}

/**
 * The numbers of Intel's list, with the second of the recovery event that began each.
 *
 * @throws EnclaveError `COLLATERAL_FORMAT` if the text is no such list.
 */
export function evaluationNumbersOf(list: string): { number: number; recoveryEvent: number }[] {
  try {
    return listSchema.parse(JSON.parse(list)).tcbEvalNumbers.map((entry) => ({
      number: entry.tcbEvaluationDataNumber,
      recoveryEvent: Date.parse(entry.tcbRecoveryEventDate) / 1000,
    }));
  } catch (error) {
    throw new EnclaveError(
      "COLLATERAL_FORMAT",
      "the text is not a list of TCB evaluation data numbers",
      error,
    );
  }
}
