import type { ContractTransactionReceipt } from "ethers";
import { MaxUint256 } from "ethers";

import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";

/**
 * Sends free balance of the caller to `to`; without an amount, all of it.
 * @throws ContractError InsufficientBalance, ZeroRecipient
 */
export async function withdraw(
  { market }: Market,
  to: string,
  amount: bigint = MaxUint256,
): Promise<ContractTransactionReceipt> {
  return sendTransaction(() => market.withdrawTo(to, amount));
}
