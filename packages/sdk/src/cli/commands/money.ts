import { isAddress, MaxUint256 } from "ethers";

import { SdkError } from "../../chain/errors.js";
import {
  deposit as depositAmount,
  stake as stakeAmount,
  withdraw as withdrawAmount,
} from "../../money/deposits.js";
import { readBalances } from "../../money/readBalances.js";
import { amounts } from "../amounts.js";
import type { Environment, Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Fields } from "../print.js";

function checkAccount(account: string): string {
  const isValid: boolean = isAddress(account);
  if (isValid) return account;
  throw new SdkError(
    "INVALID_CONFIG",
    `"${account}" is not an address`,
    "Pass 0x and 40 hexadecimal digits",
  );
}

/** Adds tokens of the key's account to its balance in the market. */
export async function deposit(
  amount: string,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, format } = await amounts(market);
    const { hash } = await depositAmount(market, parse(amount));
    const { market: balance } = await readBalances(market, account);
    return { account, balance: format(balance), transaction: hash };
  });
}

/** Sends free balance of the key's account to itself or to another account. The default is the whole balance. */
export async function withdraw(
  amount: string | undefined,
  options: Target & { to?: string },
  environment: Environment,
): Promise<Fields> {
  const to = options.to === undefined ? undefined : checkAccount(options.to);
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, format } = await amounts(market);
    const sent = amount === undefined ? MaxUint256 : parse(amount);
    const { hash } = await withdrawAmount(market, to ?? account, sent);
    const { market: balance } = await readBalances(market, account);
    return { account, balance: format(balance), transaction: hash };
  });
}

/** Stakes tokens of the key's account for itself or for another operator. */
export async function stake(
  amount: string,
  options: Target & { operator?: string },
  environment: Environment,
): Promise<Fields> {
  const named = options.operator === undefined ? undefined : checkAccount(options.operator);
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, format } = await amounts(market);
    const operator = named ?? account;
    const { hash } = await stakeAmount(market, operator, parse(amount));
    const balances = await readBalances(market, operator);
    return { operator, staked: format(balances.stake), transaction: hash };
  });
}

/** Reads the money of an account. The default is the key's account. */
export async function balance(
  named: string | undefined,
  options: Target,
  environment: Environment,
): Promise<Fields> {
  if (named !== undefined) checkAccount(named);
  return withMarket(
    options,
    environment,
    named === undefined ? "key" : "nothing",
    async (market, own = "") => {
      const { format } = await amounts(market);
      const balances = await readBalances(market, named ?? own);
      return {
        account: named ?? own,
        wallet: format(balances.wallet),
        market: format(balances.market),
        staked: format(balances.stake),
        freeStake: format(balances.freeStake),
      };
    },
  );
}
