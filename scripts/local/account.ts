import type { Provider } from "ethers";
import { HDNodeWallet } from "ethers";

/** The published mnemonic of every Hardhat development chain: its keys are public. */
const MNEMONIC = "test test test test test test test test test test test junk";

/** One of the accounts that a local chain funds, by its place in the mnemonic's order. */
export function account(index: number, provider: Provider | null): HDNodeWallet {
  return HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`).connect(provider);
}
