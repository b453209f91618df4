import type { Result } from "ethers";
import { ZeroAddress } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";
import type { Model } from "../models/model.js";
import { modelId } from "../models/model.js";
import type { RequestOutput } from "../requests/request.js";
import { hashRequest, toRequest } from "../requests/request.js";
import { resultLeaf, resultPath } from "../results/signResults.js";
import type { JobResult } from "../settlements/readResult.js";
import { findCalls } from "./findCalls.js";
import { findSession } from "./findSession.js";
import type { Evidence, Receipt } from "./receipt.js";

/** Functions that take a proof, and functions that take a signature. */
const PROVING = ["settle", "settleAndWithdraw", "settleMany", "settleTogether", "prove"] as const;
const SIGNING = ["deliver", "deliverMany", "deliverAndFinalise"] as const;

interface SettlementArgs {
  request: RequestOutput;
  inputs: bigint[];
  outputs: bigint[];
  proof: Hex;
}

interface ResultArgs {
  request: RequestOutput;
  outputs: bigint[];
  outputDigest: Hex;
}

/**
 * Finds the evidence of a settled job in the transactions that brought it, and the model that the evidence is about.
 * @throws SdkError NOT_FOUND when no transaction's data holds it
 */
export async function findEvidence(
  market: Market,
  result: JobResult,
): Promise<{ model: Receipt["model"]; evidence: Evidence }> {
  const proven = await findProof(market, result, result.transactionHash);
  if (proven !== undefined) return proven;
  const { delivered } = result;
  const signed = delivered && (await findSignature(market, result, delivered));
  if (signed !== undefined) return signed;
  throw new SdkError(
    "NOT_FOUND",
    `the transaction that settled job ${result.jobId} does not show its evidence`,
    "A contract made the call itself: ask its operator for the proof",
  );
}

async function dataOf({ provider }: Market, hash: Hex): Promise<Hex> {
  const transaction = await provider.getTransaction(hash);
  if (transaction !== null) return transaction.data;
  throw new SdkError(
    "CHAIN_FAILED",
    `the RPC server does not have transaction ${hash}`,
    "Ask again, or ask a server that keeps old transactions",
  );
}

function modelOf(given: Result): Model {
  const parts = given.toObject() as Record<keyof Model, Hex | bigint>;
  return {
    weightsHash: String(parts.weightsHash),
    circuitId: String(parts.circuitId),
    runtimeId: String(parts.runtimeId),
    batchCircuitId: String(parts.batchCircuitId),
    openingCircuitId: String(parts.openingCircuitId),
    inputFormat: Number(parts.inputFormat),
    inputWords: Number(parts.inputWords),
    outputWords: Number(parts.outputWords),
  };
}

const decimals = (words: readonly bigint[]): string[] => words.map(String);

/** The input words of a settlement: without them, the commitment is the one input word. */
function inputsOf({ inputs, request }: SettlementArgs): string[] {
  return inputs.length === 0 ? [String(BigInt(request.inputCommitment))] : decimals(inputs);
}

async function findProof(
  market: Market,
  { jobId, request, outputs }: JobResult,
  hash: Hex,
): Promise<{ model: Receipt["model"]; evidence: Evidence } | undefined> {
  const { contract, circuits, chainId, address } = market;
  const idOf = (item: SettlementArgs): Hex =>
    hashRequest(chainId, address, toRequest(item.request));
  const isOurs = (item: SettlementArgs): boolean =>
    idOf(item) === jobId.toLowerCase() &&
    decimals(item.outputs).join() === decimals(outputs).join();
  for (const { name, args } of findCalls(contract.interface, PROVING, await dataOf(market, hash))) {
    // A refuting proof is not this result's.
    if (name === "prove" && args.finder !== ZeroAddress) continue;
    const one = args[1] as SettlementArgs | SettlementArgs[];
    const items =
      name === "settleMany" || name === "settleTogether"
        ? [...(one as SettlementArgs[])]
        : [one as SettlementArgs];
    const model = modelOf(args[0] as Result);
    const item = items.find(isOurs);
    if (item === undefined || modelId(model) !== request.modelId) continue;
    const circuitId = name === "settleTogether" ? model.batchCircuitId : model.circuitId;
    const verifyingKey = await circuits.verifyingKey(circuitId);
    const evidence: Evidence =
      name === "settleTogether"
        ? {
            kind: "batch-proof",
            items: items.map((each) => ({
              jobId: idOf(each),
              inputs: inputsOf(each),
              outputs: decimals(each.outputs),
            })),
            commitment: String(args.commitment),
            proof: args.proof as Hex,
            verifyingKey,
          }
        : { kind: "proof", inputs: inputsOf(item), proof: item.proof, verifyingKey };
    return { model, evidence };
  }
  return undefined;
}

async function findSignature(
  market: Market,
  { jobId, request, operator, outputs }: JobResult,
  delivered: NonNullable<JobResult["delivered"]>,
): Promise<{ model: Receipt["model"]; evidence: Evidence } | undefined> {
  const { contract, chainId, address } = market;
  const data = await dataOf(market, delivered.transactionHash);
  const idOf = (item: ResultArgs): Hex => hashRequest(chainId, address, toRequest(item.request));
  for (const { name, args } of findCalls(contract.interface, SIGNING, data)) {
    const model = modelOf(args[0] as Result);
    const items = name === "deliver" ? [args[1] as ResultArgs] : [...(args[1] as ResultArgs[])];
    const index = items.findIndex(
      (item) =>
        idOf(item) === jobId.toLowerCase() &&
        decimals(item.outputs).join() === decimals(outputs).join(),
    );
    const item = items[index];
    if (item === undefined || modelId(model) !== request.modelId) continue;
    const leaves = items.map((each) =>
      resultLeaf({
        jobId: idOf(each),
        payee: operator,
        outputs: [...each.outputs],
        outputDigest: each.outputDigest,
      }),
    );
    const path = name === "deliver" ? [...(args.path as Hex[])] : resultPath(leaves, index);
    return {
      model,
      evidence: {
        kind: "signature",
        sessionKey: delivered.sessionKey,
        signature: args.signature as Hex,
        path,
        outputDigest: item.outputDigest,
        ...(await findSession(market, delivered, model.runtimeId)),
      },
    };
  }
  return undefined;
}
