import type { TransactionReceipt } from "ethers";

import { IERC20Metadata__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import { depositCall } from "../money/deposits.js";
import type { Request } from "./request.js";
import { hashRequest } from "./request.js";

/**
 * Checks that the requester can pay for a request and for its gas.
 * @returns how much must be deposited, token units
 * @throws SdkError NO_GAS, NOT_ENOUGH_TOKENS
 */
export async function missingFor(
  { contract, provider, token }: Market,
  { requester, maxPrice, callbackFee }: Request,
): Promise<bigint> {
  try {
    const erc20 = IERC20Metadata__factory.connect(token, provider);
    const [{ balance }, gasMoney, wallet] = await Promise.all([
      contract.accountOf(requester),
      provider.getBalance(requester),
      erc20.balanceOf(requester),
    ]);
    if (gasMoney === 0n) {
      throw new SdkError(
        "NO_GAS",
        `the account ${requester} cannot pay for gas: it has none of the chain's native currency`,
        "Send some of the chain's native currency to the account",
      );
    }
    const needed = maxPrice + callbackFee;
    const missing = needed > balance ? needed - balance : 0n;
    if (missing > wallet) {
      throw new SdkError(
        "NOT_ENOUGH_TOKENS",
        `the ask may cost ${needed} token units; ${requester} has ${balance} in the market and ${wallet} in its wallet`,
        "Get more of the settlement token, or lower maxPrice",
      );
    }
    return missing;
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Deposits what is missing and creates the job, in one transaction where the token takes permits or the allowance is there.
 * @param missing token units, from `missingFor`
 * @throws ContractError, SdkError NO_GAS
 */
export async function fundAndRequest(
  market: Market,
  request: Request,
  input: Uint8Array,
  missing: bigint,
): Promise<{ jobId: Hex; receipt: TransactionReceipt }> {
  const { contract, chainId, address } = market;
  const jobId = hashRequest(chainId, address, request);
  if (missing === 0n) {
    const receipt = await sendTransaction(() => contract.requestInference(request, input));
    return { jobId, receipt };
  }
  const asking = contract.interface.encodeFunctionData("requestInference", [request, input]);
  const depositing = await depositCall(market, missing);
  const receipt = await sendTransaction(() => contract.multicall([depositing, asking]));
  return { jobId, receipt };
}
