import type { Hex, Market } from "@assay/sdk";
import { drandEvidence, readDrandRound } from "@assay/sdk";
import { Contract, isCallException, keccak256, toBeHex } from "ethers";

import type { SeedEvidence } from "../ports/chain.js";

/** Evidence of a target's seed, for the market's beacon; undefined while there is none. */
export type SeedSource = (target: bigint) => Promise<SeedEvidence | undefined>;

/** A drand server that takes longer counts as down, milliseconds. */
const TIMEOUT_MS = 10_000;
/** The market keeps the low 216 bits of a seed. */
const SEED_MASK = (1n << 216n) - 1n;

/** The evidence, if the beacon takes it now. */
async function checked(
  { beacon }: Market,
  target: bigint,
  evidence: Hex,
): Promise<SeedEvidence | undefined> {
  try {
    const seed = BigInt(await beacon.verify(target, evidence)) & SEED_MASK;
    return { evidence, seed };
  } catch (error) {
    if (isCallException(error)) return undefined;
    throw error;
  }
}

/** Seeds for a development beacon, which takes any: the hash of the target. Another beacon takes none of them. */
export function developmentSeeds(market: Market): SeedSource {
  return (target) => checked(market, target, keccak256(toBeHex(target, 32)));
}

/**
 * Rounds of a drand network for a `DrandBeacon`.
 * @param url of the network on a drand server, e.g. https://api.drand.sh/<chain hash>
 */
export function drandSeeds(market: Market, url: string): SeedSource {
  const abi = ["function roundOf(uint40 target) view returns (uint64 round)"];
  return async (target) => {
    const beacon = new Contract(await market.beacon.getAddress(), abi, market.provider);
    const round = (await beacon.getFunction("roundOf")(target)) as bigint;
    try {
      const response = await fetch(`${url}/public/${round}`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // The server does not have a round of the future.
      if (!response.ok) return undefined;
      return await checked(market, target, drandEvidence(readDrandRound(await response.json())));
    } catch {
      // Settlement waits for a seed, and another account may post it: a server that is down stops no other step.
      return undefined;
    }
  };
}
