export type { CircuitErrorCode } from "./errors.js";
export { CircuitError } from "./errors.js";
export type { ModelInstance, OpeningInstance } from "./instances.js";
export {
  anyInstance,
  batchCircuitOf,
  circuitInstance,
  circuitModel,
  circuitsOf,
  listCircuits,
  listModelCircuits,
  openingCircuitOf,
  openingInstance,
} from "./instances.js";
export type { KeyFile, PublishedKey } from "./keys/keyFile.js";
export { circuitId, publishedKey, readKeyFile, verifyingKeyBytes } from "./keys/keyFile.js";
export * from "./prove/index.js";
