import { decodeError } from "../chain/decodeError.js";
import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";
import type { JobResult } from "../settlements/readResult.js";
import { readResult } from "../settlements/readResult.js";
import { findEvidence } from "./findEvidence.js";
import type { Receipt } from "./receipt.js";
import { requestToJson } from "./requestJson.js";

/**
 * Reads all that shows a settled job's result: request, outputs, payee, evidence, keys, addresses and block. It is what the RPC server
 * says until `verifyReceipt` has checked it.
 * @param fromBlock a block before the request; the default is the deployment's first
 * @throws SdkError NOT_FOUND, NOT_SETTLED, RESULT_MISMATCH
 */
export async function readReceipt(
  market: Market,
  jobId: Hex,
  fromBlock = market.startBlock,
): Promise<Receipt> {
  return receiptOf(market, await readResult(market, jobId, fromBlock));
}

/**
 * The receipt of a result that was read.
 * @throws SdkError NOT_FOUND when no transaction's data holds the evidence
 */
export async function receiptOf(market: Market, result: JobResult): Promise<Receipt> {
  const { jobId, request, outputs, operator, paid } = result;
  try {
    const { model, evidence } = await findEvidence(market, result);
    const [vault, models, circuits, enclaves] = (await Promise.all(
      [market.vault, market.models, market.circuits, market.enclaves].map((each) =>
        each.getAddress(),
      ),
    )) as [Hex, Hex, Hex, Hex];
    return {
      format: "assay-receipt",
      version: 1,
      chainId: String(market.chainId),
      contracts: { market: market.address, vault, models, circuits, enclaves, token: market.token },
      jobId,
      request: requestToJson(request),
      model,
      outputs: outputs.map(String),
      payee: operator,
      paid: String(paid),
      settlement: {
        transactionHash: result.transactionHash,
        blockNumber: result.blockNumber,
        blockHash: result.blockHash,
      },
      evidence,
    };
  } catch (error) {
    throw decodeError(error);
  }
}
