import { AbiCoder, keccak256, ZeroAddress, type TransactionReceipt } from "ethers";

import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import type { Request } from "../requests/request.js";
import type { Delivery } from "../results/delivery.js";
import { packDelivery } from "../results/delivery.js";
import type { Settlement } from "../settlements/settleJob.js";

/** One of two signed results of one job. */
export interface SignedResult {
  payee: string;
  /** keccak256 of the packed output words: `hashOutputs`. */
  outputsHash: Hex;
  /** keccak256 of the off-chain output; zero for none. */
  outputDigest: Hex;
  /** Siblings from the leaf to the root that was signed. */
  path: Hex[];
  signature: Hex;
}

/**
 * Calls for a proof of a provisional result, against a bond from the sender's balance in the market.
 * @param maxBond most that the sender puts up; the default is the bond of this moment. `bondOf` is enough whatever fee the
 * operator declares meanwhile.
 * @throws ContractError, e.g. ChallengeWindowClosed, ChallengeBondTooHigh, InsufficientBalance
 */
export async function challengeResult(
  { contract }: Market,
  jobId: Hex,
  delivery: Delivery,
  maxBond?: bigint,
): Promise<TransactionReceipt> {
  const packed = packDelivery(delivery);
  return sendTransaction(async () =>
    contract.challenge(jobId, packed, maxBond ?? (await contract.challengeBond(packed))),
  );
}

/**
 * Decides a provisional or disputed result by a proof. An agreeing proof has the operator as payee and settles the job. A
 * refuting proof has its finder as payee, and the finder's share of R2 goes to that account, no matter who sends it.
 * @param finder payee of a refuting proof (`jobContext`); leave it out for an agreeing one
 * @throws ContractError, e.g. InvalidProof, ProofWindowClosed, DeliveryMismatch, NothingToRefute, FinderMissing
 */
export async function proveResult(
  { contract }: Market,
  model: Model,
  settlement: Settlement,
  delivery: Delivery,
  finder: string = ZeroAddress,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.prove(model, settlement, packDelivery(delivery), finder));
}

/**
 * Ends a dispute whose proof window has passed, at the operator's cost. Any account may call it.
 * @throws ContractError, e.g. ProofWindowOpen, DeliveryMismatch
 */
export async function expireDispute(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.expireDispute(request, packDelivery(delivery)));
}

const SIGNED_RESULT = "tuple(address,bytes32,bytes32,bytes32[],bytes)";

/**
 * The commitment of one account to a report. It covers the signatures, so no account can commit to a report that it cannot
 * make.
 * @param reporter the account that will report
 */
export function reportCommitment(
  jobId: Hex,
  reporter: string,
  first: SignedResult,
  second: SignedResult,
): Hex {
  const values = [first, second].map((result) => [
    result.payee,
    result.outputsHash,
    result.outputDigest,
    result.path,
    result.signature,
  ]);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "address", SIGNED_RESULT, SIGNED_RESULT],
      [jobId, reporter, ...values],
    ),
  );
}

/**
 * Commits the sender to a report, before it shows the evidence. The next commitment of the same account replaces it.
 * @param commitment from `reportCommitment`
 */
export async function commitReport(
  { contract }: Market,
  commitment: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.commitReport(commitment));
}

/**
 * Reports that one session key signed two different results of one job. The sender must have committed to the report at least
 * a second before (`commitReport`). Among the reports within 24 hours, the one with the oldest commitment is paid.
 * @param delivery the job's delivery if it is provisional or disputed, from `readDelivery`; otherwise ignored
 * @throws ContractError, e.g. NotCommitted, NoEquivocation, EquivocationKnown, InvalidSession
 */
export async function reportEquivocation(
  { contract }: Market,
  request: Request,
  delivery: Delivery,
  first: SignedResult,
  second: SignedResult,
): Promise<TransactionReceipt> {
  return sendTransaction(() =>
    contract.reportEquivocation(request, packDelivery(delivery), first, second),
  );
}
