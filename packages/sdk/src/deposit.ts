import type { ContractTransactionReceipt } from "ethers";

import { TestToken__factory } from "./contracts.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";

/**
 * Approves exactly `amount` and adds it to the caller's balance in the market.
 * @throws ContractError, e.g. ERC20InsufficientBalance
 */
export async function deposit(
  { market, token, address }: Market,
  amount: bigint,
): Promise<ContractTransactionReceipt> {
  const erc20 = TestToken__factory.connect(token, market.runner);
  await sendTransaction(() => erc20.approve(address, amount));
  return sendTransaction(() => market.deposit(amount));
}
