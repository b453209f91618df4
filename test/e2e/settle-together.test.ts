import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { circuitsOf, proveBatch, publishedKey, terminate } from "@assay/circuits";
import { commitInput, encodeImage, infer, loadModel } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { servedModels } from "@assay/node";
import type { BatchProof, Market, Model, Request, Settlement } from "@assay/sdk";
import {
  buildRequest,
  cancelRequest,
  deposit,
  fillBatch,
  jobContext,
  lockJob,
  modelId,
  openMarket,
  publishModel,
  readJob,
  readReceipt,
  readResult,
  requestInference,
  settleTogether,
  stake,
  verifyReceipt,
} from "@assay/sdk";
import { expect } from "chai";
import { hexlify } from "ethers";

import { deployAssay, TOKEN } from "../utils/deployAssay.js";
import { expectError } from "../utils/expectError.js";

const CIRCUIT = "digits-fast";
const BATCH = "digits-fast-x16";
const SIZE = 16;
/** Most gas of a job: for everything, and for its share of the proof. */
const JOB_GAS = 50_000n;
const PROOF_GAS = 20_000n;
const CIRCUIT_MODEL = loadModel(CIRCUIT);

/** A locked job, with everything that its prover knows. */
interface Job {
  request: Request;
  jobId: string;
  input: ReturnType<typeof encodeImage>;
  salt: bigint;
}

