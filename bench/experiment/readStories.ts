import type { Delivery, PackedDelivery } from "@assay/sdk";
import { unpackDelivery } from "@assay/sdk";

import type { Digit } from "./makeDigits.js";
import type { World } from "./openWorld.js";
import { positionOf } from "./readSeeds.js";

/** An enclave's result, and what became of it. Times are chain time, seconds. */
export interface Told {
  operator: string;
  at: number;
  isWrong: boolean;
  delivery: Delivery;
  /** When a proof was called for, and whether somebody's bond did that; an audit has no challenger. */
  disputedAt?: number;
  isChallenged?: boolean;
  /** Bond of the challenge and its owner. */
  challenge?: { challenger: string; bond: bigint };
  /** `final`: its window passed; `proven`: a proof agreed; `refuted`: one disagreed; `unanswered`: none came. */
  end?: "final" | "proven" | "refuted" | "unanswered";
  endAt?: number;
  /** Where the event of its end stands among all events. */
  endPosition?: number;
}

/** All that happened to one job. */
export interface Story {
  jobId: string;
  requestedAt: number;
  told: Told[];
  /** When it was settled, by whom, and with which answer. */
  finalAt?: number;
  operator?: string;
  isRight?: boolean;
  /** Pay of its operator, token units. */
  paid?: bigint;
  /** Settled by a proof without an enclave's result before. */
  isProofFirst?: boolean;
}

/** Reads the chain's events from the nodes' start to now. @param asked the digit of each job */
export async function readStories(
  { market, provider, startBlock }: World,
  asked: ReadonlyMap<string, Digit>,
): Promise<Map<string, Story>> {
  const stories = new Map<string, Story>();
  const times = new Map<number, number>();
  const { address } = market;
  for (const log of await provider.getLogs({ address, fromBlock: startBlock })) {
    const event = market.contract.interface.parseLog(log);
    const [jobId] = (event?.args ?? []) as unknown as [string | undefined];
    const digit = asked.get(jobId ?? "");
    if (event === null || jobId === undefined || digit === undefined) continue;
    let at = times.get(log.blockNumber);
    if (at === undefined) {
      at = (await provider.getBlock(log.blockNumber))?.timestamp ?? 0;
      times.set(log.blockNumber, at);
    }
    if (event.name === "Requested") stories.set(jobId, { jobId, requestedAt: at, told: [] });
    const story = stories.get(jobId);
    if (story === undefined) continue;
    const last = story.told.at(-1);
    const wasOpen = last !== undefined && last.end === undefined;
    tell(story, event.name, event.args.toObject(), at, digit.expected);
    if (wasOpen && last.end !== undefined) last.endPosition = positionOf(log);
  }
  return stories;
}

function tell(
  story: Story,
  name: string,
  args: Record<string, unknown>,
  at: number,
  expected: readonly bigint[],
): void {
  const last = story.told.at(-1);
  const isExpected = (outputs: unknown): boolean => {
    const words = [...(outputs as Iterable<bigint>)];
    return words.length === expected.length && expected.every((word, i) => word === words[i]);
  };
  switch (name) {
    case "Delivered": {
      const isWrong = !isExpected(args.outputs);
      const delivery = unpackDelivery(args.delivery as PackedDelivery);
      story.told.push({ operator: args.operator as string, at, isWrong, delivery });
      break;
    }
    case "Disputed":
      if (last === undefined) break;
      last.disputedAt = at;
      last.isChallenged = BigInt(args.challenger as string) !== 0n;
      if (last.isChallenged) {
        const { challenger, challengeBond } = unpackDelivery(args.delivery as PackedDelivery);
        last.challenge = { challenger, bond: challengeBond };
      }
      break;
    case "Refuted":
    case "DisputeExpired":
      if (last === undefined) break;
      last.end = name === "Refuted" ? "refuted" : "unanswered";
      last.endAt = at;
      break;
    case "Finalised":
      story.finalAt = at;
      story.operator = args.operator as string;
      story.paid = args.paid as bigint;
      story.isRight = last?.isWrong === false;
      if (last !== undefined) Object.assign(last, { end: "final", endAt: at });
      break;
    case "Settled":
      story.finalAt = at;
      story.operator = args.operator as string;
      story.paid = args.paid as bigint;
      story.isRight = isExpected(args.outputs);
      if (last !== undefined && last.end === undefined) {
        Object.assign(last, { end: "proven", endAt: at });
      } else story.isProofFirst = true;
      break;
  }
}
