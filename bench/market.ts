import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { batchSignals, openingSignals } from "@assay/circuits";
import { chainedValues, inputFormat, loadModel, packInput } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import {
  AbiCoder,
  hexlify,
  id,
  keccak256,
  Signature,
  ZeroAddress,
  ZeroHash,
  type ContractTransactionResponse,
} from "ethers";

import { deployAssay, TOKEN } from "../test/utils/deployAssay.js";
import { encodeProof, makeKey, scalarFrom, simulate } from "../test/utils/trapdoor.js";
import { intrinsicGas } from "./lib/gas.js";
import type { Bench, Row } from "./lib/row.js";

const COMMAND = "npm run bench -- market";
const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
const BATCH = 32;
/** Inferences that one proof of a batch circuit shows. */
const TOGETHER = 16;
/** Three signals as digits-mlp has them: commitment, packed logits, context. */
const SIGNALS = 3;
/** Precompiles of one proof: EIP-1108's prices and 100 a warm call. */
const PROOF = 45_000 + 4 * 34_000 + SIGNALS * 6_150 + 100 * (2 * SIGNALS + 1);
const FUNDS = 100_000n * TOKEN;
/** More than the market declares. */
const MAPPINGS = 16;

/** Gas of a job's steps, each the whole transaction, once the parties' accounts are warm from an earlier job. */
export const bench: Bench = async () => {
  const assay = await deployAssay();
  const { connection, networkHelpers, market, models, circuits, vault, token } = assay;
  const { governor, users } = assay;
  const [requester, operator, keeper] = users as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ];
  const at = await market.getAddress();
  const { chainId } = await assay.ethers.provider.getNetwork();
  const key = makeKey("market bench", SIGNALS);
  await circuits.register(key.bytes);
  const batchKey = makeKey("market bench, many inferences", SIGNALS);
  await circuits.register(batchKey.bytes);
  const digits = loadModel("digits-mlp");
  const openingKey = makeKey("market bench, openings", SIGNALS);
  await circuits.register(openingKey.bytes);
  const model = {
    weightsHash: id("weights"),
    circuitId: key.circuitId,
    runtimeId: ZeroHash,
    batchCircuitId: batchKey.circuitId,
    openingCircuitId: openingKey.circuitId,
    inputFormat: inputFormat(digits),
    inputWords: 1,
    outputWords: 1,
  };
  await models.publishModel(model, "");
  const modelId = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "bytes32", "bytes32", "bytes32", "uint32", "uint32", "uint32"],
      Object.values(model),
    ),
  );
  await market.connect(governor).setFee(100);
  for (const user of [requester, operator]) {
    await token.mint(user, FUNDS);
    await token.connect(user).approve(at, FUNDS);
    await token.connect(user).approve(vault, FUNDS);
  }
  await market.connect(requester).deposit(FUNDS);
  await vault.connect(operator).stake(operator, FUNDS);

  let nonce = 0n;
  async function newRequest(input = "0x") {
    const now = await networkHelpers.time.latest();
    return {
      requester: requester.address,
      operator: ZeroAddress,
      modelId,
      inputCommitment: "0x" + scalarFrom(`input ${nonce}`).toString(16).padStart(64, "0"),
      inputDigest: input === "0x" ? ZeroHash : keccak256(input),
      nonce: nonce++,
      assurance: 0n,
      confidential: false,
      valueAtRisk: 0n,
      minPrice: TOKEN,
      maxPrice: 3n * TOKEN,
      callbackFee: 0n,
      rampStart: now,
      rampEnd: now + 1000,
      lockBy: now + 1000,
      executionWindow: 600n,
      deadline: now + 3000,
      callback: ZeroAddress,
      callbackGas: 0n,
    };
  }
  type Request = Awaited<ReturnType<typeof newRequest>>;

  async function settlementOf(request: Request) {
    const jobId = await market.jobIdOf(request);
    const context =
      BigInt(
        keccak256(
          AbiCoder.defaultAbiCoder().encode(
            ["uint256", "address", "bytes32", "address", "bytes32"],
            [chainId, at, jobId, operator.address, modelId],
          ),
        ),
      ) % FIELD;
    // Ten logits of 24 bits.
    const outputs = [scalarFrom(`output ${request.nonce}`) & ((1n << 240n) - 1n)];
    const signals = [BigInt(request.inputCommitment), ...outputs, context];
    const proof = encodeProof(simulate(key, signals, `proof ${request.nonce}`));
    return { settlement: { request, inputs: [], outputs, proof }, signals };
  }

  async function sign(request: Request): Promise<string> {
    const types = {
      Request: [
        { name: "requester", type: "address" },
        { name: "operator", type: "address" },
        { name: "modelId", type: "bytes32" },
        { name: "inputCommitment", type: "bytes32" },
        { name: "inputDigest", type: "bytes32" },
        { name: "nonce", type: "uint256" },
        { name: "assurance", type: "uint8" },
        { name: "confidential", type: "bool" },
        { name: "valueAtRisk", type: "uint96" },
        { name: "minPrice", type: "uint96" },
        { name: "maxPrice", type: "uint96" },
        { name: "callbackFee", type: "uint96" },
        { name: "rampStart", type: "uint40" },
        { name: "rampEnd", type: "uint40" },
        { name: "lockBy", type: "uint40" },
        { name: "executionWindow", type: "uint32" },
        { name: "deadline", type: "uint40" },
        { name: "callback", type: "address" },
        { name: "callbackGas", type: "uint32" },
      ],
    };
    const domain = { name: "Assay JobMarket", version: "1", chainId, verifyingContract: at };
    return Signature.from(await requester.signTypedData(domain, types, request)).serialized;
  }

  const rows: Row[] = [];
  async function measure(
    name: string,
    sent: Promise<ContractTransactionResponse>,
    floor: ((data: string) => number) | null,
    budget: number | null = null,
    items = 1,
  ): Promise<void> {
    const response = await sent;
    const receipt = await response.wait();
    if (receipt === null) throw new Error(`${name} was not mined`);
    const share = (gas: number): number => Math.round(gas / items);
    rows.push({
      name: `market: ${name}`,
      value: share(Number(receipt.gasUsed)),
      unit: "gas",
      floor: floor === null ? null : share(floor(response.data)),
      budget,
      command: COMMAND,
    });
  }
  /** A cold word: read, and written from zero or another value (EIP-2929, EIP-3529). */
  const NEW = 22_100;
  const CHANGED = 5_000;

  const open = async (input = "0x"): Promise<Request> => {
    const request = await newRequest(input);
    await (await market.connect(requester).requestInference(request, input)).wait();
    return request;
  };
  const locked = async (input = "0x"): Promise<Request> => {
    const request = await open(input);
    await (await market.connect(operator).lock(request, 10_000)).wait();
    return request;
  };
  // Warms up: the accounts of requester, operator and market exist from here on.
  const first = await locked();
  await (
    await market.connect(operator).settle(model, (await settlementOf(first)).settlement)
  ).wait();

  const request = await newRequest();
  await measure(
    "request on chain",
    market.connect(requester).requestInference(request, "0x"),
    (data) => intrinsicGas(data) + NEW + 2 * CHANGED,
  );
  await measure(
    "lock",
    market.connect(operator).lock(request, 10_000),
    (data) => intrinsicGas(data) + 4 * CHANGED,
    110_000,
  );
  await measure(
    "settle one proof of 3 signals, 1% fee",
    market.connect(operator).settle(model, (await settlementOf(request)).settlement),
    (data) => intrinsicGas(data) + PROOF + 2 * CHANGED,
    260_500,
  );
  await measure(
    "settle one proof of 3 signals, 1% fee, of an input published on chain",
    market.connect(operator).settle(model, (await settlementOf(await locked("0x1d"))).settlement),
    (data) => intrinsicGas(data) + PROOF + 2 * CHANGED,
  );
  const signed = await newRequest();
  const signature = await sign(signed);
  await measure(
    "lock a signed request: create and lock in one",
    market.connect(operator).lockSigned(signed, signature, 10_000),
    (data) => intrinsicGas(data) + NEW + 4 * CHANGED,
  );
  await measure("cancel", market.connect(requester).cancel(await open()), (data) =>
    Math.ceil(((intrinsicGas(data) + 2 * CHANGED) * 4) / 5),
  );
  await measure(
    "decline",
    market.connect(operator).decline(await locked()),
    (data) => intrinsicGas(data) + NEW + 3 * CHANGED,
  );

  const batch: Request[] = [];
  for (let i = 0; i < BATCH; ++i) batch.push(await locked());
  const settlements = [];
  for (const item of batch) settlements.push((await settlementOf(item)).settlement);
  await measure(
    `settle ${BATCH} in one batch, a job`,
    market.connect(operator).settleMany(model, settlements),
    (data) => intrinsicGas(data) + BATCH * (34_000 + 12_150 + CHANGED) + 45_000 + 3 * 34_000,
    null,
    BATCH,
  );

  const together = [];
  for (let i = 0; i < TOGETHER; ++i) together.push(await settlementOf(await locked()));
  const { C, z, e } = batchSignals(together.flatMap(({ signals }) => signals));
  await measure(
    `settle ${TOGETHER} by one proof, a job`,
    market.connect(operator).settleTogether(
      model,
      together.map(({ settlement }) => ({ ...settlement, proof: "0x" })),
      operator,
      C,
      encodeProof(simulate(batchKey, [C, z, e], "together")),
    ),
    (data) => intrinsicGas(data) + PROOF + TOGETHER * CHANGED,
    null,
    TOGETHER,
  );

  const [image] = loadMnist("test").images as [Uint8Array];
  const input = hexlify(packInput(digits, { values: image, salt: 1n }));
  const bytes = (input.length - 2) / 2;
  const unpublished = await newRequest();
  unpublished.inputDigest = keccak256(input);
  await (await market.connect(requester).requestInference(unpublished, "0x")).wait();
  await (await market.connect(operator).lock(unpublished, 10_000)).wait();
  await (await market.connect(operator).demandInput(unpublished)).wait();
  await measure(
    `post an input of ${bytes} bytes`,
    market.connect(requester).postInput(unpublished, input),
    (data) => intrinsicGas(data) + CHANGED,
  );
  const opening = openingSignals(chainedValues(digits, image, 1n));
  await measure(
    `close a wrong input of ${bytes} bytes`,
    market
      .connect(operator)
      .closeWrongInput(
        model,
        unpublished,
        input,
        opening.C,
        encodeProof(simulate(openingKey, [opening.C, opening.z, opening.e], "opening")),
      ),
    (data) => intrinsicGas(data) + PROOF + 3 * CHANGED,
    295_000,
  );

  // The first R1 also makes the words of the insurance and of the keeper's account, and an operator's second strike the second
  // word of its pool. A day lies between two, for the third strike in a day jails.
  for (const [what, budget] of [
    [", first of operator and keeper", null],
    [", second of the operator", null],
    ["", 122_500],
  ] as const) {
    await networkHelpers.time.increase(86_400);
    const late = await locked();
    await networkHelpers.time.increase(601);
    await measure(
      `expire a missed lock (R1)${what}`,
      market.connect(keeper).expire(late),
      null,
      budget,
    );
  }

  // Words that the market keeps under a job's id, in whichever of its mappings.
  async function slotsOf(job: Request): Promise<number> {
    const jobId = await market.jobIdOf(job);
    let used = 0;
    for (let base = 0; base < MAPPINGS; ++base) {
      const slot = keccak256(
        AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [jobId, base]),
      );
      for (const word of [0n, 1n])
        if (BigInt(await assay.ethers.provider.getStorage(at, BigInt(slot) + word)) !== 0n) ++used;
    }
    return used;
  }
  // A third missed lock inside a day would jail the operator.
  await networkHelpers.time.increase(86_400);
  const kept = await locked();
  let most = await slotsOf(kept);
  await networkHelpers.time.increase(601);
  await (await market.connect(keeper).expire(kept)).wait();
  await (await market.connect(operator).lock(kept, 10_000)).wait();
  most = Math.max(most, await slotsOf(kept));
  const cancelled = await open();
  await (await market.connect(requester).cancel(cancelled)).wait();
  for (const [what, value, budget] of [
    ["of a live job, after a missed lock", most, 4],
    ["of a cancelled job", await slotsOf(cancelled), 0],
  ] as const) {
    const name = `market: storage slots ${what}`;
    rows.push({ name, value, unit: "slots", floor: null, budget, command: COMMAND });
  }
  await connection.close();
  return rows;
};
