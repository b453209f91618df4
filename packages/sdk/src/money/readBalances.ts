import { IERC20Metadata__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import type { Market } from "../market/openMarket.js";

/** The money of one account, token units. */
export interface Balances {
  /** Tokens in the account itself. */
  wallet: bigint;
  /** Free balance in the market. */
  market: bigint;
  /** Stake in the vault: free, bonded and unbonding. */
  stake: bigint;
  /** Part of the stake that may be bonded or unbonded. */
  freeStake: bigint;
}

/**
 * Reads the money of an account.
 * @throws SdkError CHAIN_FAILED
 */
export async function readBalances(
  { contract, vault, token }: Market,
  account: string,
): Promise<Balances> {
  try {
    const [wallet, booked, stake, freeStake] = await Promise.all([
      IERC20Metadata__factory.connect(token, contract.runner).balanceOf(account),
      contract.accountOf(account),
      vault.assetsOf(account),
      vault.freeStake(account),
    ]);
    return { wallet, market: booked.balance, stake, freeStake };
  } catch (error) {
    throw decodeError(error);
  }
}
