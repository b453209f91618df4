import { FIELD, poseidonChain } from "@assay/models/codec";
import {
  AbiCoder,
  concat,
  getAddress,
  keccak256,
  recoverAddress,
  toBeHex,
  TypedDataEncoder,
  ZeroHash,
} from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import { inputCommitment } from "../requests/inputCommitment.js";
import { climb, resultDigest, resultLeaf } from "../results/signResults.js";
import { jobContext } from "../settlements/jobContext.js";
import { verifyGroth16 } from "./groth16.js";
import type { Evidence, Receipt } from "./receipt.js";

type OfKind<Kind extends Evidence["kind"]> = Extract<Evidence, { kind: Kind }>;

function refuse(problem: string): never {
  throw new SdkError(
    "INVALID_EVIDENCE",
    problem,
    "Do not use the result: the receipt was changed, or the server that gave it lies",
  );
}

/**
 * Checks that a receipt's evidence shows its outputs, for its job, model and payee. It asks no server.
 * @throws SdkError INVALID_EVIDENCE
 */
export function checkEvidence(receipt: Receipt): void {
  const { evidence, outputs, model } = receipt;
  if (outputs.length !== model.outputWords) {
    refuse(
      `the receipt has ${outputs.length} output words, and its model has ${model.outputWords}`,
    );
  }
  switch (evidence.kind) {
    case "proof":
      checkProof(receipt, evidence);
      return;
    case "batch-proof":
      checkBatchProof(receipt, evidence);
      return;
    case "signature":
      checkSignature(receipt, evidence);
      return;
  }
}

function contextOf({ chainId, contracts, payee, request }: Receipt, jobId: Hex): bigint {
  const { market } = contracts;
  return jobContext({ chainId: BigInt(chainId), market, jobId, payee, modelId: request.modelId });
}

function checkKey(verifyingKey: Hex, circuitId: Hex): void {
  if (circuitId === ZeroHash) refuse("the receipt has a proof, and its model has no such circuit");
  if (keccak256(verifyingKey) !== circuitId.toLowerCase()) {
    refuse(`the receipt's verifying key is not that of the model's circuit ${circuitId}`);
  }
}

function checkInputs({ request, model }: Receipt, inputs: readonly string[]): void {
  const words = inputs.map(BigInt);
  if (words.length !== model.inputWords || words.some((word) => word >= FIELD)) {
    refuse(`the evidence has ${words.length} input words, and the model has ${model.inputWords}`);
  }
  if (inputCommitment(words) !== BigInt(request.inputCommitment)) {
    refuse("the input words of the evidence are not those of the request's commitment");
  }
}

function checkProof(receipt: Receipt, { inputs, proof, verifyingKey }: OfKind<"proof">): void {
  const { model, outputs, jobId } = receipt;
  checkKey(verifyingKey, model.circuitId);
  checkInputs(receipt, inputs);
  const signals = [...[...inputs, ...outputs].map(BigInt), contextOf(receipt, jobId)];
  if (!verifyGroth16(verifyingKey, signals, proof)) {
    refuse(`the proof does not hold for the outputs ${outputs.join(", ")} of job ${jobId}`);
  }
}

function checkBatchProof(
  receipt: Receipt,
  { items, commitment, proof, verifyingKey }: OfKind<"batch-proof">,
): void {
  const { model, outputs, jobId } = receipt;
  checkKey(verifyingKey, model.batchCircuitId);
  const own = items.find((item) => item.jobId.toLowerCase() === jobId.toLowerCase());
  if (own === undefined) return refuse(`job ${jobId} is not among the inferences of the proof`);
  checkInputs(receipt, own.inputs);
  if (own.outputs.join() !== outputs.join()) {
    refuse("the outputs of the receipt are not those of its evidence");
  }
  const values = items.flatMap((item) => {
    // The statement keeps no boundary between inferences: another shape could move a word from one to the next.
    if (item.inputs.length !== model.inputWords || item.outputs.length !== model.outputWords) {
      refuse(`an inference of the proof, job ${item.jobId}, has not the model's number of words`);
    }
    return [...[...item.inputs, ...item.outputs].map(BigInt), contextOf(receipt, item.jobId)];
  });
  if (values.some((value) => value >= FIELD)) refuse("a word of the evidence is not in the field");
  const C = BigInt(commitment);
  const challenge =
    BigInt(keccak256(concat([C, ...values].map((value) => toBeHex(value, 32))))) % FIELD;
  const sum = values.reduceRight((rest, value) => (rest * challenge + value) % FIELD, 0n);
  if (!verifyGroth16(verifyingKey, [C, challenge, sum], proof)) {
    refuse(`the batch's proof does not hold for the outputs ${outputs.join(", ")} of job ${jobId}`);
  }
  // The circuit computes it too; a proof of another list would not have it.
  if (poseidonChain([BigInt(values.length), ...values]) !== C) {
    refuse("the commitment of the batch's proof is not that of its values");
  }
}

