import type { TransactionReceipt } from "ethers";
import { MaxUint256 } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";

/**
 * Sends free balance of the caller to `to`; without an amount, all of it.
 * @throws ContractError InsufficientBalance, ZeroRecipient
 */
export async function withdraw(
  { contract }: Market,
  to: string,
  amount: bigint = MaxUint256,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.withdrawTo(to, amount));
}
