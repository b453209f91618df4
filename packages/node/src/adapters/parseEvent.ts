import type { Market, PackedDelivery, RequestOutput } from "@assay/sdk";
import { toRequest, unpackDelivery } from "@assay/sdk";
import type { Log } from "ethers";

import type { MarketEvent } from "../ports/market.js";

/** Events that change the state of a job. */
const NAMES = new Set([
  "Requested",
  "Locked",
  "Declined",
  "LockMissed",
  "Settled",
  "Finalised",
  "Cancelled",
  "Expired",
  "Voided",
  "QuarantinedClosed",
  "InputWithheld",
  "InputShownWrong",
  "Delivered",
  "OutputDemanded",
  "OutputPosted",
  "Proven",
  "Disputed",
  "Refuted",
  "DisputeExpired",
  "DisputeDropped",
  "Equivocated",
  "InputDemanded",
  "InputPosted",
]);

/** Reads a log of the market; undefined for a log that changes no job. */
export function parseEvent({ contract }: Market, log: Log): MarketEvent | undefined {
  const parsed = contract.interface.parseLog(log);
  if (parsed === null || !NAMES.has(parsed.name)) return undefined;
  const values: Record<string, unknown> = {};
  parsed.fragment.inputs.forEach(({ name }, i) => (values[name] = parsed.args[i] as unknown));
  if ("delivery" in values) values.delivery = unpackDelivery(values.delivery as PackedDelivery);
  if ("request" in values) values.request = toRequest(values.request as RequestOutput);
  if ("outputs" in values) values.outputs = [...(values.outputs as bigint[])];
  return {
    ...values,
    name: parsed.name,
    blockNumber: log.blockNumber,
    index: log.index,
    id: `${log.blockHash}/${log.index}`,
  } as unknown as MarketEvent;
}
