import type { DrandRound, Hex, Market, RawBlock } from "@assay/sdk";
import { drandEvidence, headerEvidence, readDrandRound, sendRpc } from "@assay/sdk";
import { Contract, isCallException, keccak256, toBeHex } from "ethers";

import type { SeedEvidence } from "../ports/chain.js";

/** Evidence of a target's seed, for the market's beacon; undefined while there is none. */
export type SeedSource = (target: bigint) => Promise<SeedEvidence | undefined>;

/** A drand server that takes longer counts as down, milliseconds. */
const TIMEOUT_MS = 10_000;
/** A round has about 250 characters. */
const MOST_CHARACTERS = 4_096;
/** The market keeps the low 216 bits of a seed. */
const SEED_MASK = (1n << 216n) - 1n;

/** The evidence, if the beacon takes it now. */
async function checked(
  { beacon }: Market,
  target: bigint,
  evidence: Hex,
): Promise<SeedEvidence | undefined> {
  try {
    const found = await beacon.verify(target, evidence);
    const seed = BigInt(found.seed) & SEED_MASK;
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

/** The round that a server shows; rejects with the reason why there is none. */
async function fetchRound(url: string, round: bigint, timeoutMs: number): Promise<DrandRound> {
  const response = await fetch(`${url.replace(/\/$/u, "")}/public/${round}`, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  // A server does not have a round of the future.
  if (!response.ok) throw new Error(`it answers with status ${response.status}`);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_CHARACTERS)
      throw new Error(`its answer is longer than ${MOST_CHARACTERS} characters`);
  }
  const shown = readDrandRound(JSON.parse(text));
  if (shown.round !== round) throw new Error(`it shows round ${shown.round}, not ${round}`);
  return shown;
}

/** Settings of `drandSeeds`. */
export interface DrandOptions {
  /** Called for each server that showed no round which the beacon takes. */
  onFailure?: (url: string, reason: string) => void;
  /** A server that takes longer counts as down, milliseconds. */
  timeoutMs?: number;
}

/**
 * Rounds of a drand network for a `DrandBeacon`. The servers are asked in turn, the last good one first, until one shows a round
 * that the beacon itself takes: no server is trusted, and one that is down, late or wrong costs a request. Where none has the
 * round, settlement waits, and another account may post the seed.
 * @param urls of the network on drand servers, e.g. https://api.drand.sh/<chain hash>
 */
export function drandSeeds(
  market: Market,
  urls: readonly string[],
  { onFailure = () => undefined, timeoutMs = TIMEOUT_MS }: DrandOptions = {},
): SeedSource {
  const abi = ["function roundOf(uint40 target) view returns (uint64 round)"];
  let order = [...urls];
  return async (target) => {
    const beacon = new Contract(await market.beacon.getAddress(), abi, market.provider);
    const round = (await beacon.getFunction("roundOf")(target)) as bigint;
    for (const url of order) {
      let shown: DrandRound;
      try {
        shown = await fetchRound(url, round, timeoutMs);
      } catch (error) {
        onFailure(url, error instanceof Error ? error.message : String(error));
        continue;
      }
      const found = await checked(market, target, drandEvidence(shown));
      if (found !== undefined) {
        order = [url, ...order.filter((other) => other !== url)];
        return found;
      }
      onFailure(url, `the beacon does not take its round ${round}`);
    }
    return undefined;
  };
}

/** A beacon's number; undefined where it has no such function. */
async function numberOf({ beacon, provider }: Market, name: string): Promise<bigint | undefined> {
  const abi = [`function ${name}() view returns (uint256)`];
  try {
    const contract = new Contract(await beacon.getAddress(), abi, provider);
    return (await contract.getFunction(name)()) as bigint;
  } catch (error) {
    // A contract without the function reverts, or answers nothing.
    if (isCallException(error) || (error as { code?: string }).code === "BAD_DATA")
      return undefined;
    throw error;
  }
}

/**
 * Block headers for a `RandaoBeacon`, or for a `DrandBeacon` for which no account has posted a round in time. The node's RPC server must
 * serve raw blocks.
 */
export function headerSeeds(market: Market): SeedSource {
  const { provider } = market;
  async function block(height: number | "latest"): Promise<RawBlock & { number: string }> {
    const tag = height === "latest" ? height : `0x${height.toString(16)}`;
    return (await sendRpc(provider, "eth_getBlockByNumber", [tag, false])) as RawBlock & {
      number: string;
    };
  }
  const timeOf = (raw: RawBlock): bigint => BigInt(raw.timestamp as string);

  /** What the beacon's code says, read once: it does not change. */
  let constants: readonly (bigint | undefined)[] | undefined;

  return async (target) => {
    constants ??= await Promise.all(
      ["INTERVAL", "LAG", "RETRY_SECONDS", "FALLBACK_SECONDS"].map((name) =>
        numberOf(market, name),
      ),
    );
    const [interval, lag, retry, silence = 0n] = constants;
    // A development beacon takes no headers.
    if (interval === undefined || lag === undefined || retry === undefined) return undefined;
    const opensAt = target * interval + lag + silence;
    const latest = await block("latest");
    const now = timeOf(latest);
    if (now < opensAt) return undefined;
    const moment = now - ((now - opensAt) % retry);
    // The first block at or after the moment: `low` is before it, `high` is not.
    let high = Number(latest.number);
    let low = -1;
    let step = 1;
    while (low < 0 && high - step > 0) {
      if (timeOf(await block(high - step)) < moment) low = high - step;
      else high -= step;
      step *= 2;
    }
    if (low < 0) low = 0;
    while (high - low > 1) {
      const middle = Math.floor((high + low) / 2);
      if (timeOf(await block(middle)) < moment) low = middle;
      else high = middle;
    }
    const evidence = headerEvidence(await block(high), await block(high - 1));
    return checked(market, target, evidence);
  };
}

/** The first of several sources that has evidence. */
export function firstSeed(...sources: readonly SeedSource[]): SeedSource {
  return async (target) => {
    for (const source of sources) {
      const found = await source(target);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
