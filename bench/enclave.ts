import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { auditNumber, resultDigest, resultLeaf, resultRoot } from "@assay/sdk";
import {
  AbiCoder,
  keccak256,
  ZeroAddress,
  toBeHex,
  ZeroHash,
  type ContractTransactionResponse,
} from "ethers";

import { deployAssay, TOKEN } from "../test/utils/deployAssay.js";
import { enclaveModel } from "../test/utils/enclaveModel.js";
import { encodeProof, makeKey, scalarFrom, simulate } from "../test/utils/trapdoor.js";
import type { IResults } from "../typechain-types/contracts/interfaces/IAssay.js";
import { intrinsicGas } from "./lib/gas.js";
import type { Bench, Row } from "./lib/row.js";

const COMMAND = "npm run bench -- enclave";
const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const BATCH = 32;
const SIGNALS = 3;
/** Precompiles of one proof, as in the market's benchmark. */
const PROOF = 45_000 + 4 * 34_000 + SIGNALS * 6_150 + 100 * (2 * SIGNALS + 1);
/** q of a trusted vendor, 2%, in the unit of the draw's 96 bits. */
const TRUSTED_Q = (2n << 96n) / 100n;
/**
 * No status draws a number from here on: V / (V + B) with a bond of one price, and a tenth with one of nine. For a number below, a
 * challenge and the proof that answers it also ask for the vendor's status.
 */
const HIGHEST_RATE = (1n << 96n) / 2n;
/** A cold word, read or changed (EIP-2929, EIP-3529); a cold account. */
const READ = 2_100;
const CHANGED = 5_000;
const ACCOUNT = 2_600;

type Finalisation = IResults.FinalisationStruct;
type Delivery = Finalisation["delivery"];
const TARGET_BITS = (1n << 40n) - 1n;

