import { keccak256 } from "ethers";

import { SdkError } from "../chain/errors.js";

/** Chain id of the local chains, where proofs protect no money. */
const LOCAL_CHAIN = 31337n;

/** A circuit's verifying key. */
export interface PublishedKey {
  /** As `CircuitRegistry` lays them out. */
  bytes: Uint8Array;
  /** Whether it came out of a real ceremony. If not, any account can forge proofs. */
  production: boolean;
}

/**
 * Refuses keys that are for development on every chain but 31337. The secrets of such a key are public, so any account can forge
 * proofs, which take the prices of all jobs of its model and the stake of all operators that serve it.
 * @param allowDevelopmentKeys the caller's explicit consent
 * @throws SdkError DEVELOPMENT_KEY
 */
export function requireProductionKeys(
  keys: readonly PublishedKey[],
  chainId: bigint,
  allowDevelopmentKeys = false,
): void {
  const unsafe = keys.find(({ production }) => !production);
  if (unsafe === undefined || allowDevelopmentKeys || chainId === LOCAL_CHAIN) return;
  throw new SdkError(
    "DEVELOPMENT_KEY",
    `the verifying key of circuit ${keccak256(unsafe.bytes)} is for development: anybody can forge its proofs on chain ${chainId}`,
    "Use a key from a ceremony, or allow development keys explicitly on a chain without money",
  );
}
