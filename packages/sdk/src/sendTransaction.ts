import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";

import { decodeError } from "./decodeError.js";
import { SdkError } from "./errors.js";

/**
 * Sends a contract call and waits until it is mined.
 * @param call e.g. `() => market.withdraw(1n)`
 * @throws ContractError with the contract's own error, or AssayError REVERTED, CHAIN_FAILED
 */
export async function sendTransaction(
  call: () => Promise<ContractTransactionResponse>,
  confirmations = 1,
): Promise<ContractTransactionReceipt> {
  try {
    const response = await call();
    const receipt = await response.wait(confirmations);
    if (receipt !== null) return receipt;
  } catch (error) {
    throw decodeError(error);
  }
  throw new SdkError("CHAIN_FAILED", "the transaction was dropped", "Send it again");
}
