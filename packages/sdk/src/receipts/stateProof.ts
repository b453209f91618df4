import { AbiCoder, decodeRlp, getAddress, keccak256, toBeHex } from "ethers";

import type { RawBlock } from "../beacon/headers.js";
import { encodeHeader } from "../beacon/headers.js";
import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { sendRpc } from "../chain/sendRpc.js";
import type { Market } from "../market/openMarket.js";
import { resultHash } from "../results/signResults.js";
import type { Receipt } from "./receipt.js";
import { readTrie } from "./trie.js";

/** Slot of the market's mapping from job ids to job words (`Kernel._jobs`). */
export const JOBS_SLOT = 1029n;
/** Place of the state root in a header, and of the storage root in an account. */
const STATE_ROOT = 3;
const STORAGE_ROOT = 2;
const SETTLED = 5n << 252n;
/** A settled job's word has a flag in bit 251, for a callback that failed. */
const HASH_BITS = (1n << 251n) - 1n;

/** Place of a job's word in the market's storage. */
export function jobSlot(jobId: Hex): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [jobId, JOBS_SLOT]));
}

/**
 * Adds to a receipt the proof that a block's state has its result, so that `verifyReceipt` can check the settlement without an RPC
 * server, against a block hash that you trust.
 * @param blockHash a block at or after the settlement, of which the server still has the state; the default is the latest
 * @throws SdkError CHAIN_FAILED when the server does not serve `eth_getProof` for that block
 */
export async function addStateProof(
  { provider, address }: Pick<Market, "provider" | "address">,
  receipt: Receipt,
  blockHash?: Hex,
): Promise<Receipt> {
  try {
    const block = (await (blockHash === undefined
      ? sendRpc(provider, "eth_getBlockByNumber", ["latest", false])
      : sendRpc(provider, "eth_getBlockByHash", [blockHash, false]))) as RawBlock | null;
    if (block === null) {
      throw new SdkError(
        "NOT_FOUND",
        `there is no block ${blockHash ?? ""}`,
        "Check the block hash",
      );
    }
    const slot = jobSlot(receipt.jobId);
    const answer = (await sendRpc(provider, "eth_getProof", [address, [slot], block.number])) as {
      accountProof: Hex[];
      storageProof: { proof: Hex[] }[];
    };
    return {
      ...receipt,
      stateProof: {
        blockHash: block.hash as Hex,
        header: encodeHeader(block),
        account: answer.accountProof,
        storage: answer.storageProof[0]?.proof ?? [],
      },
    };
  } catch (error) {
    throw decodeError(error);
  }
}

/**
 * Checks that the state of a block has a receipt's result. It asks no server.
 * @param blockHash from a source that you trust
 * @throws SdkError INVALID_EVIDENCE
 */
export function checkStateProof(
  { stateProof, contracts, jobId, outputs }: Receipt,
  blockHash: Hex,
): void {
  const refuse = (problem: string, advice: string): never => {
    throw new SdkError("INVALID_EVIDENCE", problem, advice);
  };
  if (stateProof === undefined) {
    return refuse("the receipt holds no proof of the state", "Add it by addStateProof");
  }
  if (keccak256(stateProof.header) !== blockHash.toLowerCase()) {
    refuse(
      `the header of the receipt's proof is not that of block ${blockHash}`,
      "Make the proof for this block: addStateProof(market, receipt, blockHash)",
    );
  }
  const stateRoot = (decodeRlp(stateProof.header) as Hex[])[STATE_ROOT] ?? "0x";
  const account = readTrie(stateRoot, getAddress(contracts.market), stateProof.account);
  const storageRoot =
    account === undefined ? undefined : (decodeRlp(account) as Hex[])[STORAGE_ROOT];
  const value =
    storageRoot === undefined
      ? undefined
      : readTrie(storageRoot, jobSlot(jobId), stateProof.storage);
  const word = value === undefined ? 0n : BigInt(decodeRlp(value) as Hex);
  const hash = BigInt(resultHash(jobId, outputs.map(BigInt))) & HASH_BITS;
  if ((word & ~(1n << 251n)) !== (SETTLED | hash)) {
    refuse(
      `in block ${blockHash} the market's word of job ${jobId} is ${toBeHex(word)}, which is not this result`,
      "Do not use the receipt, or prove a later block's state",
    );
  }
}
