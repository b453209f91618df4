export { checkVerifyingKey } from "./checkVerifyingKey.js";
export {
  encodeVerifyingKey,
  formatVerifyingKey,
  hashVerifyingKey,
  parseVerifyingKey,
} from "./formats.js";
export type { KeyFile, PublishedKey } from "./keyFile.js";
export { circuitId, publishedKey, readKeyFile, verifyingKeyBytes } from "./keyFile.js";
export type { G1, G2, VerifyingKey } from "./verifyingKey.js";
export { BASE_FIELD, G2_GENERATOR } from "./verifyingKey.js";
