import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";

/** EIP-7825: no transaction may use more. */
export const TRANSACTION_GAS_CAP = 16_777_216;

/** Gas of a call as a transaction of its own. */
export interface CallGas {
  /** The whole transaction. */
  readonly transaction: number;
  /** Gas of its existence and its calldata: 21,000, and 4 or 16 a byte. */
  readonly intrinsic: number;
  /** The rest: what the called code used. */
  readonly execution: number;
}

/** 21,000 and the calldata's price (EIP-2028); EIP-7623's floor does not bind where execution costs more. */
export function intrinsicGas(data: string): number {
  let gas = 21_000;
  for (let i = 2; i < data.length; i += 2) gas += data.startsWith("00", i) ? 4 : 16;
  return gas;
}

/**
 * Sends the call as a real transaction.
 * @throws Error when the call does not return true: a gas figure for a rejected proof would be worthless
 */
export async function measureCall(
  ethers: HardhatEthers,
  to: string,
  data: string,
): Promise<CallGas> {
  const [signer] = await ethers.getSigners();
  if (signer === undefined) throw new Error("the chain has no account");
  const answer = await signer.call({ to, data, gasLimit: TRANSACTION_GAS_CAP });
  if (BigInt(answer) !== 1n) throw new Error(`the measured call answered ${answer}, not true`);
  const sent = await signer.sendTransaction({ to, data, gasLimit: TRANSACTION_GAS_CAP });
  const receipt = await sent.wait();
  if (receipt === null) throw new Error("the transaction was not mined");
  const transaction = Number(receipt.gasUsed);
  const intrinsic = intrinsicGas(data);
  return { transaction, intrinsic, execution: transaction - intrinsic };
}
