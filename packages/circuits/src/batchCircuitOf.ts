import { circuitInstance } from "./circuitInstance.js";
import { circuitInstances } from "./circuitInstances.js";

/**
 * The circuit that proves many inferences of the same model in one proof.
 * @returns its name; undefined if the model has none, or if `circuit` is one itself
 * @throws CircuitError UNKNOWN_CIRCUIT
 */
export function batchCircuitOf(circuit: string): string | undefined {
  const { model, batch } = circuitInstance(circuit);
  if (batch > 1) return undefined;
  const found = Object.entries(circuitInstances()).find(
    ([, other]) => other.model === model && other.batch > 1,
  );
  return found?.[0];
}
