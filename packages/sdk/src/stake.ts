import type { ContractTransactionReceipt } from "ethers";

import { TestToken__factory } from "./contracts.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";

/**
 * Approves exactly `amount` and adds it to an operator's stake.
 * @throws ContractError, e.g. OperatorRemoved
 */
export async function stake(
  { market, vault, token }: Market,
  operator: string,
  amount: bigint,
): Promise<ContractTransactionReceipt> {
  const erc20 = TestToken__factory.connect(token, market.runner);
  await sendTransaction(async () => erc20.approve(await vault.getAddress(), amount));
  return sendTransaction(() => vault.stake(operator, amount));
}