/** Gas of the enclave path, each figure whole transactions, with a session that a real quote check registered. */
export const bench: Bench = async () => {
  const assay = await deployAssay();
  const { connection, networkHelpers, market, vault, token } = assay;
  const [requester, operator, challenger] = assay.users as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const at = await market.getAddress();
  const { chainId } = await assay.ethers.provider.getNetwork();
  const key = makeKey("enclave bench", SIGNALS);
  const parties = [requester, operator, challenger];
  const { model, modelId, session } = await enclaveModel(assay, key, "bench", operator, parties);
  // A node declares its prover at its start, and so makes the word that each challenge writes.
  await market.connect(operator).declareProver(20_000, 0);

  let nonce = 0n;
  async function newRequest() {
    const now = await networkHelpers.time.latest();
    return {
      requester: requester.address,
      operator: ZeroAddress,
      modelId,
      inputCommitment: "0x" + scalarFrom(`input ${nonce}`).toString(16).padStart(64, "0"),
      inputDigest: ZeroHash,
      nonce: nonce++,
      assurance: 1n,
      confidential: false,
      valueAtRisk: TOKEN,
      minPrice: TOKEN,
      maxPrice: TOKEN,
      callbackFee: 0n,
      rampStart: now,
      rampEnd: now,
      lockBy: now + 10_000,
      executionWindow: 10_000n,
      deadline: now + 30_000,
      callback: ZeroAddress,
      callbackGas: 0n,
    };
  }
  type Request = Awaited<ReturnType<typeof newRequest>>;
  // Ten logits of 24 bits.
  const outputsOf = (request: Request): bigint[] => [
    scalarFrom(`output ${request.nonce}`) & ((1n << 240n) - 1n),
  ];

  /** Requests and locks with a bond of nine times the price. */
  async function locked(count: number): Promise<Request[]> {
    const requests: Request[] = [];
    for (let i = 0; i < count; ++i) {
      const request = await newRequest();
      await market.connect(requester).requestInference(request, "0x");
      await market.connect(operator).lock(request, 90_000);
      requests.push(request);
    }
    return requests;
  }

  async function signed(requests: Request[]): Promise<string> {
    const leaves: string[] = [];
    for (const request of requests) {
      const jobId = await market.jobIdOf(request);
      leaves.push(resultLeaf({ jobId, payee: operator.address, outputs: outputsOf(request) }));
    }
    return session.key.signingKey.sign(resultDigest(chainId, at, resultRoot(leaves))).serialized;
  }
  const resultOf = (request: Request) => ({
    request,
    outputs: outputsOf(request),
    outputDigest: ZeroHash,
  });

  /** The deliveries that a transaction's events tell of. */
  async function deliveriesOf(response: ContractTransactionResponse): Promise<Delivery[]> {
    const receipt = await response.wait();
    return (receipt?.logs ?? []).flatMap((log) => {
      const event = market.interface.parseLog(log);
      if (!event?.fragment.inputs.some(({ name }) => name === "delivery")) return [];
      return [(event.args.delivery as unknown as { toObject(): Delivery }).toObject()];
    });
  }

  async function deliver(requests: Request[]): Promise<ContractTransactionResponse> {
    const signature = await signed(requests);
    return market.connect(operator).deliverMany(model, requests.map(resultOf), signature);
  }

  const targetOf = (delivery: Delivery): bigint => (BigInt(delivery.progress) >> 40n) & TARGET_BITS;
  /** Posts the seed of a delivery. A development beacon takes any. */
  async function post(delivery: Delivery): Promise<void> {
    const target = targetOf(delivery);
    await networkHelpers.mine(3);
    await market.post(target, toBeHex(scalarFrom(`seed ${target}`), 32));
  }
  /** Whether the draw's number is below q: one result in fifty, drawn or not, which costs 1,400 gas more than the others. */
  async function comesNear(
    request: Request,
    delivery: Delivery,
    highest = TRUSTED_Q,
  ): Promise<boolean> {
    const target = targetOf(delivery);
    const { seed } = await market.seedOf(target);
    const number = auditNumber(seed, await market.jobIdOf(request));
    return number < highest;
  }

  const rows: Row[] = [];
  async function measure(
    name: string,
    sent: Promise<ContractTransactionResponse>,
    floor: (data: string) => number,
    budget: number | null = null,
    items = 1,
  ): Promise<ContractTransactionResponse> {
    const response = await sent;
    const receipt = await response.wait();
    if (receipt === null) throw new Error(`${name} was not mined`);
    rows.push({
      name: `enclave: ${name}`,
      value: Math.round(Number(receipt.gasUsed) / items),
      unit: "gas",
      floor: Math.round(floor(response.data) / items),
      budget,
      command: COMMAND,
    });
    return response;
  }
  const last = (): number => rows.at(-1)?.value ?? 0;

  const WINDOW = 30 * 60 + 1;
  /** Deliveries of so many jobs that no audit comes near, ready to be finalised. */
  async function ready(count: number): Promise<Finalisation[]> {
    const items: Finalisation[] = [];
    while (items.length < count) {
      const requests = await locked(count - items.length);
      const deliveries = await deliveriesOf(await deliver(requests));
      if (deliveries[0] !== undefined) await post(deliveries[0]);
      for (const [i, request] of requests.entries()) {
        const delivery = deliveries[i];
        if (delivery === undefined) throw new Error("a delivery was refused");
        if (!(await comesNear(request, delivery)))
          items.push({ jobId: await market.jobIdOf(request), delivery });
      }
    }
    await networkHelpers.time.increase(WINDOW);
    return items;
  }

  // Warms up: the operator's account and the registry's slots exist from here on.
  await market.connect(operator).finaliseMany(await ready(1));
  await market.distributeFees([operator.address]);
  // The insurance has its first credit, as after any forfeited bond.
  await token.connect(requester).approve(at, 1n);
  await market.connect(requester).depositFor(vault, 1n);

  const resolved = 2 * ACCOUNT + 4 * READ + 3_000;
  const [single] = await locked(1);
  const [due] = await ready(1);
  if (single === undefined || due === undefined) throw new Error("no job");
  await measure(
    "deliver one result",
    market.connect(operator).deliver(model, resultOf(single), [], await signed([single])),
    (data) => intrinsicGas(data) + resolved + READ + CHANGED,
  );
  let sum = last();
  await measure(
    "finalise one result",
    market.connect(operator).finalise(due.jobId, due.delivery),
    (data) => intrinsicGas(data) + ACCOUNT + READ + 2 * CHANGED,
  );
  sum += last();
  rows.push({
    name: "enclave: deliver and finalise, two transactions",
    value: sum,
    unit: "gas",
    floor: (rows.at(-1)?.floor ?? 0) + (rows.at(-2)?.floor ?? 0),
    budget: null,
    command: COMMAND,
  });

  const [next] = await locked(1);
  const [previous] = await ready(1);
  if (next === undefined || previous === undefined) throw new Error("no job");
  await measure(
    "deliver a result and finalise an earlier one in one transaction",
    market
      .connect(operator)
      .deliverAndFinalise(model, [resultOf(next)], await signed([next]), [previous]),
    (data) => intrinsicGas(data) + resolved + READ + 3 * CHANGED,
    // Each item runs in a call of its own, as in every batch of the market: 2,800 a delivery, 1,000 a finalisation.
    103_000,
  );

  const many = await locked(BATCH);
  const dues = await ready(BATCH);
  await measure(
    `deliver ${BATCH} results under one signature, a job`,
    deliver(many),
    (data) => intrinsicGas(data) + resolved + READ + BATCH * CHANGED,
    null,
    BATCH,
  );
  const first = rows.at(-1);
  await measure(
    `finalise ${BATCH} results, a job`,
    market.connect(operator).finaliseMany(dues),
    (data) => intrinsicGas(data) + ACCOUNT + READ + (BATCH + 1) * CHANGED,
    null,
    BATCH,
  );
  const second = rows.at(-1);
  if (first === undefined || second === undefined) throw new Error("no row");
  rows.push({
    name: `enclave: deliver and finalise ${BATCH} results, a job`,
    value: first.value + second.value,
    unit: "gas",
    floor: (first.floor ?? 0) + (second.floor ?? 0),
    // As above.
    budget: 50_500,
    command: COMMAND,
  });

  async function undrawn(): Promise<{ request: Request; delivery: Delivery }> {
    for (;;) {
      const [request] = await locked(1);
      if (request === undefined) throw new Error("no job");
      const [delivery] = await deliveriesOf(await deliver([request]));
      if (delivery !== undefined) await post(delivery);
      if (delivery !== undefined && !(await comesNear(request, delivery, HIGHEST_RATE)))
        return { request, delivery };
    }
  }
  const { request, delivery } = await undrawn();
  const challenged = await measure(
    "challenge",
    market.connect(challenger).challenge(await market.jobIdOf(request), delivery, (1n << 96n) - 1n),
    (data) => intrinsicGas(data) + 2 * ACCOUNT + READ + 2 * CHANGED,
    62_000,
  );
  const [disputed] = await deliveriesOf(challenged);
  if (disputed === undefined) throw new Error("no dispute");
  const context =
    BigInt(
      keccak256(
        AbiCoder.defaultAbiCoder().encode(
          ["uint256", "address", "bytes32", "address", "bytes32"],
          [chainId, at, await market.jobIdOf(request), operator.address, modelId],
        ),
      ),
    ) % FIELD;
  const signals = [BigInt(request.inputCommitment), ...outputsOf(request), context];
  const proof = encodeProof(simulate(key, signals, "answer"));
  await measure(
    "prove after a challenge, 3 signals",
    market
      .connect(operator)
      .prove(
        model,
        { request, inputs: [], outputs: outputsOf(request), proof },
        disputed,
        ZeroAddress,
      ),
    (data) => intrinsicGas(data) + PROOF + 2 * ACCOUNT + READ + 3 * CHANGED,
    279_000,
  );
  await connection.close();
  return rows;
};
