export { decodeProof, encodeProof } from "./proofBytes.js";
export { proveKey } from "./proveKey.js";
export type { ProvingKey } from "./provingKey.js";
export { readProvingKey } from "./provingKey.js";
export type { Curve, SnarkKey, SnarkProof } from "./snarkjs.js";
export { bn254, fileBytes, snark, terminate } from "./snarkjs.js";
export { witnessFile } from "./witnessFile.js";
