import { loadModel, readOutputs } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import { buildRequest, prepareInput, readBalances } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex } from "ethers";

import { DigitBounty__factory, Reader__factory } from "../../typechain-types/index.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { CIRCUIT, digitMarket } from "../utils/digitMarket.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { TestNode } from "../utils/testNode.js";
import { testNode } from "../utils/testNode.js";

const PRIZE = 100n * TOKEN;

describe("A contract that asks for a digit and acts on it", function () {
  let world: DigitMarket;
  let served: Served;
  let operator: TestNode;
  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    operator = await testNode(world.address, served);
  });
  after(async function () {
    await operator.close();
    await served.close();
    await world.connection.close();
  });

  it("is served by the ordinary node, told the proven label, and pays the winner", async function () {
    const { ethers, token, accounts, modelId } = world;
    const [, , , , player] = await ethers.getSigners();
    if (player === undefined) throw new Error("no player");
    const deployed = await ethers.deployContract("DigitBounty", [world.address, modelId, 7, PRIZE]);
    const bounty = DigitBounty__factory.connect(await deployed.getAddress(), player);
    await token.mint(bounty, PRIZE);
    await token.connect(player).approve(bounty, 6n * TOKEN);
    // The first image of MNIST's test set is a seven.
    const image = loadMnist("test").images[0] as Uint8Array;
    const { inputCommitment, input } = prepareInput(CIRCUIT, image);
    await bounty.play(toBeHex(inputCommitment, 32), input);

    const { node } = operator;
    await node.takeJobs();
    expect(await node.workOnce()).to.equal(true);
    await node.deliver();

    expect(await bounty.winner()).to.equal(player.address);
    const before = await token.balanceOf(player);
    await bounty.takePrize();
    expect((await token.balanceOf(player)) - before).to.equal(PRIZE);
    const paid = (await bounty.MAX_PRICE()) + (await bounty.CALLBACK_FEE());
    expect((await readBalances(world.at.anyone, accounts.operator)).market).to.equal(paid);
  });

  it("asks as the README's contract does, with the request that buildRequest makes by default", async function () {
    const { ethers, token, modelId } = world;
    const [, , , , owner] = await ethers.getSigners();
    if (owner === undefined) throw new Error("no owner");
    const deployed = await ethers.deployContract("Reader", [world.address], owner);
    const reader = Reader__factory.connect(await deployed.getAddress(), owner);
    await token.connect(owner).approve(reader, 6n * TOKEN);
    const image = loadMnist("test").images[0] as Uint8Array;
    const prepared = prepareInput(CIRCUIT, image);
    const now = BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0);
    const requester = await reader.getAddress();
    const request = buildRequest({ requester, modelId, maxPrice: 5n * TOKEN, now, ...prepared });
    const jobId = await reader.ask.staticCall(request, prepared.input);
    await reader.ask(request, prepared.input);

    const { node } = operator;
    await node.takeJobs();
    expect(await node.workOnce()).to.equal(true);
    await node.deliver();

    const { label } = readOutputs(loadModel(CIRCUIT), [await reader.results(jobId, 0)]);
    expect(label).to.equal("7");
  });
});
