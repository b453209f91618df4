import type { TransactionReceipt } from "ethers";

import { IERC20Metadata__factory } from "./contracts.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";

/**
 * Approves exactly `amount` and adds it to an operator's stake.
 * @throws ContractError, e.g. OperatorRemoved
 */
export async function stake(
  { contract, vault, token }: Market,
  operator: string,
  amount: bigint,
): Promise<TransactionReceipt> {
  const erc20 = IERC20Metadata__factory.connect(token, contract.runner);
  await sendTransaction(async () => erc20.approve(await vault.getAddress(), amount));
  return sendTransaction(() => vault.stake(operator, amount));
}
