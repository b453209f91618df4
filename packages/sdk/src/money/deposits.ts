import type { TransactionReceipt } from "ethers";
import { MaxUint256 } from "ethers";

import { IERC20Metadata__factory } from "../chain/contracts.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";

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

/**
 * Sends free balance of the caller to `to`.
 * @param amount token units; the default is the whole free balance
 * @throws ContractError InsufficientBalance, ZeroRecipient
 */
export async function withdraw(
  { contract }: Market,
  to: string,
  amount: bigint = MaxUint256,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.withdrawTo(to, amount));
}

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
