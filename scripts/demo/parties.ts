import type { Provider } from "ethers";
import { HDNodeWallet } from "ethers";

/** The published mnemonic of every Hardhat development chain: its accounts are everybody's. */
const MNEMONIC = "test test test test test test test test test test test junk";

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
  const path = `m/44'/60'/0'/0/${PARTIES.indexOf(party)}`;
  return HDNodeWallet.fromPhrase(MNEMONIC, undefined, path).connect(provider);
}
