import { IERC20Metadata__factory, readBalances, sendTransaction } from "@assay/sdk";

import { account } from "../../scripts/local/account.js";
import type { World } from "./openWorld.js";
import type { Scenario } from "./scenarios.js";
import {
  ACCOUNTS,
  DEPOSIT,
  HONEST_STAKE,
  NODES,
  OPERATOR_DEPOSIT,
  SLASH_DELAY_SECONDS,
} from "./settings.js";

/** Money of a party before and after: in its account, in the market and staked; tokens of 10^18. */
export interface Holding {
  party: string;
  start: bigint;
  end: bigint;
}

/** Money of all parties at the end. */
export interface Money {
  holdings: Holding[];
  /** Amounts of the slashes that had waited: parts of stakes, beyond bonds. */
  slashed: bigint;
  /** Money held by unfinished jobs. */
  inJobs: bigint;
}

/**
 * Lets four days pass, executes the slashes that waited, distributes fees, and counts.
 * @throws Error when the sums are not what was minted
 */
export async function readMoney(world: World, scenario: Scenario): Promise<Money> {
  const { provider, market, minted } = world;
  const { vault } = market;
  await provider.send("evm_setAutomine", [true]);
  await provider.send("evm_setIntervalMining", [0]);
  await provider.send("evm_increaseTime", [SLASH_DELAY_SECONDS + 1]);
  await provider.send("evm_mine", []);
  const queued = await vault.queryFilter(vault.filters.SlashQueued(), world.startBlock);
  for (const { args } of queued) await sendTransaction(() => vault.executeSlash(args.slashId));
  const operators = NODES.map(({ account: index }) => account(index, provider).address);
  await sendTransaction(() => market.contract.distributeFees(operators));
  await sendTransaction(() => vault.collectInsurance());

  const starts: [string, number, bigint][] = [
    ["requester", ACCOUNTS.requester, DEPOSIT],
    ...NODES.map(({ name, account: index }): [string, number, bigint] => {
      const stake = name === "cheater" ? scenario.cheaterStake : HONEST_STAKE;
      return [name, index, stake + OPERATOR_DEPOSIT];
    }),
    ["treasury", ACCOUNTS.treasury, 0n],
  ];
  let inMarket = 0n;
  const holdings: Holding[] = [];
  for (const [party, index, start] of starts) {
    const balances = await readBalances(market, account(index, provider).address);
    inMarket += balances.market;
    holdings.push({ party, start, end: balances.wallet + balances.market + balances.stake });
  }
  const { staked, insurance } = await vault.totals();
  holdings.push({ party: "insurance", start: 0n, end: insurance });

  const token = IERC20Metadata__factory.connect(market.token, provider);
  const inJobs = (await token.balanceOf(market.address)) - inMarket;
  const sum = holdings.reduce((total, { end }) => total + end, inJobs);
  if (sum !== minted) throw new Error(`the balances sum to ${sum}, and ${minted} were minted`);
  const held = await token.balanceOf(await vault.getAddress());
  if (held !== staked + insurance) {
    throw new Error(`the vault holds ${held}, and owes ${staked + insurance}`);
  }
  const executed = await vault.queryFilter(vault.filters.SlashExecuted(), world.startBlock);
  const slashed = executed.reduce((total, { args }) => total + args.amount, 0n);
  return { holdings, slashed, inJobs };
}
