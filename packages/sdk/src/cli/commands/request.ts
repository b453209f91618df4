import { decodeError } from "../../chain/decodeError.js";
import { SdkError } from "../../chain/errors.js";
import { commitImage } from "../../digits/commitImage.js";
import { packInput } from "../../digits/packInput.js";
import { randomSalt } from "../../digits/randomSalt.js";
import { readImage } from "../../digits/readImage.js";
import { buildRequest } from "../../requests/buildRequest.js";
import { requestInference } from "../../requests/requestInference.js";
import { amounts } from "../amounts.js";
import type { Environment, Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Answer } from "../print.js";

/** Options of `assay request`. */
export interface RequestCommand extends Target {
  model: string;
  image: string;
  maxPrice: string;
  minPrice?: string;
  lockSeconds: string;
  window: string;
}

function seconds(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new SdkError(
    "INVALID_CONFIG",
    `--${name} must be a whole number of seconds, not "${text}"`,
    "Pass a number of at least 1",
  );
}

/**
 * Requests the digit of one image. The highest price must be in the account's balance in the market.
 * @throws AssayError INVALID_IMAGE, INVALID_REQUEST, InsufficientBalance, UnknownModel, …
 */
export async function request(options: RequestCommand, environment: Environment): Promise<Answer> {
  if (!/^0x[0-9a-fA-F]{64}$/.test(options.model)) {
    throw new SdkError(
      "INVALID_CONFIG",
      `"${options.model}" is not a model id`,
      "Pass 0x and 64 hexadecimal digits",
    );
  }
  const image = readImage(options.image);
  const lockSeconds = seconds("lock-seconds", options.lockSeconds);
  const executionWindow = seconds("window", options.window);
  return withMarket(options, environment, "key", async (market, account = "") => {
    const { parse, format } = await amounts(market);
    const maxPrice = parse(options.maxPrice);
    const secret = { image, salt: randomSalt() };
    const input = packInput(secret);
    const block = await market.provider.getBlock("latest").catch((error: unknown) => {
      throw decodeError(error);
    });
    const built = buildRequest({
      requester: account,
      modelId: options.model,
      inputCommitment: commitImage(secret),
      input,
      maxPrice,
      ...(options.minPrice === undefined ? {} : { minPrice: parse(options.minPrice) }),
      now: BigInt(block?.timestamp ?? 0),
      lockSeconds,
      executionWindow,
    });
    const { jobId, receipt } = await requestInference(market, built, input);
    return {
      job: jobId,
      reserved: format(maxPrice),
      block: receipt.blockNumber,
      transaction: receipt.hash,
    };
  });
}
