import type { HDNodeWallet, JsonRpcProvider } from "ethers";
import { parseUnits } from "ethers";

import { CHAIN_ID } from "./settings.js";

const FEES = { maxFeePerGas: parseUnits("50", "gwei"), maxPriorityFeePerGas: 1n };

/** Sends calldata to an address without waiting for the block, and answers the transaction's hash. */
export type Sender = (to: string, data: string, gasLimit: number) => Promise<string>;

/** A sender that counts the account's nonces itself: nothing else may send from that account. */
export async function openSender(provider: JsonRpcProvider, wallet: HDNodeWallet): Promise<Sender> {
  let nonce = await provider.getTransactionCount(wallet.address);
  return async (to, data, gasLimit) => {
    const fields = { type: 2, chainId: CHAIN_ID, nonce: nonce++, to, gasLimit, data };
    const signed = await wallet.signTransaction({ ...fields, ...FEES });
    return (await provider.send("eth_sendRawTransaction", [signed])) as string;
  };
}
