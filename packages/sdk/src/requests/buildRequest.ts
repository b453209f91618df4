import { hexlify, keccak256, randomBytes, toBigInt, ZeroAddress, ZeroHash } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Request } from "./request.js";
import { Assurance } from "./request.js";

/** What a requester decides; all else has a default. */
export interface RequestOptions {
  requester: string;
  modelId: Hex;
  /** One public input word, e.g. from `commitImage`. */
  inputCommitment: bigint;
  /** Bytes for the operator, hashed into `inputDigest`; leave out when they travel privately. */
  input?: Uint8Array;
  /** Highest price; the ramp starts at `minPrice` (default: the same, a fixed price). */
  maxPrice: bigint;
  minPrice?: bigint;
  /** Now, in seconds: take the latest block's timestamp. */
  now: bigint;
  /** Seconds until the price begins to rise, and seconds that the rise takes. Default 0 and 60. */
  rampDelay?: number;
  rampSeconds?: number;
  /** Seconds during which the first lock may be taken. Default 300. */
  lockSeconds?: number;
  /** Seconds from a lock to its evidence. Default 300. */
  executionWindow?: number;
  /** Seconds for everything, later locks included. Default: three execution windows and the lock's time. */
  lifeSeconds?: number;
  operator?: string;
  /** Default: 64 random bits. Numbers counted up share a word of storage, which saves most of 17,000 gas a request. */
  nonce?: bigint;
  callback?: { address: string; gas: number; fee: bigint };
}

/**
 * A request for one proven inference, checked as the market will check it.
 * @throws SdkError INVALID_REQUEST naming the field
 */
export function buildRequest(options: RequestOptions): Request {
  const lockSeconds = options.lockSeconds ?? 300;
  const executionWindow = options.executionWindow ?? 300;
  const life = options.lifeSeconds ?? lockSeconds + 3 * executionWindow;
  const minPrice = options.minPrice ?? options.maxPrice;
  const rampStart = options.now + BigInt(options.rampDelay ?? 0);
  if (minPrice < 0n || minPrice > options.maxPrice || options.maxPrice >= 1n << 96n) {
    throw invalid(
      `prices from ${minPrice} to ${options.maxPrice} are no range of 96-bit amounts`,
      "Give minPrice <= maxPrice in token units",
    );
  }
  if (life < lockSeconds + executionWindow || executionWindow < 1 || lockSeconds < 0) {
    throw invalid(
      `a life of ${life} s cannot hold ${lockSeconds} s of locking and ${executionWindow} s of execution`,
      "Give lifeSeconds >= lockSeconds + executionWindow and executionWindow >= 1",
    );
  }
  if (options.operator !== undefined && minPrice !== options.maxPrice) {
    throw invalid("a named operator needs a fixed price", "Leave minPrice out");
  }
  return {
    requester: options.requester,
    operator: options.operator ?? ZeroAddress,
    modelId: options.modelId,
    inputCommitment: word(options.inputCommitment),
    inputDigest: options.input === undefined ? ZeroHash : keccak256(options.input),
    nonce: options.nonce ?? toBigInt(randomBytes(8)),
    assurance: Assurance.Proof,
    confidential: false,
    valueAtRisk: 0n,
    minPrice,
    maxPrice: options.maxPrice,
    callbackFee: options.callback?.fee ?? 0n,
    rampStart,
    rampEnd: rampStart + BigInt(options.rampSeconds ?? 60),
    lockBy: options.now + BigInt(lockSeconds),
    executionWindow: BigInt(executionWindow),
    deadline: options.now + BigInt(life),
    callback: options.callback?.address ?? ZeroAddress,
    callbackGas: BigInt(options.callback?.gas ?? 0),
  };
}

function word(value: bigint): Hex {
  if (value < 0n || value >= 1n << 256n) {
    throw invalid("the input commitment does not fit into a word", "Take it from commitImage");
  }
  return hexlify(Buffer.from(value.toString(16).padStart(64, "0"), "hex"));
}

function invalid(shortMessage: string, advice: string): SdkError {
  return new SdkError("INVALID_REQUEST", shortMessage, advice);
}
