import type { TeeKind } from "../quote/types.js";
import { isoTime } from "./tcbInfoJson.js";

/** Contents of a list of TCB evaluation data numbers. Times are unix seconds. */
export interface EvaluationNumbersParameters {
  tee: TeeKind;
  issueDate: number;
  nextUpdate: number;
  /** The highest first. */
  numbers: readonly { number: number; recoveryEvent: number }[];
}

/** A list of TCB evaluation data numbers (version 1) as the exact bytes that Intel would sign. */
export function evaluationNumbersJson(parameters: EvaluationNumbersParameters): string {
  return JSON.stringify({
    id: parameters.tee,
    version: 1,
    issueDate: isoTime(parameters.issueDate),
    nextUpdate: isoTime(parameters.nextUpdate),
    tcbEvalNumbers: parameters.numbers.map(({ number, recoveryEvent }) => ({
      tcbEvaluationDataNumber: number,
      tcbRecoveryEventDate: isoTime(recoveryEvent),
      tcbDate: isoTime(recoveryEvent + 86_400),
    })),
  });
}
