import { readKeyFile } from "./keyFile.js";
import { encodeVerifyingKey } from "./encodeVerifyingKey.js";
import { parseVerifyingKey } from "./parseVerifyingKey.js";

/**
 * The committed verifying key as the bytes that `CircuitRegistry` takes: alpha | beta | gamma | delta | IC, big-endian
 * 32-byte words, G2 in the precompile's order.
 */
export function verifyingKeyBytes(circuit: string): Uint8Array {
  return encodeVerifyingKey(parseVerifyingKey(readKeyFile(circuit).verifyingKey));
}
