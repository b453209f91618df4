import type { TransactionReceipt } from "ethers";

import { IERC20Metadata__factory } from "./contracts.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";

/**
 * Approves exactly `amount` and adds it to the caller's balance in the market.
 * @throws ContractError, e.g. ERC20InsufficientBalance
 */
export async function deposit(
  { contract, token, address }: Market,
  amount: bigint,
): Promise<TransactionReceipt> {
  const erc20 = IERC20Metadata__factory.connect(token, contract.runner);
  await sendTransaction(() => erc20.approve(address, amount));
  return sendTransaction(() => contract.deposit(amount));
}
