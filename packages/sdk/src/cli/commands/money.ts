import { Contract, MaxUint256 } from "ethers";
import type { TransactionResponse } from "ethers";

import { sendTransaction } from "../../chain/sendTransaction.js";
import {
  deposit as depositAmount,
  stake as stakeAmount,
  withdraw as withdrawAmount,
} from "../../money/deposits.js";
import { readBalances } from "../../money/readBalances.js";
import { accountOf } from "../accountOf.js";
import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import type { Fields } from "../print.js";

/** Adds tokens of the key's account to its balance in the market. */
export async function deposit(
  amount: string,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, of } = await amounts(market);
    const { hash } = await depositAmount(market, parse(amount));
    const { market: balance } = await readBalances(market, account);
    return { account, balance: of(balance), transaction: hash };
  });
}

/** Sends free balance of the key's account to itself or to another account. The default is the whole balance. */
export async function withdraw(
  amount: string | undefined,
  options: Target & { to?: string },
  environment: Environment,
): Promise<Fields> {
  const to = options.to === undefined ? undefined : accountOf(options.to);
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, of } = await amounts(market);
    const sent = amount === undefined ? MaxUint256 : parse(amount);
    const { hash } = await withdrawAmount(market, to ?? account, sent);
    const { market: balance } = await readBalances(market, account);
    return { account, balance: of(balance), transaction: hash };
  });
}

/** Stakes tokens of the key's account for itself or for another operator. */
export async function stake(
  amount: string,
  options: Target & { operator?: string },
  environment: Environment,
): Promise<Fields> {
  const named = options.operator === undefined ? undefined : accountOf(options.operator);
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, of } = await amounts(market);
    const operator = named ?? account;
    const { hash } = await stakeAmount(market, operator, parse(amount));
    const balances = await readBalances(market, operator);
    return { operator, staked: of(balances.stake), transaction: hash };
  });
}

/** Reads the money of an account. The default is the key's account. */
export async function balance(
  named: string | undefined,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  if (named !== undefined) accountOf(named);
  return withMarket(
    options,
    environment,
    named === undefined ? "key" : "nothing",
    async (market, own = "") => {
      const { of } = await amounts(market);
      const balances = await readBalances(market, named ?? own);
      return {
        account: named ?? own,
        wallet: of(balances.wallet),
        market: of(balances.market),
        staked: of(balances.stake),
        freeStake: of(balances.freeStake),
      };
    },
  );
}

/** Function of the token that local deployments use; any account may call it. */
const TEST_TOKEN_ABI = ["function mint(address account, uint256 amount)"];

/**
 * Mints test tokens, which local deployments alone have. The default recipient is the key's account.
 * @throws AssayError REVERTED where the token cannot be minted
 */
export async function mint(
  amount: string,
  options: Target & { to?: string },
  environment: Environment,
): Promise<Fields> {
  const to = options.to === undefined ? undefined : accountOf(options.to);
  return withMarket(options, environment, "key", async (market, own = "") => {
    const { parse, of } = await amounts(market);
    const account = to ?? own;
    const token = new Contract(market.token, TEST_TOKEN_ABI, market.contract.runner);
    const { hash } = await sendTransaction(
      () => token.getFunction("mint")(account, parse(amount)) as Promise<TransactionResponse>,
    );
    return { account, wallet: of((await readBalances(market, account)).wallet), transaction: hash };
  });
}
