import type { TransactionReceipt, TransactionResponse } from "ethers";

import { decodeError } from "./decodeError.js";
import { waitForReceipt } from "./waitForReceipt.js";

/** Longest wait for a transaction, milliseconds. */
const TIMEOUT_MS = 180_000;

/**
 * Sends a contract call and waits until it is mined.
 * @param call e.g. `() => contract.withdraw(1n)`
 * @throws ContractError with the contract's own error, or AssayError REVERTED, CHAIN_FAILED
 */
export async function sendTransaction(
  call: () => Promise<TransactionResponse>,
  confirmations = 1,
  timeoutMs = TIMEOUT_MS,
): Promise<TransactionReceipt> {
  try {
    return await waitForReceipt(await call(), confirmations, timeoutMs);
  } catch (error) {
    throw decodeError(error);
  }
}
