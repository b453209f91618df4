import { decodeError } from "../decodeError.js";
import { SdkError } from "../errors.js";
import type { Market } from "../openMarket.js";
import type { Hex } from "../types.js";
import { hashDelivery } from "./hashDelivery.js";
import { unpackDelivery } from "./unpackDelivery.js";
import type { FoundDelivery, PackedDelivery } from "./types.js";

/** Events that carry the delivery of a job as it is from then on. */
const EVENTS = ["Delivered", "AuditCleared", "Disputed", "OutputDemanded", "OutputPosted"] as const;
const HASH_BITS = (1n << 248n) - 1n;

/**
 * Reads a provisional or disputed job's delivery from its last event, and checks it against the hash that the market keeps.
 * @throws SdkError NOT_FOUND when no delivery of the job waits, RESULT_MISMATCH when the RPC server invented it
 */
export async function readDelivery(
  { contract, address, provider }: Market,
  jobId: Hex,
  fromBlock = 0,
): Promise<FoundDelivery & { isDisputed: boolean }> {
  let logs;
  let job;
  try {
    const topics = EVENTS.map((name) => contract.interface.getEvent(name).topicHash);
    logs = await provider.getLogs({ address, fromBlock, topics: [topics, jobId] });
    ({ job } = await contract.jobOf(jobId));
  } catch (error) {
    throw decodeError(error);
  }
  let found: FoundDelivery | undefined;
  for (const log of logs) {
    const event = contract.interface.parseLog(log);
    if (event === null) continue;
    const delivery = unpackDelivery(event.args.delivery as PackedDelivery);
    if (event.name === "Delivered") {
      found = {
        jobId,
        operator: event.args.operator as string,
        sessionKey: event.args.sessionKey as string,
        outputs: [...(event.args.outputs as bigint[])],
        delivery,
        blockNumber: log.blockNumber,
      };
    } else if (found !== undefined) {
      found.delivery = delivery;
    }
  }
  const state = job >> 248n;
  if (found === undefined || (state !== 3n && state !== 4n)) {
    throw new SdkError(
      "NOT_FOUND",
      `no delivery of job ${jobId} waits`,
      "See its status: it is not delivered yet, or decided",
    );
  }
  if ((BigInt(hashDelivery(found.delivery)) & HASH_BITS) !== (job & HASH_BITS)) {
    throw new SdkError(
      "RESULT_MISMATCH",
      `the delivery in the event is not the one that the market keeps of job ${jobId}`,
      "Ask again: it may have changed just now; if this stays, ask another RPC server",
    );
  }
  return { ...found, isDisputed: state === 4n };
}
