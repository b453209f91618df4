import { checkField, checkInput } from "@assay/models";

import { CircuitError } from "../errors.js";
import { circuitModel } from "../instances.js";
import type { ProofInput, SignalInputs } from "./types.js";

/** Signals of one inference, checked. `suffix` names it in errors. */
export function inferenceSignals(
  circuit: string,
  { input, salt, context }: ProofInput,
  suffix = "",
): SignalInputs {
  const model = circuitModel(circuit);
  checkInput(model, input);
  checkField(`context${suffix}`, context);
  const signals: Record<string, readonly bigint[]> = {
    values: Array.from(input, BigInt),
    context: [context],
  };
  if (model.file.input.mode === "raw") {
    if (salt !== undefined)
      throw new CircuitError(
        "INVALID_INPUT",
        `salt${suffix} was given, but ${circuit} takes raw public inputs`,
        "Leave it out",
      );
    return signals;
  }
  if (salt === undefined)
    throw new CircuitError(
      "INVALID_INPUT",
      `salt${suffix} is missing`,
      "Give the salt that the input commitment was made with",
    );
  checkField(`salt${suffix}`, salt);
  return { ...signals, salt: [salt] };
}
