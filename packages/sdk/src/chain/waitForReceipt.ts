import type { TransactionReceipt, TransactionResponse } from "ethers";

import { decodeError } from "./decodeError.js";
import { SdkError } from "./errors.js";
import { forgetSent } from "./nonceQueue.js";
import { pause } from "./retry.js";

/** Longest pause between two polls, milliseconds, if the provider has no interval of its own. */
const POLL_MS = 500;
/** The first pause. Each further one is half as long again: most transactions are mined in the next block. */
const FIRST_MS = 50;

/**
 * Waits until a transaction is mined. It survives an RPC server that fails for a while, which is an unhandled rejection in
 * ethers' own `wait`, and it ends if the transaction was dropped.
 * @param confirmations blocks, the transaction's own included
 * @throws ContractError with the reason of a revert, SdkError REVERTED, CHAIN_FAILED when it is not mined in time
 */
export async function waitForReceipt(
  response: TransactionResponse,
  confirmations: number,
  timeoutMs: number,
): Promise<TransactionReceipt> {
  const { provider, hash } = response;
  const { pollingInterval = POLL_MS } = provider as { pollingInterval?: number };
  const end = Date.now() + timeoutMs;
  let trouble: unknown;
  for (let wait = FIRST_MS; ; wait = Math.min(1.5 * wait, pollingInterval)) {
    let receipt: TransactionReceipt | null = null;
    try {
      receipt = await provider.getTransactionReceipt(hash);
      if (receipt !== null && confirmations > 1) {
        const mined = (await provider.getBlockNumber()) - receipt.blockNumber + 1;
        if (mined < confirmations) receipt = null;
      }
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (receipt !== null) {
      forgetSent(provider, hash);
      if (receipt.status !== 0) return receipt;
      throw await whyReverted(response, receipt);
    }
    if (Date.now() >= end) {
      throw new SdkError(
        "CHAIN_FAILED",
        `transaction ${hash} was not mined within ${timeoutMs / 1000} s`,
        "Look it up: it may still be mined; if it was dropped, send it again",
        trouble,
      );
    }
    await pause(Math.min(wait, pollingInterval));
  }
}

/** Finds the reason of a revert, which no receipt keeps: repeats the call on the state after the block. */
async function whyReverted(
  { provider, to, from, data, value, hash }: TransactionResponse,
  { blockNumber }: TransactionReceipt,
): Promise<Error> {
  try {
    await provider.call({ to, from, data, value, blockTag: blockNumber });
  } catch (error) {
    const decoded = decodeError(error);
    if (decoded.code !== "CHAIN_FAILED") return decoded;
  }
  return new SdkError(
    "REVERTED",
    `transaction ${hash} was mined and reverted`,
    "An earlier transaction of its block changed the state: read the state and try again",
  );
}
