import type { TransactionReceipt } from "ethers";
import { Contract, ZeroAddress } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";

const FEED_ABI = [
  "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256, uint80)",
] as const;

/**
 * Whether the market's uptime feed has a round that the market has not read. Until it is recorded, views show deadlines without
 * that outage.
 * @returns false where the market has no feed, or the feed does not answer
 * @throws SdkError CHAIN_FAILED
 */
export async function hasNewOutage({ contract, provider, uptimeFeed }: Market): Promise<boolean> {
  if (uptimeFeed === ZeroAddress) return false;
  const feed = new Contract(uptimeFeed, FEED_ABI, provider);
  let newest: bigint;
  try {
    const round = (await feed.getFunction("latestRoundData")()) as { roundId: bigint };
    newest = round.roundId;
  } catch {
    // The market takes a silent feed for one without news.
    return false;
  }
  try {
    return (await contract.outages()).round !== newest;
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Has the market read its uptime feed, so that its views show the outages too.
 * @throws ContractError, SdkError
 */
export async function recordOutage(market: Market): Promise<TransactionReceipt> {
  return sendTransaction(() => market.contract.recordOutage());
}