describe("Many jobs of one operator, settled by one proof", function () {
  const { images } = loadMnist("test");
  let deployed: Awaited<ReturnType<typeof deployAssay>>;
  let requester: Market;
  let operator: Market;
  let rival: Market;
  let payee: string;
  let model: Model;
  let asked = 0;

  before(async function () {
    deployed = await deployAssay();
    const [first, second, third] = deployed.users as [
      HardhatEthersSigner,
      HardhatEthersSigner,
      HardhatEthersSigner,
    ];
    const address = await deployed.market.getAddress();
    requester = await openMarket(first, address);
    operator = await openMarket(second, address);
    rival = await openMarket(third, address);
    payee = second.address;
    const [served] = servedModels([CIRCUIT]).values();
    model = served?.model ?? expect.fail();
    await publishModel(requester, model, circuitsOf(CIRCUIT).map(publishedKey));
    for (const user of [first, second, third]) await deployed.token.mint(user, 100n * TOKEN);
    await deposit(requester, 100n * TOKEN);
    await stake(operator, payee, 100n * TOKEN);
    await stake(rival, third.address, 100n * TOKEN);
  });
  after(async function () {
    await deployed.connection.close();
    await terminate();
  });

  async function ask(): Promise<Job> {
    const input = encodeImage(CIRCUIT_MODEL, images[asked] ?? expect.fail());
    const salt = 7n + BigInt(asked++);
    const block = await deployed.ethers.provider.getBlock("latest");
    const request = buildRequest({
      requester: deployed.users[0]?.address ?? "",
      modelId: modelId(model),
      inputCommitment: commitInput(CIRCUIT_MODEL, input, salt),
      maxPrice: TOKEN,
      now: BigInt(block?.timestamp ?? 0),
      lockSeconds: 3_000,
      executionWindow: 3_000,
    });
    const { jobId } = await requestInference(requester, request);
    return { request, jobId, input, salt };
  }

  async function locked(count: number): Promise<Job[]> {
    const jobs: Job[] = [];
    while (jobs.length < count) {
      const job = await ask();
      await lockJob(operator, job.request, 10_000);
      jobs.push(job);
    }
    return jobs;
  }

  /** The settlements of jobs, and one proof of them all. */
  async function prove(
    jobs: readonly Job[],
  ): Promise<[Settlement[], BatchProof & { signals: bigint[] }]> {
    const { chainId, address: market } = operator;
    const inputs = jobs.map(({ request, jobId, input, salt }) => ({
      input,
      salt,
      context: jobContext({ chainId, market, jobId, payee, modelId: request.modelId }),
    }));
    const { proof, batch, signals } = await proveBatch(BATCH, fillBatch(inputs, SIZE));
    const settlements = jobs.map(({ request, input }) => {
      return { request, inputs: [], outputs: infer(CIRCUIT_MODEL, input).outputs, proof: "0x" };
    });
    const { C: commitment } = batch;
    return [settlements, { payee, commitment, proof: hexlify(proof), size: SIZE, signals }];
  }

  /** Each job's receipt holds the proof of them all, which is verified without a server. */
  async function checkReceipts(jobs: readonly Job[]): Promise<void> {
    for (const { jobId } of [jobs[0], jobs.at(-1)] as [Job, Job]) {
      const receipt = await readReceipt(requester, jobId);
      expect(await verifyReceipt(receipt)).to.include({ jobId, evidence: "batch-proof" });
      const [word = "0"] = receipt.outputs;
      const outputs = [String(BigInt(word) + 1n)];
      await expectError(
        verifyReceipt({ ...receipt, outputs }),
        "INVALID_EVIDENCE",
        /outputs of the receipt are not those of its evidence/,
      );
      const { evidence } = receipt;
      if (evidence.kind !== "batch-proof") return expect.fail("there is no proof of many");
      const items = evidence.items.map((item) =>
        item.jobId === jobId ? { ...item, outputs } : item,
      );
      await expectError(
        verifyReceipt({ ...receipt, outputs, evidence: { ...evidence, items } }),
        "INVALID_EVIDENCE",
        /the batch's proof does not hold/,
      );
    }
  }

  it(`pays for ${SIZE} jobs, at no more than ${PROOF_GAS} gas a job for their proof`, async function () {
    const jobs = await locked(SIZE);
    const [settlements, proof] = await prove(jobs);
    const before = (await operator.contract.accountOf(payee)).balance;
    const { receipt, failures } = await settleTogether(operator, model, settlements, proof);
    expect(failures).to.deep.equal(jobs.map(() => undefined));
    for (const [i, { jobId }] of jobs.entries()) {
      const { outputs, operator: paid } = await readResult(requester, jobId);
      expect([outputs, paid]).to.deep.equal([settlements[i]?.outputs, payee]);
    }
    await checkReceipts(jobs);
    const { balance } = await operator.contract.accountOf(payee);
    expect(balance - before).to.equal(BigInt(SIZE) * TOKEN);
    const share = (receipt?.gasUsed ?? 0n) / BigInt(SIZE);
    expect(share <= JOB_GAS, `${share} gas a job`).to.equal(true);
    // The verification as a transaction of its own, which costs more than inside the market's.
    const { circuits } = operator;
    const verification = await circuits.verify.estimateGas(
      model.batchCircuitId,
      proof.signals,
      proof.proof,
    );
    const proofShare = verification / BigInt(SIZE);
    expect(proofShare <= PROOF_GAS, `${proofShare} gas a job`).to.equal(true);
    const again = await settleTogether(operator, model, settlements, proof);
    expect(again.failures.map((failure) => failure?.code)).to.deep.equal(
      jobs.map(() => "WrongState"),
    );
  });

  it("fills a short batch up, skips a job that cannot settle, and refuses every change", async function () {
    const [first, second] = (await locked(2)) as [Job, Job];
    const open = await ask();
    const [settlements, proof] = await prove([first, open, second]);
    const [one, two, three] = settlements as [Settlement, Settlement, Settlement];
    const lie = { ...one, outputs: one.outputs.map((word) => (word + 1n) % 10n) };
    for (const [items, change] of [
      [[lie, two, three], {}],
      [[two, one, three], {}],
      [settlements, { payee: deployed.users[2]?.address ?? "" }],
      [settlements, { commitment: proof.commitment + 1n }],
      [settlements, { proof: "0x" + "00".repeat(256) }],
      [settlements, { size: SIZE - 1 }],
    ] as [Settlement[], Partial<BatchProof>][]) {
      await expectError(
        settleTogether(operator, model, items, { ...proof, ...change }),
        "InvalidBatchProof",
        /does not hold for these inferences/,
      );
    }
    await cancelRequest(requester, open.request);
    // Any account may submit the proof; its payee is paid.
    const { failures } = await settleTogether(rival, model, settlements, proof);
    expect(failures.map((failure) => failure?.code)).to.deep.equal([
      undefined,
      "WrongState",
      undefined,
    ]);
    const states = [first, open, second].map(({ jobId }) => readJob(requester, jobId));
    expect((await Promise.all(states)).map(({ state }) => state)).to.deep.equal([
      "Settled",
      "None",
      "Settled",
    ]);
  });

  it("does not settle a job that another operator holds, though the proof holds", async function () {
    const job = await ask();
    await lockJob(rival, job.request, 10_000);
    const [settlements, proof] = await prove([job]);
    const { failures } = await settleTogether(operator, model, settlements, proof);
    expect(failures.map((failure) => failure?.code)).to.deep.equal(["InvalidProof"]);
    expect((await readJob(requester, job.jobId)).state).to.equal("Locked");
  });

  // The contexts inside one proof are free, so only the length of each item keeps inferences apart.
  it("refuses one job that takes the words of all inferences of a true proof as its outputs", async function () {
    const [job] = (await locked(1)) as [Job];
    const { chainId, address: market } = operator;
    const { request, jobId, input, salt } = job;
    const context = jobContext({ chainId, market, jobId, payee, modelId: request.modelId });
    const lies = Array.from({ length: SIZE }, (_, i) => {
      return { input, salt, context: i === SIZE - 1 ? context : 0xbadn };
    });
    const { proof, batch } = await proveBatch(BATCH, lies);
    const outputs = batch.values.slice(1, -1);
    const forged = { payee, commitment: batch.C, proof: hexlify(proof), size: 1 };
    await expectError(
      settleTogether(operator, model, [{ request, inputs: [], outputs, proof: "0x" }], forged),
      "InvalidBatchProof",
      /too many or too few words/,
    );
    expect((await readJob(requester, job.jobId)).state).to.equal("Locked");
  });

  it("is refused for a model that names no batch circuit", async function () {
    const jobs = [await ask()];
    const [settlements, proof] = await prove(jobs);
    const plain = { ...model, batchCircuitId: "0x" + "00".repeat(32) };
    await expectError(
      settleTogether(operator, plain, settlements, proof),
      "ModelHasNoBatchCircuit",
      /use `settleMany`/,
    );
    await expectError(
      () => fillBatch(Array.from({ length: SIZE + 1 }), SIZE),
      "INVALID_INPUT",
      /17 items do not fill a batch of 16/,
    );
  });
});
