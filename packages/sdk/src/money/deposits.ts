import type { Signer, TransactionReceipt } from "ethers";
import { MaxUint256 } from "ethers";

import { IERC20Metadata__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import { signerOf } from "../market/signerOf.js";
import { signPermit } from "./permit.js";

/**
 * Adds `amount` to the caller's balance in the market: by a permit in the same transaction if the token takes permits, else after an
 * approval of exactly `amount`.
 * @throws ContractError, e.g. ERC20InsufficientBalance
 */
export async function deposit(market: Market, amount: bigint): Promise<TransactionReceipt> {
  const { contract } = market;
  const prepared = await prepareDeposit(market, amount);
  if (prepared === undefined) return sendTransaction(() => contract.deposit(amount));
  const { value, deadline, v, r, s } = prepared;
  return sendTransaction(() => contract.depositWithPermit(value, deadline, v, r, s));
}

/** The call that deposits, as bytes for `multicall`. It needs no other transaction, once this function has returned. */
export async function depositCall(market: Market, amount: bigint): Promise<string> {
  const { contract } = market;
  const prepared = await prepareDeposit(market, amount);
  if (prepared === undefined) return contract.interface.encodeFunctionData("deposit", [amount]);
  const { value, deadline, v, r, s } = prepared;
  return contract.interface.encodeFunctionData("depositWithPermit", [value, deadline, v, r, s]);
}

/** @returns a permit that the market takes; undefined once the market is approved */
async function prepareDeposit(
  market: Market,
  amount: bigint,
): Promise<Awaited<ReturnType<typeof signPermit>>> {
  const { contract, token, address } = market;
  const signer = signerOf(market);
  const owner = await signer.getAddress();
  const erc20 = IERC20Metadata__factory.connect(token, contract.runner);
  try {
    const allowance = await erc20.allowance(owner, address);
    if (allowance >= amount) return undefined;
    const permit = await signPermit(market, signer, amount);
    if (permit !== undefined && (await isTaken(market, signer, permit))) return permit;
    await approve(erc20, address, amount, allowance);
    return undefined;
  } catch (error) {
    throw decodeError(error);
  }
}

/** Whether the market's deposit by this permit would succeed. Some tokens have a permit of their own form. */
async function isTaken(
  { contract }: Market,
  signer: Signer,
  { value, deadline, v, r, s }: NonNullable<Awaited<ReturnType<typeof signPermit>>>,
): Promise<boolean> {
  try {
    const from = await signer.getAddress();
    await contract.depositWithPermit.staticCall(value, deadline, v, r, s, { from });
    return true;
  } catch (error) {
    const { code } = decodeError(error);
    if (code === "ERC20InsufficientAllowance" || code === "REVERTED") return false;
    if (code === "SafeERC20FailedOperation") return false;
    throw error;
  }
}

async function approve(
  erc20: ReturnType<typeof IERC20Metadata__factory.connect>,
  spender: string,
  amount: bigint,
  allowance: bigint,
): Promise<void> {
  try {
    await sendTransaction(() => erc20.approve(spender, amount));
  } catch (error) {
    // Some tokens change an allowance only by way of zero.
    if (allowance === 0n || decodeError(error).code === "NO_GAS") throw error;
    await sendTransaction(() => erc20.approve(spender, 0n));
    await sendTransaction(() => erc20.approve(spender, amount));
  }
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
