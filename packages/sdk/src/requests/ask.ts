import type { Answer } from "@assay/models/codec";
import { readOutputs } from "@assay/models/codec";
import { ZeroHash } from "ethers";

import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { withRetry } from "../chain/retry.js";
import { scanLogs } from "../chain/scanLogs.js";
import type { Market } from "../market/openMarket.js";
import { signerOf } from "../market/signerOf.js";
import { findModel } from "../models/findModel.js";
import { receiptOf } from "../receipts/readReceipt.js";
import type { Receipt } from "../receipts/receipt.js";
import { verifyReceipt } from "../receipts/verifyReceipt.js";
import type { WaitOptions } from "../settlements/waitForResult.js";
import { JobEndedError, waitForResult } from "../settlements/waitForResult.js";
import { buildEnclaveRequest } from "./buildEnclaveRequest.js";
import type { RequestOptions } from "./buildRequest.js";
import { buildRequest } from "./buildRequest.js";
import { checkServed } from "./checkServed.js";
import { fundAndRequest, missingFor } from "./fundRequest.js";
import { prepareInput } from "./prepareInput.js";
import type { Request } from "./request.js";
import { Assurance } from "./request.js";

/** Once the answer is paid, an outage of two minutes must not lose it. */
const PATIENCE = { attempts: 20, firstMs: 250, mostMs: 10_000 };

/** A question to a model. */
export interface AskOptions
  extends
    Pick<
      RequestOptions,
      "minPrice" | "rampSeconds" | "lockSeconds" | "executionWindow" | "operator"
    >,
    Omit<WaitOptions, "fromBlock"> {
  /** A name of the market's address book, or a model id. */
  model: string;
  /** Text or a file's bytes, as the model's codec reads them. */
  input: string | Uint8Array;
  /** Most that the answer may cost, token units. */
  maxPrice: bigint;
  /** Evidence of the answer. The default is a proof, if the model has a circuit, else an enclave's signature. */
  assurance?: Assurance;
  /** Cost of a wrong answer, for an enclave's result, token units. The default is `maxPrice`. */
  valueAtRisk?: bigint;
  /** Most that may be deposited for this question, token units. The default is `maxPrice`. */
  maxDeposit?: bigint;
  /** Called once the job is on chain, with what `cancelRequest` and `waitForResult` take. */
  onRequested?: (job: { jobId: Hex; request: Request; blockNumber: number }) => void;
}

/** A model's answer, and all that shows it. */
export interface Asked {
  jobId: Hex;
  answer: Answer;
  outputs: bigint[];
  /** What it cost, token units. */
  price: bigint;
  /** Its evidence has been checked in this process. */
  receipt: Receipt;
}

/**
 * Asks a model and waits for the answer. It finds the published model, checks the input and everything else that can be known, deposits
 * what is missing, creates the job, waits until it is settled, and checks the evidence of the result in this process: a proof holds or
 * not, no matter what the RPC server says. An enclave's signature is checked too, but that its key is registered is the server's word.
 * @throws before money moves: SdkError UNKNOWN_MODEL, INVALID_INPUT, INVALID_REQUEST, NO_OPERATOR, NO_GAS, NOT_ENOUGH_TOKENS,
 *   SPENDING_CAP; ContractError for a request that the market would refuse
 * @throws after it: JobEndedError with the reason; SdkError TIMEOUT, INVALID_EVIDENCE, RESULT_MISMATCH, RPC_DISAGREEMENT
 */
