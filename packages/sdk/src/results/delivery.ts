import { AbiCoder, getAddress, keccak256, toBeHex } from "ethers";

import type { Hex } from "../chain/hex.js";

/** Names of `VendorStatus`, by the contract's numbers. */
export const VENDOR_STATUSES = ["Trusted", "Degraded", "Broken"] as const;
/** How far the market believes a TEE vendor's attestation. */
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

/** A result that an enclave signed, from its delivery until it is settled or refuted. Times in seconds on the job's clock. */
export interface Delivery {
  /** The job's word while it was locked: see `unpackJob`. */
  lock: bigint;
  resultHash: Hex;
  /** keccak256 of the off-chain output; zero if there is none, or once it is on chain. */
  outputDigest: Hex;
  deliveredAt: bigint;
  /** The beacon's target whose seed draws the audit. */
  auditTarget: bigint;
  /** When the requester demanded the output's bytes, or when they were posted; zero for never. `isOwed` tells which. */
  demandedAt: bigint;
  /** When the proof window of a dispute begins: the turn of its call in the operator's queue. Zero without a dispute. */
  disputedAt: bigint;
  vendor: bigint;
  /** Number in `VENDOR_STATUSES`: the vendor's worst status so far. */
  status: bigint;
  /** Whether the model has a circuit, so that the result can be proven. */
  provable: boolean;
  /** Whether the requester wants a proof in any case. */
  proofWanted: boolean;
  /** Whether a callback waits for the result. */
  hasCallback: boolean;
  /** Price of the lock, token units. */
  price: bigint;
  /** The request's value at risk, token units. */
  valueAtRisk: bigint;
  /** Bond of the challenge that called for the proof, token units; zero for an audit. */
  challengeBond: bigint;
  /** Account whose bond called for the proof; the zero address for an audit. */
  challenger: string;
  /** Whether a proof has confirmed the output words: only the bytes of the output may still be missing. */
  proven: boolean;
}

/** A `Delivery` as calls and events carry it: see `types/Delivery.sol`. */
export interface PackedDelivery {
  lock: bigint;
  resultHash: Hex;
  outputDigest: Hex;
  progress: bigint;
  amounts: bigint;
  audit: bigint;
}

/** Packs a delivery for a call of the market. */
export function packDelivery(delivery: Delivery): PackedDelivery {
  return {
    lock: delivery.lock,
    resultHash: delivery.resultHash,
    outputDigest: delivery.outputDigest,
    progress:
      delivery.deliveredAt |
      (delivery.auditTarget << 40n) |
      (delivery.demandedAt << 80n) |
      (delivery.disputedAt << 120n) |
      (delivery.vendor << 160n) |
      (delivery.status << 168n) |
      (BigInt(delivery.provable) << 176n) |
      (BigInt(delivery.proofWanted) << 177n) |
      (BigInt(delivery.hasCallback) << 178n) |
      (BigInt(delivery.proven) << 179n),
    amounts: delivery.price | (delivery.valueAtRisk << 96n),
    audit: BigInt(delivery.challenger) | (delivery.challengeBond << 160n),
  };
}

/** Reads a delivery from an event or a call of the market. */
export function unpackDelivery(packed: PackedDelivery): Delivery {
  const { lock, resultHash, outputDigest, progress, amounts, audit } = packed;
  const field = (word: bigint, from: number, bits: number): bigint =>
    (word >> BigInt(from)) & ((1n << BigInt(bits)) - 1n);
  const isSet = (bit: number): boolean => field(progress, bit, 1) !== 0n;
  return {
    lock,
    resultHash,
    outputDigest,
    deliveredAt: field(progress, 0, 40),
    auditTarget: field(progress, 40, 40),
    demandedAt: field(progress, 80, 40),
    disputedAt: field(progress, 120, 40),
    vendor: field(progress, 160, 8),
    status: field(progress, 168, 8),
    provable: isSet(176),
    proofWanted: isSet(177),
    hasCallback: isSet(178),
    price: field(amounts, 0, 96),
    valueAtRisk: field(amounts, 96, 96),
    challengeBond: field(audit, 160, 96),
    challenger: getAddress(toBeHex(field(audit, 0, 160), 20)),
    proven: isSet(179),
  };
}

/** keccak256 of the packed delivery. A job's word keeps its low 252 bits. */
export function hashDelivery(delivery: Delivery): Hex {
  const { lock, resultHash, outputDigest, progress, amounts, audit } = packDelivery(delivery);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "bytes32", "bytes32", "uint256", "uint256", "uint256"],
      [lock, resultHash, outputDigest, progress, amounts, audit],
    ),
  );
}
