import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { prove, publishedKey, terminate } from "@assay/circuits";
import { infer, loadModel } from "@assay/models";
import { servedModels } from "@assay/node";
import type { Market, Model, Request } from "@assay/sdk";
import {
  buildRequest,
  deposit,
  inputCommitment,
  jobContext,
  lockJob,
  modelId,
  openMarket,
  publishModel,
  requestInference,
  stake,
} from "@assay/sdk";
import { expect } from "chai";
import { hexlify } from "ethers";

import type { HostileCallback } from "../../typechain-types/index.js";
import { deployAssay, TOKEN } from "../utils/deployAssay.js";

/** A versicolor, whose label is 1. */
const FLOWER = Uint8Array.of(51, 2, 14, 2);
const LABEL = infer(loadModel("iris"), FLOWER).outputs;

/**
 * The public signals of iris are four inputs, one output and the context. The writer of a request chooses how many words it
 * commits to. If it commits to the first input alone, an honest proof also fits the statement "one input, four outputs", whose
 * first output is the second input. A consumer that pays for a label would then pay for any label that its player likes.
 */
describe("attacks: an input word told to a consumer as the first output", () => {
  let deployed: Awaited<ReturnType<typeof deployAssay>>;
  let requester: Market;
  let operator: Market;
  let payee: string;
  let consumer: HostileCallback;
  let model: Model;

  before(async () => {
    deployed = await deployAssay();
    const [first, second] = deployed.users as [HardhatEthersSigner, HardhatEthersSigner];
    const address = await deployed.market.getAddress();
    requester = await openMarket(first, address);
    operator = await openMarket(second, address);
    payee = second.address;
    const [served] = servedModels(["iris"]).values();
    model = served?.model ?? expect.fail();
    await publishModel(requester, model, [publishedKey("iris")]);
    consumer = (await deployed.ethers.deployContract(
      "HostileCallback",
    )) as unknown as HostileCallback;
    for (const user of [first, second]) await deployed.token.mint(user, 100n * TOKEN);
    await deposit(requester, 100n * TOKEN);
    await stake(operator, payee, 100n * TOKEN);
  });
  after(async () => {
    await deployed.connection.close();
    await terminate();
  });

  async function locked(words: readonly bigint[]): Promise<{ request: Request; proof: string }> {
    const block = await deployed.ethers.provider.getBlock("latest");
    const request = buildRequest({
      requester: deployed.users[0]?.address ?? "",
      modelId: modelId(model),
      inputCommitment: inputCommitment(words),
      maxPrice: TOKEN,
      now: BigInt(block?.timestamp ?? 0),
      callback: { address: await consumer.getAddress(), gas: 500_000, fee: 0n },
    });
    await requestInference(requester, request);
    await lockJob(operator, request, 10_000);
    const jobId = await deployed.market.jobIdOf(request);
    const context = jobContext({
      chainId: 31337n,
      market: await deployed.market.getAddress(),
      jobId,
      payee,
      modelId: modelId(model),
    });
    const { proof } = await prove("iris", { input: FLOWER, context });
    return { request, proof: hexlify(proof) };
  }

  it("is refused, alone and in a batch", async () => {
    const [first, ...others] = Array.from(FLOWER, BigInt) as [bigint, ...bigint[]];
    const { request, proof } = await locked([first]);
    const outputs = [...others, ...LABEL];
    const settlement = { request, inputs: [], outputs, proof };
    const { contract } = operator;
    await expect(contract.settle(model, settlement))
      .to.be.revertedWithCustomError(contract, "OutputWordsMismatch")
      .withArgs(4n, 1n);
    await contract.settleMany(model, [settlement]);
    expect(await consumer.calls()).to.equal(0n);
    expect(await contract.isResult(request, outputs)).to.equal(false);
  });

  it("leaves the statement that the model's id names", async () => {
    const words = Array.from(FLOWER, BigInt);
    const { request, proof } = await locked(words);
    const { contract } = operator;
    await contract.settle(model, { request, inputs: words, outputs: LABEL, proof });
    expect(await consumer.calls()).to.equal(1n);
    expect(await consumer.lastOutputs(0)).to.equal(LABEL[0]);
    await expect(consumer.lastOutputs(1)).to.be.revert(deployed.ethers);
  });
});
