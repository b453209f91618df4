import { randomBytes, toBigInt } from "ethers";

import { FIELD } from "../settlements/jobContext.js";

/** A salt for an input commitment: without it, anyone could guess a small input from its commitment. */
export function randomSalt(): bigint {
  // 48 random bytes leave a bias below 2^-128.
  return toBigInt(randomBytes(48)) % FIELD;
}
