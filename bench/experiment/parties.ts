import type { Provider } from "ethers";
import { parseEther } from "ethers";

import { account } from "../../scripts/local/account.js";
import type { Scenario } from "./scenarios.js";
import { ACCOUNTS, DEPOSIT, DEPOSIT_BONDS, HONEST_BONDS, NODES, VALUE } from "./settings.js";

/** An account whose money is counted, tokens of 10^18. */
export interface Party {
  name: string;
  address: string;
  /** Tokens that it puts into the market, and stakes, before the stream. */
  deposit: bigint;
  stake: bigint;
}

/** The watchtowers that work for pay. */
export const HUNTERS = ACCOUNTS.hunters.map((index, i) => ({ name: `hunter-${i + 1}`, index }));

/** The parties of a scenario but the pot and the insurance, which are accounts of the contracts. */
export function partiesOf(scenario: Scenario, provider: Provider): Party[] {
  const { bonds, cheaterBonds, isFlooded, watchtowers } = scenario;
  const bond = VALUE * BigInt(bonds);
  const at = (name: string, index: number, deposit = 0n, stake = 0n): Party => {
    return { name, address: account(index, provider).address, deposit, stake };
  };
  const operators = NODES.map(({ name, account: index }) => {
    const stake = bond * (name === "cheater" ? BigInt(cheaterBonds) : HONEST_BONDS);
    return at(name, index, bond * DEPOSIT_BONDS, stake);
  });
  return [
    at("requester", ACCOUNTS.requester, DEPOSIT),
    ...operators,
    ...(isFlooded ? [at("challenger", ACCOUNTS.challenger, DEPOSIT)] : []),
    ...(watchtowers === "hunters"
      ? [
          ...HUNTERS.map(({ name, index }) => at(name, index)),
          // It could challenge, too.
          at("copying bot", ACCOUNTS.bot, parseEther("1000")),
        ]
      : []),
    at("treasury", ACCOUNTS.treasury),
  ];
}
