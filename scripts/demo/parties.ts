import type { HDNodeWallet, Provider } from "ethers";

import { account } from "../local/account.js";

/** Accounts of the demo, in the order of the mnemonic. */
export const PARTIES = [
  "deployer",
  "governor",
  "guardian",
  "treasury",
  "requester",
  "operator",
  "sleeper",
  "keeper",
] as const;
export type Party = (typeof PARTIES)[number];

/** The wallet of a party. */
export function wallet(party: Party, provider: Provider): HDNodeWallet {
  return account(PARTIES.indexOf(party), provider);
}
