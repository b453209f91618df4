import { readFileSync } from "node:fs";

import { KNOWN_MODELS, readOutputs } from "@assay/models/codec";
import type { JsonRpcProvider } from "ethers";

import { decodeError } from "../../chain/decodeError.js";
import { SdkError } from "../../chain/errors.js";
import type { Receipt } from "../../receipts/receipt.js";
import { parseReceipt } from "../../receipts/receipt.js";
import type { VerifyOptions } from "../../receipts/verifyReceipt.js";
import { verifyReceipt } from "../../receipts/verifyReceipt.js";
import { connect, readBook } from "../connect.js";
import type { Environment } from "../environment.js";
import { jobIdOf } from "../jobIdOf.js";
import type { Fields } from "../print.js";

/** Options of `assay verify`. */
export interface VerifyCommand {
  rpc?: string[];
  market?: string;
  book?: string;
  job?: string;
  json?: boolean;
}

/**
 * Checks a receipt: its hashes and its evidence without any server, and with `--rpc` also that the market has settled the job so. Several
 * servers must all agree.
 * @throws SdkError INVALID_RECEIPT, INVALID_EVIDENCE, INVALID_CONFIG, RPC_DISAGREEMENT, CHAIN_FAILED
 */
export async function verify(
  file: string,
  options: VerifyCommand,
  environment: Environment,
): Promise<Fields> {
  const receipt = parseReceipt(read(file));
  const expect = expected(options, environment);
  const providers: JsonRpcProvider[] = (options.rpc ?? []).map(connect);
  try {
    const verified = await verifyReceipt(receipt, {
      expect,
      ...(providers.length === 0 ? {} : { providers }),
    });
    const { jobId, modelId, outputs, payee, evidence, settlement } = verified;
    return {
      job: jobId,
      chain: receipt.chainId,
      market: receipt.contracts.market,
      ...(expect.market === undefined ? { marketIsExpected: false } : { marketIsExpected: true }),
      model: modelId,
      ...answerOf(receipt, outputs),
      outputs,
      operator: payee,
      evidence,
      settlement,
    };
  } catch (error) {
    throw decodeError(error);
  } finally {
    for (const provider of providers) provider.destroy();
  }
}

/** What the options name. A receipt proves its own words, of whatever market it names. */
function expected(
  { market, book, job }: VerifyCommand,
  environment: Environment,
): NonNullable<VerifyOptions["expect"]> {
  const jobId = job === undefined ? {} : { jobId: jobIdOf(job) };
  const address = market ?? (book === undefined ? environment.ASSAY_MARKET : undefined);
  if (address !== undefined) return { market: address, ...jobId };
  const path = book ?? environment.ASSAY_BOOK;
  if (path === undefined) return jobId;
  const { chainId, contracts } = readBook(path);
  return { chainId: BigInt(chainId), market: contracts.JobMarket.address, ...jobId };
}

/** The answer by the codec of the model's file; nothing where the file is not here. */
function answerOf({ model }: Receipt, outputs: bigint[]): { answer?: string } {
  const known = KNOWN_MODELS.find(({ weightsHash }) => weightsHash === model.weightsHash);
  return known === undefined ? {} : { answer: readOutputs(known, outputs).label };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new SdkError(
      "INVALID_RECEIPT",
      `the file ${file} cannot be read`,
      "Pass a file that `assay receipt` or `assay ask --out` wrote",
      cause,
    );
  }
}
