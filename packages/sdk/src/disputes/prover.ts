import type { TransactionReceipt } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";

/** What an operator declared of its prover. */
export interface ProverRecord {
  /** Time of one proof; 300,000 until the operator declares one. */
  proofMilliseconds: bigint;
  /** Token units that the operator asks for a proof that a challenger calls for. */
  proofFee: bigint;
  /** Time at which the proof window of a call made now would begin, unix seconds. */
  nextTurn: bigint;
}

/**
 * Reads what an operator declared of its prover.
 * @throws SdkError CHAIN_FAILED
 */
export async function readProver({ contract }: Market, operator: string): Promise<ProverRecord> {
  try {
    const { proofMilliseconds, proofFee, nextTurn } = await contract.proverOf(operator);
    return { proofMilliseconds, proofFee, nextTurn };
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Declares the sender's prover.
 * @param proofMilliseconds time of one proof, half as much again as the prover needs
 * @param proofFee token units for a proof that a challenger calls for
 * @throws ContractError, e.g. ProofTimeOutOfRange, ProverFull
 */
export async function declareProver(
  { contract }: Market,
  proofMilliseconds: number,
  proofFee: bigint,
  confirmations = 1,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.declareProver(proofMilliseconds, proofFee), confirmations);
}
