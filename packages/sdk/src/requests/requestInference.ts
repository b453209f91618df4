import type { TransactionReceipt } from "ethers";

import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Request } from "./request.js";
import { hashRequest } from "./request.js";

/**
 * Creates a job. The market reserves its highest price from the requester's balance.
 * @param input bytes for the operators, which the event publishes; empty if they travel privately
 * @throws ContractError, e.g. InsufficientBalance, UnknownModel, InputMismatch
 */
export async function requestInference(
  { contract, chainId, address }: Market,
  request: Request,
  input: Uint8Array = new Uint8Array(),
): Promise<{ jobId: Hex; receipt: TransactionReceipt }> {
  const receipt = await sendTransaction(() => contract.requestInference(request, input));
  return { jobId: hashRequest(chainId, address, request), receipt };
}

/**
 * Takes back an open job. Its whole reserve becomes free balance.
 * @throws ContractError NotRequester, WrongState
 */
export async function cancelRequest(
  { contract }: Market,
  request: Request,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.cancel(request));
}