function checkSignature(receipt: Receipt, evidence: OfKind<"signature">): void {
  const { chainId, contracts, jobId, payee, outputs, model } = receipt;
  const { sessionKey, signature, path, outputDigest, session, runtime } = evidence;
  const leaf = resultLeaf({ jobId, payee, outputs: outputs.map(BigInt), outputDigest });
  const digest = resultDigest(BigInt(chainId), contracts.market, climb(leaf, path));
  if (recover(digest, signature) !== getAddress(sessionKey)) {
    refuse(
      `the session key ${sessionKey} did not sign the outputs ${outputs.join(", ")} of job ${jobId}`,
    );
  }
  if (getAddress(session.operator) !== getAddress(payee)) {
    refuse(`the session key ${sessionKey} is not of the operator ${payee}`);
  }
  if (getAddress(session.registry) !== getAddress(contracts.enclaves)) {
    refuse("the session is of another registry than the market's");
  }
  if (keccak256(session.quote) !== session.quoteDigest.toLowerCase()) {
    refuse(`the receipt's quote does not have the digest ${session.quoteDigest}`);
  }
  checkSession(receipt, sessionKey, session);
  const id = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["tuple(string,bytes,bytes32,tuple(uint8,bytes32)[])"],
      [
        [
          runtime.repository,
          runtime.commit,
          runtime.buildDigest,
          runtime.measurements.map(({ vendor, value }) => [vendor, value]),
        ],
      ],
    ),
  );
  if (id !== model.runtimeId.toLowerCase()) refuse("the receipt's runtime is not the model's");
  const expected = runtime.measurements.find(({ vendor }) => vendor === session.vendor)?.value;
  if (expected?.toLowerCase() !== session.measurement.toLowerCase()) {
    refuse(`the enclave's measurement ${session.measurement} is not one of the model's runtime`);
  }
}

/** The session key holds itself, and the quote was made for it, its operator, this registry and this chain. */
function checkSession(
  { chainId }: Receipt,
  sessionKey: Hex,
  {
    registry,
    operator,
    blockNumber,
    blockHash,
    keySignature,
    quote,
  }: OfKind<"signature">["session"],
): void {
  const domain = {
    name: "Assay EnclaveRegistry",
    version: "1",
    chainId: BigInt(chainId),
    verifyingContract: registry,
  };
  const types = {
    Session: [
      { name: "operator", type: "address" },
      { name: "blockNumber", type: "uint256" },
    ],
  };
  const digest = TypedDataEncoder.hash(domain, types, {
    operator,
    blockNumber: BigInt(blockNumber),
  });
  if (recover(digest, keySignature) !== getAddress(sessionKey)) {
    refuse(`the key ${sessionKey} did not sign its own registration`);
  }
  const reportData = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint256", "address", "address", "address", "uint256", "bytes32"],
      [chainId, registry, operator, sessionKey, blockNumber, blockHash],
    ),
  );
  if (!quote.toLowerCase().includes(reportData.slice(2))) {
    refuse(`the quote was not made for the session key ${sessionKey} and its operator`);
  }
}

function recover(digest: Hex, signature: Hex): string {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return refuse("a signature of the receipt is malformed");
  }
}
