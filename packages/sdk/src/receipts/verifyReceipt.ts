import type { Provider } from "ethers";

import { IAssay__factory } from "../chain/contracts.js";
import { decodeError } from "../chain/decodeError.js";
import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { QuorumProvider } from "../chain/quorumProvider.js";
import { modelId } from "../models/model.js";
import { hashRequest } from "../requests/request.js";
import { checkEvidence } from "./checkEvidence.js";
import type { Evidence, Receipt } from "./receipt.js";
import { requestFromJson } from "./requestJson.js";
import { checkStateProof } from "./stateProof.js";

/** What you know yourself, and how the settlement is checked. Without `providers` and `blockHash` no server is asked for anything. */
export interface VerifyOptions {
  /** What the receipt must be about. A receipt proves its own words, of whatever market it names: name yours. */
  expect?: {
    chainId?: bigint;
    market?: string;
    jobId?: Hex;
    modelId?: Hex;
    requester?: string;
    /** Digest of the quote of the session that signed. */
    quoteDigest?: Hex;
  };
  /** Providers of independent parties that must confirm the settlement. */
  providers?: readonly Provider[];
  /** How many of them must agree, more than half; the default is all. */
  quorum?: number;
  /** Hash of a block, from a source that you trust: the receipt's proof of that block's state must show the settlement. */
  blockHash?: Hex;
}

/** What a check has shown. */
export interface VerifiedReceipt {
  jobId: Hex;
  modelId: Hex;
  outputs: bigint[];
  payee: string;
  /** What shows that the outputs are the model's: a proof of its circuit, or the signature of an enclave's session key. */
  evidence: Evidence["kind"];
  /** What shows that the market settled the job so: "unchecked" if nothing was asked. */
  settlement: "unchecked" | "quorum" | "state-proof";
}

/**
 * Checks a receipt. Without `providers` it asks no server:
 * - the job's id is the hash of the request, for the chain and market that the receipt names;
 * - the request's model id is the hash of the model's parts, which name verifying keys and runtime by their hashes;
 * - the proof holds for outputs, job and payee; or the session key signed them, and the quote with that digest was made for the key.
 *
 * A signature is worth what the enclave's quote is worth. The registry has verified the quote on chain; this function has not.
 * @throws SdkError INVALID_EVIDENCE with what is false; RPC_DISAGREEMENT naming the servers that differ; CHAIN_FAILED
 */
export async function verifyReceipt(
  receipt: Receipt,
  { expect = {}, providers, quorum, blockHash }: VerifyOptions = {},
): Promise<VerifiedReceipt> {
  checkIdentity(receipt);
  checkExpected(receipt, expect);
  checkEvidence(receipt);
  let settlement: VerifiedReceipt["settlement"] = "unchecked";
  if (blockHash !== undefined) {
    checkStateProof(receipt, blockHash);
    settlement = "state-proof";
  }
  if (providers !== undefined) {
    await checkByQuorum(receipt, new QuorumProvider(providers, quorum));
    settlement = "quorum";
  }
  return {
    jobId: receipt.jobId,
    modelId: receipt.request.modelId,
    outputs: receipt.outputs.map(BigInt),
    payee: receipt.payee,
    evidence: receipt.evidence.kind,
    settlement,
  };
}

function refuse(problem: string, advice: string): never {
  throw new SdkError("INVALID_EVIDENCE", problem, advice);
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Job id and model id are hashes of what the receipt says. */
function checkIdentity({ chainId, contracts, jobId, request, model }: Receipt): void {
  const advice = "Do not use the receipt: it was changed";
  const id = hashRequest(BigInt(chainId), contracts.market, requestFromJson(request));
  if (!same(id, jobId)) refuse(`the receipt's request has the job id ${id}, not ${jobId}`, advice);
  if (!same(modelId(model), request.modelId)) {
    refuse(`the receipt's model is not the requested one, ${request.modelId}`, advice);
  }
}

function checkExpected(
  { chainId, contracts, jobId, request, evidence }: Receipt,
  expect: NonNullable<VerifyOptions["expect"]>,
): void {
  const quoteDigest = evidence.kind === "signature" ? evidence.session.quoteDigest : "none";
  const pairs: [name: string, actual: string, wanted: string | undefined][] = [
    ["chain", chainId, expect.chainId?.toString()],
    ["market", contracts.market, expect.market],
    ["job", jobId, expect.jobId],
    ["model", request.modelId, expect.modelId],
    ["requester", request.requester, expect.requester],
    ["quote digest", quoteDigest, expect.quoteDigest],
  ];
  for (const [name, actual, wanted] of pairs) {
    if (wanted === undefined || same(actual, wanted)) continue;
    refuse(
      `the receipt's ${name} is ${actual}, not ${wanted}`,
      "Take the receipt of the right job",
    );
  }
}

async function checkByQuorum(receipt: Receipt, provider: QuorumProvider): Promise<void> {
  const { chainId, contracts, request, outputs, jobId } = receipt;
  try {
    const actual = (await provider.getNetwork()).chainId;
    if (String(actual) !== chainId) {
      refuse(
        `the RPC servers are on chain ${actual}, and the receipt is of chain ${chainId}`,
        "Use RPC servers of the receipt's chain",
      );
    }
    const market = IAssay__factory.connect(contracts.market, provider);
    if (await market.isResult(requestFromJson(request), outputs)) return;
  } catch (error) {
    throw decodeError(error);
  }
  refuse(
    `the market has not settled job ${jobId} with the receipt's outputs`,
    "Do not use the receipt; if the settlement is recent, ask again once it is final",
  );
}
