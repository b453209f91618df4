import { circuitInstances } from "./circuitInstances.js";

/** Names of all circuits, in the order of circuits.json. */
export function listCircuits(): string[] {
  return Object.keys(circuitInstances());
}
