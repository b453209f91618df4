import type { TransactionReceipt } from "ethers";

import { hashRequest } from "./hashRequest.js";
import type { Market } from "./openMarket.js";
import { sendTransaction } from "./sendTransaction.js";
import type { Hex, Request } from "./types.js";

/**
 * Creates a job; its highest price is reserved from the requester's balance.
 * @param input the bytes for the operators, published in the event; empty when they travel privately
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
