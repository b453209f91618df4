import type { JobView } from "@assay/sdk";
import { Assurance, bondFor, demandFee, priceAt } from "@assay/sdk";
import { ZeroAddress, ZeroHash } from "ethers";

import type { Context } from "../context.js";
import { NodeError } from "../errors.js";
import { checkInput } from "../input/checkInput.js";
import type { JobRecord } from "../job/record.js";
import { WORKING } from "../job/record.js";
import { backlogSeconds } from "../prove/backlogSeconds.js";
import { canServe } from "./canServe.js";
import type { Means } from "./means.js";
import { proverIsFull } from "./proverIsFull.js";
import { termsFor } from "./termsFor.js";

/** The decision about a job that this node does not hold. */
export type Decision =
  | { do: "lock"; bondBps: number }
  | { do: "wait"; reason: string }
  | { do: "refuse"; error: NodeError }
  | { do: "forget"; reason: string };

/**
 * Decides whether to lock a job now. The node never takes a job that it could not prove in time after those it already holds.
 * @param now timestamp of the latest block, seconds
 */
export async function decide(
  context: Context,
  record: JobRecord,
  view: JobView,
  now: bigint,
  means: Means,
): Promise<Decision> {
  const { chain, config, pace, store } = context;
  const { request } = record;
  if (view.state === "Settled") return { do: "forget", reason: "settled by another operator" };
  if (view.state === "None") return { do: "forget", reason: "cancelled or expired" };
  const jobTime = now - (view.stretch ?? 0n);
  if (jobTime > request.deadline - request.executionWindow) {
    return { do: "forget", reason: "too late to lock" };
  }
  if (view.state !== "Open") return { do: "wait", reason: "held by another operator" };
  if (!view.reopened && jobTime > request.lockBy) {
    return { do: "forget", reason: "too late to lock" };
  }
  const isProof = request.assurance === Assurance.Proof;
  try {
    checkInput(context, record);
  } catch (error) {
    if (error instanceof NodeError) return { do: "refuse", error };
    throw error;
  }
  if (request.callbackGas > BigInt(config.maxCallbackGas)) {
    return {
      do: "refuse",
      error: new NodeError(
        "CALLBACK_TOO_DEAR",
        `the callback may use ${request.callbackGas} gas, and this node pays for at most ${config.maxCallbackGas}`,
        "Send a request whose callback needs less gas",
      ),
    };
  }
  if (
    !view.reopened &&
    request.operator !== ZeroAddress &&
    request.operator.toLowerCase() !== chain.operator.toLowerCase()
  ) {
    return { do: "wait", reason: "the first lock is reserved for another operator" };
  }
  if (!isProof) {
    const reason = canServe(context, record, means.session);
    if (reason !== undefined) return { do: "wait", reason };
  }
  const alone = (isProof ? pace.proofMs / 1000 : config.batchSeconds) + config.marginSeconds;
  if (alone > Number(request.executionWindow)) {
    return {
      do: "refuse",
      error: new NodeError(
        "CANNOT_PROVE_IN_TIME",
        `${isProof ? "a proof" : "a delivery"} with its margin takes ${alone.toFixed(1)} s, and the job leaves ${request.executionWindow} s`,
        "Send a request with a longer execution window",
      ),
    };
  }
  if (isProof && backlogSeconds(context) + alone > Number(request.executionWindow)) {
    return { do: "wait", reason: "other jobs come first" };
  }
  const held = store.list().filter(({ phase }) => WORKING.includes(phase)).length;
  if (held >= config.maxJobs) return { do: "wait", reason: `the node already holds ${held} jobs` };
  const full = proverIsFull(context, means, now);
  if (full !== undefined) return { do: "wait", reason: full };
  const price = view.reopened ? await chain.price(request) : priceAt(request, jobTime);
  // A demand of the input costs as much as a decline: the price must bear it.
  const isHidden = record.input === "0x" && !isProof && request.inputDigest !== ZeroHash;
  const fee = isHidden ? demandFee(price, chain.minBond) : 0n;
  if (means.balance !== undefined && means.balance < fee) {
    return {
      do: "wait",
      reason: `the balance in the market must cover a demand of the input: ${fee}`,
    };
  }
  const offer = termsFor(context, request, price, means.session?.status ?? 0n);
  const ask = offer.ask + fee;
  if (price + view.bonus < ask || price < offer.leastPrice) {
    if (request.maxPrice + view.bonus >= ask) {
      return { do: "wait", reason: "the price is still too low" };
    }
    return {
      do: "refuse",
      error: new NodeError(
        "PRICE_TOO_LOW",
        `the request offers at most ${request.maxPrice}, and this node asks for ${ask} at a value at risk of ${request.valueAtRisk}`,
        "Send a request with a higher maxPrice, or with a lower valueAtRisk",
      ),
    };
  }
  const bond = bondFor(price, BigInt(offer.bondBps), chain.minBond);
  const slashes = means.waitingSlashes ?? 0;
  if (slashes !== 0) {
    return {
      do: "wait",
      reason: `SLASH_WAITING: the vault bonds no job while a slash waits (${slashes}); wait until it is executed or cancelled`,
    };
  }
  const jailedUntil = means.jailedUntil ?? 0n;
  if (now < jailedUntil) {
    return {
      do: "wait",
      reason: `JAILED: after three missed deadlines in 24 hours the operator locks no job; wait until ${jailedUntil}`,
    };
  }
  const { free } = means;
  if (free < bond) {
    return {
      do: "wait",
      reason: `MISSING_STAKE: the bond is ${bond}, and ${free} of the stake is free; stake more`,
    };
  }
  return { do: "lock", bondBps: offer.bondBps };
}
