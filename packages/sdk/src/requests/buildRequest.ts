import { keccak256, randomBytes, toBeHex, toBigInt, ZeroAddress, ZeroHash } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { MAX_DATA_BYTES } from "../withholding/withholding.js";
import type { Request } from "./request.js";
import { Assurance } from "./request.js";

/** Choices of a requester. */
export interface RequestOptions {
  requester: string;
  modelId: Hex;
  /** The word that stands for the model's public input words: from `prepareInput`. */
  inputCommitment: bigint;
  /** Bytes for the operator, hashed into `inputDigest`; leave them out if they travel privately. */
  input?: Uint8Array;
  /**
   * Whether `requestInference` will publish `input`, so that no operator can demand it. An input longer than `MAX_DATA_BYTES` must
   * be public: the chain takes no longer answer to a demand, and an unanswered demand ends the job.
   */
  isInputPublic?: boolean;
  /** Highest price. The price rises from `minPrice` to it; without `minPrice` it is fixed. */
  maxPrice: bigint;
  minPrice?: bigint;
  /** Current time, seconds: the timestamp of the latest block. */
  now: bigint;
  /** Seconds until the price begins to rise (default 0), and seconds that the rise takes (default 60). */
  rampDelay?: number;
  rampSeconds?: number;
  /** Seconds during which the first lock may be taken. Default 300. */
  lockSeconds?: number;
  /** Seconds from a lock to its evidence. Default 300. */
  executionWindow?: number;
  /** Seconds until the deadline, for all locks together. The default is `lockSeconds` and three execution windows. */
  lifeSeconds?: number;
  operator?: string;
  /**
   * Consecutive numbers share a word of storage, 256 of them: a new word costs 17,000 gas at Osaka and 97,920 at Amsterdam. The
   * default counts up from a random number, so the requests of one process share.
   */
  nonce?: bigint;
  callback?: { address: string; gas: number; fee: bigint };
}

let lastNonce: bigint | undefined;

/**
 * Builds a request for one proven inference and checks it as the market will.
 * @throws SdkError INVALID_REQUEST with the wrong value, INPUT_TOO_LARGE
 */
export function buildRequest(options: RequestOptions): Request {
  const lockSeconds = options.lockSeconds ?? 300;
  const executionWindow = options.executionWindow ?? 300;
  const life = options.lifeSeconds ?? lockSeconds + 3 * executionWindow;
  const minPrice = options.minPrice ?? options.maxPrice;
  const rampStart = options.now + BigInt(options.rampDelay ?? 0);
  if (minPrice < 0n || minPrice > options.maxPrice || options.maxPrice >= 1n << 96n) {
    throw invalid(
      `minPrice ${minPrice} and maxPrice ${options.maxPrice} must be 96-bit amounts with minPrice <= maxPrice`,
      "Correct the prices; they are in the token's smallest unit",
    );
  }
  if (life < lockSeconds + executionWindow || executionWindow < 1 || lockSeconds < 0) {
    throw invalid(
      `lifeSeconds ${life} is too short for lockSeconds ${lockSeconds} and executionWindow ${executionWindow}`,
      "Set lifeSeconds to at least lockSeconds + executionWindow, and executionWindow to at least 1",
    );
  }
  if (options.operator !== undefined && minPrice !== options.maxPrice) {
    throw invalid("a request that names an operator needs a fixed price", "Leave minPrice out");
  }
  const size = options.input?.length ?? 0;
  if (size > MAX_DATA_BYTES && options.isInputPublic !== true) {
    throw new SdkError(
      "INPUT_TOO_LARGE",
      `the input has ${size} bytes, and at most ${MAX_DATA_BYTES} can be posted when an operator demands them`,
      "Publish it with the request and set isInputPublic, or send less",
    );
  }
  return {
    requester: options.requester,
    operator: options.operator ?? ZeroAddress,
    modelId: options.modelId,
    inputCommitment: word(options.inputCommitment),
    inputDigest: options.input === undefined ? ZeroHash : keccak256(options.input),
    nonce: options.nonce ?? nextNonce(),
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

/** A number that no request of this process had, and none of another but by chance. */
function nextNonce(): bigint {
  // The first number of a word of storage.
  lastNonce = lastNonce === undefined ? toBigInt(randomBytes(8)) & ~0xffn : lastNonce + 1n;
  return lastNonce;
}

function word(value: bigint): Hex {
  if (value < 0n || value >= 1n << 256n) {
    throw invalid(
      "the input commitment does not fit into 256 bits",
      "Compute it with prepareInput",
    );
  }
  return toBeHex(value, 32);
}

function invalid(shortMessage: string, advice: string): SdkError {
  return new SdkError("INVALID_REQUEST", shortMessage, advice);
}
