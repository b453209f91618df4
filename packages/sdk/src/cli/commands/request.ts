import { decodeError } from "../../chain/decodeError.js";
import { loadPublishedModel } from "../../models/loadPublishedModel.js";
import { modelIdOf } from "../../models/modelIdOf.js";
import { buildRequest } from "../../requests/buildRequest.js";
import { prepareInput } from "../../requests/prepareInput.js";
import { requestInference } from "../../requests/requestInference.js";
import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { inputOf } from "../inputOf.js";
import { wholeNumber } from "../numbers.js";
import type { Fields } from "../print.js";

/** Options of `assay request`. */
export interface RequestCommand extends Target {
  model: string;
  input: string;
  maxPrice: string;
  minPrice?: string;
  lockSeconds: string;
  window: string;
}

/**
 * Requests one inference of a model. The codec of the model's file reads the input, and refuses another model's input before
 * money moves. The highest price must be in the account's balance in the market.
 * @throws AssayError UNKNOWN_MODEL, INVALID_INPUT, INVALID_REQUEST, InsufficientBalance, …
 */
export async function request(options: RequestCommand, environment: Environment): Promise<Fields> {
  const content = inputOf(options.input);
  const lockSeconds = wholeNumber("lock-seconds", options.lockSeconds, 1);
  const executionWindow = wholeNumber("window", options.window, 1);
  return withMarket(options, environment, "key", async (market, account = "") => {
    const modelId = modelIdOf(market, options.model);
    const prepared = prepareInput(await loadPublishedModel(market, modelId), content);
    const { parse, of } = await amounts(market);
    const maxPrice = parse(options.maxPrice);
    const block = await market.provider.getBlock("latest").catch((error: unknown) => {
      throw decodeError(error);
    });
    const built = buildRequest({
      requester: account,
      modelId,
      ...prepared,
      isInputPublic: true,
      maxPrice,
      ...(options.minPrice === undefined ? {} : { minPrice: parse(options.minPrice) }),
      now: BigInt(block?.timestamp ?? 0),
      lockSeconds,
      executionWindow,
    });
    const { jobId, receipt } = await requestInference(market, built, prepared.input);
    return {
      job: jobId,
      reserved: of(maxPrice),
      block: receipt.blockNumber,
      transaction: receipt.hash,
    };
  });
}
