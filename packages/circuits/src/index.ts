export type { CircuitErrorCode } from "./errors.js";
export { CircuitError } from "./errors.js";
export type { CircuitInstance } from "./instances.js";
export { batchCircuitOf, circuitInstance, circuitModel, listCircuits } from "./instances.js";
export type { KeyFile, PublishedKey } from "./keys/keyFile.js";
export { circuitId, publishedKey, readKeyFile, verifyingKeyBytes } from "./keys/keyFile.js";
export * from "./prove/index.js";
