import type { CircuitInstance } from "./circuitInstances.js";
import { circuitInstances } from "./circuitInstances.js";
import { CircuitError } from "./errors.js";
import { listCircuits } from "./listCircuits.js";

/** @throws CircuitError UNKNOWN_CIRCUIT with the known names */
export function circuitInstance(name: string): CircuitInstance {
  const instance = circuitInstances()[name];
  if (instance === undefined) {
    throw new CircuitError(
      "UNKNOWN_CIRCUIT",
      `there is no circuit ${name}`,
      `Known: ${listCircuits().join(", ")}`,
    );
  }
  return instance;
}
