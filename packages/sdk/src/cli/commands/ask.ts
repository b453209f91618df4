import { SdkError } from "../../chain/errors.js";
import { formatReceipt } from "../../receipts/receipt.js";
import { ask as askModel } from "../../requests/ask.js";
import { Assurance } from "../../requests/request.js";
import { amounts } from "../amounts.js";
import type { Target } from "../connect.js";
import { withMarket } from "../connect.js";
import type { Environment } from "../environment.js";
import { inputOf } from "../inputOf.js";
import { wholeNumber } from "../numbers.js";
import { writeOutput } from "../outputFile.js";
import type { Fields } from "../print.js";

/** Options of `assay ask`. */
export interface AskCommand extends Target {
  model: string;
  input: string;
  maxPrice: string;
  enclave?: boolean;
  wait: string;
  out?: string;
}

/**
 * Asks a model, waits for its answer, and checks the answer's evidence here. It deposits what is missing, at most the highest price.
 * @param tell gets a line for each step
 * @throws AssayError UNKNOWN_MODEL, INVALID_INPUT, NO_OPERATOR, … before money moves; JOB_ENDED, TIMEOUT after it
 */
export async function ask(
  options: AskCommand,
  environment: Environment,
  tell: (line: string) => void,
): Promise<Fields> {
  const input = inputOf(options.input);
  const seconds = wholeNumber("wait", options.wait, 1);
  return withMarket(options, environment, "key", async (market) => {
    const { parse, of } = await amounts(market);
    const maxPrice = parse(options.maxPrice);
    if (maxPrice === 0n) {
      throw new SdkError(
        "INVALID_REQUEST",
        "--max-price is 0: no operator works for that",
        "Name a price above zero, in tokens",
      );
    }
    const { jobId, answer, outputs, price, receipt } = await askModel(market, {
      model: options.model,
      input,
      maxPrice,
      timeoutMs: seconds * 1_000,
      pollMs: 500,
      ...(options.enclave === true ? { assurance: Assurance.Enclave } : {}),
      onRequested: ({ jobId: job, blockNumber }) => {
        tell(`requested job ${job} in block ${blockNumber}`);
      },
      onState: (state) => {
        tell(`job is ${state}`);
      },
    });
    const { out } = options;
    if (out !== undefined) writeOutput(out, formatReceipt(receipt));
    return {
      job: jobId,
      answer: answer.label,
      outputs,
      evidence: receipt.evidence.kind,
      price: of(price),
      operator: receipt.payee,
      transaction: receipt.settlement.transactionHash,
      ...(out === undefined ? {} : { receipt: out }),
    };
  });
}
