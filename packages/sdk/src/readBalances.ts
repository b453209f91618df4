import { IERC20Metadata__factory } from "./contracts.js";
import { decodeError } from "./decodeError.js";
import type { Market } from "./openMarket.js";

/** All that one account owns, token units. */
export interface Balances {
  /** In the account itself. */
  wallet: bigint;
  /** Free in the market. */
  market: bigint;
  /** Staked in the vault: free, bonded and unbonding. */
  stake: bigint;
  /** The part of the stake that may be bonded or unbonded. */
  freeStake: bigint;
}

/** @throws SdkError CHAIN_FAILED */
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
