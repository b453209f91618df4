import { randomBytes, toBigInt } from "ethers";

import { FIELD } from "../settlements/jobContext.js";

/** A random salt for an input commitment. Without a salt, a small input could be guessed from its commitment. */
export function randomSalt(): bigint {
  // 48 random bytes leave a bias below 2^-128.
  return toBigInt(randomBytes(48)) % FIELD;
}
