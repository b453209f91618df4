import { keccak256 } from "ethers";

import { encodeVerifyingKey } from "./encodeVerifyingKey.js";
import type { VerifyingKey } from "./verifyingKey.js";

/** keccak256 of the key's bytes: the circuit's name on chain. */
export function hashVerifyingKey(key: VerifyingKey): string {
  return keccak256(encodeVerifyingKey(key));
}
