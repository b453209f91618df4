import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Market, Request, Settlement } from "@assay/sdk";
import {
  buildRequest,
  deposit,
  jobContext,
  lockJob,
  modelId,
  openMarket,
  publishModel,
  readJob,
  requestInference,
  settleJobs,
  stake,
} from "@assay/sdk";
import { expect } from "chai";
import { getBytes, ZeroHash } from "ethers";

import { deployAssay, TOKEN } from "../utils/deployAssay.js";
import { encodeProof, makeKey, scalarFrom, simulate } from "../utils/trapdoor.js";

const SIZE = 6;
const OUTPUT = 7n;
/** Input commitment, output word and context. */
const KEY = makeKey("bad proof", 3);
const MODEL = {
  weightsHash: ZeroHash,
  circuitId: KEY.circuitId,
  runtimeId: ZeroHash,
  batchCircuitId: ZeroHash,
  openingCircuitId: ZeroHash,
  inputFormat: 0,
  inputWords: 1,
  outputWords: 1,
};

/** If one proof of a batch is bad, the market verifies every proof of the batch alone. */
describe("attacks: a bad proof in a batch", () => {
  let deployed: Awaited<ReturnType<typeof deployAssay>>;
  let requester: Market;
  let operator: Market;
  let payee: string;
  let asked = 0;

  before(async () => {
    deployed = await deployAssay();
    const [first, second] = deployed.users as [HardhatEthersSigner, HardhatEthersSigner];
    const address = await deployed.market.getAddress();
    requester = await openMarket(first, address);
    operator = await openMarket(second, address);
    payee = second.address;
    await publishModel(requester, MODEL, [{ bytes: getBytes(KEY.bytes), production: false }]);
    for (const user of [first, second]) await deployed.token.mint(user, 1_000n * TOKEN);
    await deposit(requester, 1_000n * TOKEN);
    await stake(operator, payee, 1_000n * TOKEN);
  });
  after(() => deployed.connection.close());

  async function locked(): Promise<{ request: Request; jobId: string }> {
    const block = await deployed.ethers.provider.getBlock("latest");
    const request = buildRequest({
      requester: deployed.users[0]?.address ?? "",
      modelId: modelId(MODEL),
      inputCommitment: scalarFrom(`input ${asked++}`),
      maxPrice: TOKEN,
      now: BigInt(block?.timestamp ?? 0),
    });
    const { jobId } = await requestInference(requester, request);
    await lockJob(operator, request, 10_000);
    return { request, jobId };
  }

  /** Settlements of as many locked jobs. Those at the places in `bad` have the proof of another job. */
  async function batch(bad: readonly number[]): Promise<{ jobs: string[]; items: Settlement[] }> {
    const jobs: string[] = [];
    const items: Settlement[] = [];
    for (let i = 0; i < SIZE; i++) {
      const { request, jobId } = await locked();
      const { chainId, address: market } = operator;
      const context = jobContext({ chainId, market, jobId, payee, modelId: request.modelId });
      const signals = [BigInt(request.inputCommitment), OUTPUT, context];
      const proof = encodeProof(simulate(KEY, signals, jobId));
      jobs.push(jobId);
      items.push({ request, inputs: [], outputs: [OUTPUT], proof });
    }
    const proofs = items.map(({ proof }) => proof);
    for (const i of bad) Object.assign(items[i] ?? {}, { proof: proofs[(i + 1) % SIZE] });
    return { jobs, items };
  }

  async function states(jobs: readonly string[]): Promise<string[]> {
    const views = await Promise.all(jobs.map((jobId) => readJob(requester, jobId)));
    return views.map(({ state }) => state);
  }

  it("is named by its place and left out, wherever it is; the others settle", async () => {
    for (const bad of [[0], [SIZE - 1], [1, 3]]) {
      const { jobs, items } = await batch(bad);
      const { failures } = await settleJobs(operator, MODEL, items);
      const places = jobs.map((_, i) => i);
      expect(failures.map((failure) => failure?.code)).to.deep.equal(
        places.map((i) => (bad.includes(i) ? "InvalidProof" : undefined)),
      );
      expect(await states(jobs)).to.deep.equal(
        places.map((i) => (bad.includes(i) ? "Locked" : "Settled")),
      );
    }
  });

  it("does not make the operator pay for a verification of every proof", async () => {
    const { items } = await batch([2]);
    const before = await deployed.networkHelpers.takeSnapshot();
    const gasLimit = 10_000_000n;
    const sent = await operator.contract.settleMany(MODEL, items, { gasLimit });
    const alone = (await sent.wait())?.gasUsed ?? 0n;
    await before.restore();
    const { receipt } = await settleJobs(operator, MODEL, items);
    const together = receipt?.gasUsed ?? 0n;
    // A proof that is verified alone costs three pairings more than in a batch, 102,000 gas.
    expect(alone - together > BigInt(SIZE - 1) * 102_000n, `${alone} and ${together}`).to.equal(
      true,
    );
  });

  it("sends no transaction when every proof is bad", async () => {
    const { jobs, items } = await batch(Array.from({ length: SIZE }, (_, i) => i));
    const { receipt, failures } = await settleJobs(operator, MODEL, items);
    expect(receipt).to.equal(undefined);
    expect(new Set(failures.map((failure) => failure?.code))).to.deep.equal(
      new Set(["InvalidProof"]),
    );
    expect(new Set(await states(jobs))).to.deep.equal(new Set(["Locked"]));
  });
});