export async function ask(market: Market, options: AskOptions): Promise<Asked> {
  const { model: named, input, maxPrice, maxDeposit = maxPrice } = options;
  if (maxPrice <= 0n) {
    throw new SdkError(
      "INVALID_REQUEST",
      `maxPrice is ${maxPrice}: no operator works for that`,
      "Name a price above zero, in the token's smallest unit",
    );
  }
  const { modelId, model, file } = await findModel(market, named);
  const prepared = prepareInput(file, input);
  const assurance =
    options.assurance ?? (model.circuitId === ZeroHash ? Assurance.Enclave : Assurance.Proof);
  const request = await build(market, options, assurance, { modelId, ...prepared });
  let missing: bigint;
  try {
    await checkServed(market, model, assurance);
    await market.contract.checkRequest(request);
    missing = await missingFor(market, request);
  } catch (error) {
    throw decodeError(error);
  }
  if (missing > maxDeposit) {
    throw new SdkError(
      "SPENDING_CAP",
      `the ask needs a deposit of ${missing} token units, above its maxDeposit of ${maxDeposit}`,
      "Raise maxDeposit, or deposit beforehand",
    );
  }
  const { jobId, blockNumber } = await create(market, request, prepared.input, missing);
  options.onRequested?.({ jobId, request, blockNumber });
  let result;
  try {
    result = await waitForResult(market, jobId, { ...options, fromBlock: blockNumber });
  } catch (error) {
    if (error instanceof JobEndedError) market.spending.release(maxPrice);
    throw error;
  }
  const { price, receipt } = await withRetry(async () => {
    const locked = await priceOf(market, jobId, blockNumber);
    return { price: locked, receipt: await receiptOf(market, result) };
  }, PATIENCE);
  market.spending.release(maxPrice - price);
  const { chainId, address } = market;
  await verifyReceipt(receipt, { expect: { chainId, market: address, jobId, modelId } });
  try {
    const answer = readOutputs(file, result.outputs);
    return { jobId, answer, outputs: result.outputs, price, receipt };
  } catch (error) {
    throw decodeError(error);
  }
}

/** Builds the request, for the market's signer. */
async function build(
  market: Market,
  {
    maxPrice,
    minPrice,
    rampSeconds,
    lockSeconds,
    executionWindow,
    operator,
    valueAtRisk,
  }: AskOptions,
  assurance: Assurance,
  prepared: Pick<RequestOptions, "modelId" | "inputCommitment" | "input">,
): Promise<Request> {
  let block;
  try {
    block = await market.provider.getBlock("latest");
  } catch (error) {
    throw decodeError(error);
  }
  const common: RequestOptions = {
    requester: await signerOf(market).getAddress(),
    ...prepared,
    maxPrice,
    now: BigInt(block?.timestamp ?? 0),
    ...(minPrice === undefined ? {} : { minPrice }),
    ...(rampSeconds === undefined ? {} : { rampSeconds }),
    ...(lockSeconds === undefined ? {} : { lockSeconds }),
    ...(executionWindow === undefined ? {} : { executionWindow }),
    ...(operator === undefined ? {} : { operator }),
  };
  if (assurance === Assurance.Proof) return buildRequest(common);
  const value = valueAtRisk === undefined ? {} : { valueAtRisk };
  return buildEnclaveRequest({ ...common, assurance, ...value });
}

/** Price of the job's last lock, by the market's event. */
async function priceOf(
  { contract, provider, address }: Market,
  jobId: Hex,
  from: number,
): Promise<bigint> {
  const { topicHash } = contract.interface.getEvent("Locked");
  const range = { from, backwards: true };
  try {
    let price = 0n;
    for await (const page of scanLogs(provider, { address, topics: [topicHash, jobId] }, range)) {
      const last = page.at(-1);
      if (last === undefined) continue;
      price = contract.interface.parseLog(last)?.args.price as bigint;
      break;
    }
    return price;
  } catch (error) {
    throw decodeError(error);
  }
}

/** Creates the job, and counts its price against the market object's cap. */
async function create(
  { spending, ...market }: Market,
  request: Request,
  input: Uint8Array,
  missing: bigint,
): Promise<{ jobId: Hex; blockNumber: number }> {
  const cost = request.maxPrice + request.callbackFee;
  spending.reserve(cost);
  try {
    const { jobId, receipt } = await fundAndRequest(
      { ...market, spending },
      request,
      input,
      missing,
    );
    return { jobId, blockNumber: receipt.blockNumber };
  } catch (error) {
    // A transaction that may still be mined counts as spent.
    if (decodeError(error).code !== "CHAIN_FAILED") spending.release(cost);
    throw error;
  }
}
