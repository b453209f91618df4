import { keccak256 } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { findLog, scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import type { DeliveredAt } from "../settlements/readResult.js";
import { findCalls } from "./findCalls.js";
import type { Evidence } from "./receipt.js";

type Session = Pick<Extract<Evidence, { kind: "signature" }>, "session" | "runtime">;

/**
 * Finds how a session key was registered, with its quote, and the runtime that its measurement belongs to.
 * @throws SdkError NOT_FOUND when the registering transaction does not show the quote
 */
export async function findSession(
  market: Market,
  { sessionKey, blockNumber }: DeliveredAt,
  runtimeId: Hex,
): Promise<Session> {
  const { enclaves, provider, startBlock } = market;
  const registry = await enclaves.getAddress();
  const { topicHash } = enclaves.interface.getEvent("SessionRegistered");
  const filter = {
    address: registry,
    topics: [topicHash, `0x${sessionKey.slice(2).toLowerCase().padStart(64, "0")}`],
  };
  const range = { from: startBlock, to: blockNumber, backwards: true };
  const found = await findLog(scanLogs(provider, filter, range), (log) => {
    const event = enclaves.interface.parseLog(log);
    return event === null ? undefined : { args: event.args, hash: log.transactionHash };
  });
  const transaction = found && (await provider.getTransaction(found.hash));
  const [call] = findCalls(enclaves.interface, ["register"], transaction?.data ?? "0x");
  if (found === undefined || call === undefined) {
    throw new SdkError(
      "NOT_FOUND",
      `no transaction since block ${startBlock} shows the quote of session key ${sessionKey}`,
      "Check the deployment's first block; a contract may have registered the key",
    );
  }
  const block = await provider.getBlock(Number(call.args.blockNumber));
  const quote = call.args.quote as Hex;
  return {
    session: {
      registry,
      operator: found.args.operator as Hex,
      vendor: Number(found.args.vendor),
      measurement: found.args.measurement as Hex,
      quote,
      quoteDigest: keccak256(quote),
      blockNumber: String(call.args.blockNumber),
      blockHash: block?.hash ?? "0x",
      keySignature: call.args.keySignature as Hex,
    },
    runtime: await findRuntime(market, runtimeId),
  };
}

interface RuntimeArgs {
  repository: string;
  commit: Hex;
  buildDigest: Hex;
  measurements: { vendor: bigint; value: Hex }[];
}

async function findRuntime(
  { models, provider, startBlock }: Market,
  runtimeId: Hex,
): Promise<Session["runtime"]> {
  const { topicHash } = models.interface.getEvent("RuntimePublished");
  const filter = { address: await models.getAddress(), topics: [topicHash, runtimeId] };
  const found = await findLog(
    scanLogs(provider, filter, { from: startBlock, backwards: true }),
    (log) => {
      const event = models.interface.parseLog(log);
      return event === null ? undefined : (event.args.runtime as RuntimeArgs);
    },
  );
  if (found === undefined) {
    throw new SdkError(
      "NOT_FOUND",
      `no runtime ${runtimeId} was published since block ${startBlock}`,
      "Check the deployment's first block",
    );
  }
  return {
    repository: found.repository,
    commit: found.commit,
    buildDigest: found.buildDigest,
    measurements: found.measurements.map(({ vendor, value }) => ({
      vendor: Number(vendor),
      value,
    })),
  };
}
