import type { TransactionReceipt } from "ethers";
import { AbiCoder, keccak256 } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import { bondFor } from "../locks/lockJob.js";
import type { Market } from "../market/openMarket.js";
import { unpackJob } from "../requests/job.js";
import type { Delivery } from "./delivery.js";
import { packDelivery } from "./delivery.js";

/** Probability one in the unit of `auditRate`, 2^-128. */
export const RATE_ONE = 1n << 128n;
/** q of the vendor's status (`AuditRate.bpsOf`), basis points: Trusted, Degraded, Broken. */
const STATUS_BPS = [200n, 2_500n, 10_000n] as const;
const BPS = 10_000n;
/** Full worth of a share, in the unit of a job's word. */
const WHOLE_WORTH = 255n;
const NUMBER_BITS = 96n;
/** Bits by which rates are finer than numbers. */
const FINER_BITS = 32n;

/** The fields of a delivery that decide its audit rate. */
export type AuditedDelivery = Pick<
  Delivery,
  "lock" | "status" | "provable" | "proofWanted" | "price" | "valueAtRisk"
>;

/**
 * Probability, in units of 2^-128, that a result is drawn for audit. The market's `auditRateBps` is this rate in basis points,
 * rounded up.
 * @param minBond the market's smallest bond
 * @param statusNow the vendor's status now; the worse of it and the delivery's counts
 * @throws SdkError INVALID_REQUEST for a status that this SDK does not know
 */
export function auditRate(delivery: AuditedDelivery, minBond: bigint, statusNow = 0n): bigint {
  const { lock, provable, proofWanted, price, valueAtRisk } = delivery;
  if (!provable) return 0n;
  if (proofWanted) return RATE_ONE;
  const status = statusNow > delivery.status ? statusNow : delivery.status;
  return rateFor(valueAtRisk, bondOf({ lock, price }, minBond), status);
}

/**
 * Worth of a delivered job's bond at its lock, token units. No challenge needs a larger bond.
 * @param minBond the market's smallest bond
 */
export function bondOf({ lock, price }: Pick<Delivery, "lock" | "price">, minBond: bigint): bigint {
  const { bondBps, bondWorth } = unpackJob(lock);
  return (bondFor(price, bondBps, minBond) * bondWorth) / WHOLE_WORTH;
}

/**
 * Probability, in units of 2^-128, that an enclave's result is drawn: q · V / (V + B), rounded up.
 * @param valueAtRisk V, token units
 * @param bond B, token units
 * @param status of the vendor
 * @throws SdkError INVALID_REQUEST for a status that this SDK does not know
 */
export function rateFor(valueAtRisk: bigint, bond: bigint, status: bigint): bigint {
  if (valueAtRisk === 0n) return 0n;
  const bps = STATUS_BPS[Number(status)];
  if (bps === undefined) {
    throw new SdkError(
      "INVALID_REQUEST",
      `this SDK does not know vendor status ${status}`,
      "Update the SDK",
    );
  }
  const denominator = BPS * (valueAtRisk + bond);
  return (bps * valueAtRisk * RATE_ONE + denominator - 1n) / denominator;
}

/**
 * The random number of 96 bits that decides a result's audit.
 * @param seed of the delivery's `auditTarget`, from `readSeed`
 */
export function auditNumber(seed: bigint, jobId: Hex): bigint {
  const hash = keccak256(AbiCoder.defaultAbiCoder().encode(["uint216", "bytes32"], [seed, jobId]));
  return (BigInt(hash) & ((1n << NUMBER_BITS) - 1n)) | 1n;
}

/** The seed of a target, if it was posted and is at hand: one that later targets have overwritten can be posted again. */
export async function readSeed({ contract }: Market, target: bigint): Promise<bigint | undefined> {
  try {
    const { known, seed } = await contract.seedOf(target);
    return known ? seed : undefined;
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Posts the seed of a target, for every delivery that names the target. Any account may post it.
 * @param evidence what the market's beacon asks for: `drandEvidence`, `headerEvidence`, or, of a development beacon, a seed
 * @throws ContractError, e.g. WrongEvidence, TooEarly
 */
export async function postSeed(
  { contract }: Market,
  target: bigint,
  evidence: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.post(target, evidence));
}

/** What the first post of a target that a live delivery names earns now, token units. */
export async function readPostReward({ contract }: Market): Promise<bigint> {
  try {
    return await contract.postReward();
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Posts the seed of a live delivery's target. The first post of a target earns `readPostReward`.
 * @param jobId a provisional or disputed job, whose model has a circuit
 * @param delivery its delivery
 * @param evidence as `postSeed` takes it
 * @throws ContractError, e.g. WrongEvidence, TooEarly, DeliveryMismatch
 */
export async function postSeedForReward(
  { contract }: Market,
  jobId: Hex,
  delivery: Delivery,
  evidence: Hex,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.postForReward(jobId, packDelivery(delivery), evidence));
}

/**
 * Whether a number draws an audit.
 * @param number from `auditNumber`
 * @param rate from `auditRate`
 */
export function isDrawn(number: bigint, rate: bigint): boolean {
  return number << FINER_BITS < rate;
}

/**
 * Decides the audit of a result once the seed of its `auditTarget` is posted: opens its dispute, or changes nothing. Any
 * account may call it.
 * @throws ContractError, e.g. AuditNotDrawn, DeliveryMismatch
 */
export async function drawAudit(
  { contract }: Market,
  jobId: Hex,
  delivery: Delivery,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.draw(jobId, packDelivery(delivery)));
}
