import { ZeroHash } from "ethers";

import { SdkError } from "../chain/errors.js";
import { scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import { Assurance } from "./request.js";

/** Longest life of a session, seconds: `EnclaveRegistry.MAX_SESSION_HOURS`. */
const SESSION_SECONDS = 168 * 3_600;
/** Most pages of logs that this check reads. On a server with small pages it gives up. */
const MOST_PAGES = 40;

/**
 * Refuses a model that no staked operator can serve now, as far as the chain shows it. Operators announce nothing for proofs, so that
 * only the whole stake can be compared with the smallest bond. An enclave's result needs a session of an operator with stake.
 * @throws SdkError NO_OPERATOR
 */
export async function checkServed(
  market: Market,
  { circuitId, runtimeId }: Model,
  assurance: Assurance,
): Promise<void> {
  const { vault, minBond } = market;
  const lacks = assurance === Assurance.Proof ? circuitId === ZeroHash : runtimeId === ZeroHash;
  if (lacks) {
    throw new SdkError(
      "NO_OPERATOR",
      assurance === Assurance.Proof
        ? "the model has no circuit, so no operator can prove a result of it"
        : "the model has no runtime, so no enclave can run it",
      "Ask with another assurance, or for another model",
    );
  }
  const { staked } = await vault.totals();
  if (staked < minBond) {
    throw new SdkError(
      "NO_OPERATOR",
      `all operators together have a stake of ${staked}, and a lock needs a bond of at least ${minBond}`,
      "Wait until an operator has staked, or run a node",
    );
  }
  if (assurance !== Assurance.Proof && (await hasSession(market, runtimeId)) === false) {
    throw new SdkError(
      "NO_OPERATOR",
      "no staked operator has a valid session of the model's enclave code",
      "Wait until an operator registers one, or ask with Assurance.Proof",
    );
  }
}

/** @returns undefined when the server's pages are too small to tell */
async function hasSession(
  { enclaves, models, vault, provider, minBond, startBlock }: Market,
  runtimeId: string,
): Promise<boolean | undefined> {
  const { topicHash } = enclaves.interface.getEvent("SessionRegistered");
  const filter = { address: await enclaves.getAddress(), topics: [topicHash] };
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const measurements = new Map<bigint, Promise<string>>();
  let pages = 0;
  for await (const page of scanLogs(provider, filter, { from: startBlock, backwards: true })) {
    for (const log of page.toReversed()) {
      const event = enclaves.interface.parseLog(log);
      if (event === null) continue;
      const { sessionKey, operator, vendor, measurement } = event.args as unknown as {
        sessionKey: string;
        operator: string;
        vendor: bigint;
        measurement: string;
      };
      const wanted = measurements.get(vendor) ?? models.measurementOf(runtimeId, vendor);
      measurements.set(vendor, wanted);
      if ((await wanted) !== measurement) continue;
      const [valid, free] = await Promise.all([
        enclaves.validAt(sessionKey, now),
        vault.freeStake(operator),
      ]);
      if (valid && free >= minBond) return true;
    }
    if (++pages >= MOST_PAGES) return undefined;
    const [oldest] = page;
    const block = oldest && (await oldest.getBlock());
    if (block && block.timestamp + SESSION_SECONDS < now) return false;
  }
  return false;
}
