import type { TransactionReceipt } from "ethers";

import type { BatchOutcome } from "../chain/batch.js";
import { sendBatch, simulateBatch } from "../chain/batch.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { sendTransaction } from "../chain/sendTransaction.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import type { Request } from "../requests/request.js";

/** A result and its proof, as `settle` takes it. */
export interface Settlement {
  request: Request;
  /** The model's public input words where it has several; empty where the commitment is the input word. */
  inputs: bigint[];
  outputs: bigint[];
  /** 256 bytes. */
  proof: Hex;
}

/** One proof of many inferences, as the prover of the model's batch circuit made it. */
export interface BatchProof {
  /** The operator that the context of every inference names. */
  payee: string;
  /** The prover's commitment to all values. */
  commitment: bigint;
  /** 256 bytes. */
  proof: Hex;
  /** Number of inferences that the circuit proves. */
  size: number;
}

/**
 * Settles a locked job by its proof. Any account may call it; the lock holder is paid.
 * @throws ContractError, e.g. InvalidProof, LockExpired, WrongState, ModelMismatch
 */
export async function settleJob(
  { contract }: Market,
  model: Model,
  settlement: Settlement,
  confirmations = 1,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.settle(model, settlement), confirmations);
}

/**
 * Settles many jobs of one model with one pairing check. A simulation names the items that would fail, and they are left out:
 * one bad proof would make the market verify every proof of the batch alone, at the price of a single settlement each.
 * @throws ContractError EmptyBatch, AssayError CHAIN_FAILED
 */
export async function settleJobs(
  { contract, provider }: Market,
  model: Model,
  settlements: readonly Settlement[],
  confirmations = 1,
): Promise<BatchOutcome> {
  const failures = await simulateBatch(provider, (overrides) =>
    contract.settleMany.staticCall(model, [...settlements], overrides),
  );
  const good = settlements.filter((_, i) => failures[i] === undefined);
  if (good.length === 0) return { receipt: undefined, failures };
  const { receipt } = await sendBatch(
    provider,
    {
      simulate: (overrides) => contract.settleMany.staticCall(model, good, overrides),
      send: (overrides) => contract.settleMany(model, good, overrides),
    },
    confirmations,
  );
  return { receipt, failures };
}

/**
 * Calls a settled job's callback again after it failed. Any account may call it.
 * @param gas for the callback; the market gives it at least what the request named
 * @throws ContractError, e.g. NoFailedCallback, WrongResult
 */
export async function retryCallback(
  { contract }: Market,
  request: Request,
  outputs: bigint[],
  gas = request.callbackGas,
): Promise<TransactionReceipt> {
  return sendTransaction(() => contract.retryCallback(request, outputs, gas));
}

/**
 * Repeats the last item until a list has the size of a batch circuit. Prover inputs and settlements are filled up alike; the
 * market skips the repeated items.
 * @throws SdkError INVALID_INPUT when the list is empty or longer than the batch
 */
export function fillBatch<Item>(items: readonly Item[], size: number): Item[] {
  const last = items.at(-1);
  if (last === undefined || items.length > size) {
    throw new SdkError(
      "INVALID_INPUT",
      `${items.length} items do not fill a batch of ${size}`,
      `Give 1 to ${size} items`,
    );
  }
  return [...items, ...Array.from({ length: size - items.length }, () => last)];
}

/**
 * Settles many jobs of one model and one payee by one proof of the model's batch circuit. A job that cannot settle is skipped
 * and named.
 * @param settlements in the order of the proof, filled up as by `fillBatch`; their own proofs are ignored
 * @returns one failure an item of `settlements`
 * @throws ContractError, e.g. InvalidBatchProof, ModelHasNoBatchCircuit, EmptyBatch
 */
export async function settleTogether(
  { contract, provider }: Market,
  model: Model,
  settlements: readonly Settlement[],
  { payee, commitment, proof, size }: BatchProof,
): Promise<BatchOutcome> {
  const filled = fillBatch(settlements, size);
  const args = [model, filled, payee, commitment, proof] as const;
  const { receipt, failures } = await sendBatch(provider, {
    simulate: (overrides) => contract.settleTogether.staticCall(...args, overrides),
    send: (overrides) => contract.settleTogether(...args, overrides),
  });
  return { receipt, failures: failures.slice(0, settlements.length) };
}
