import { createNode } from "@assay/node";
import { jobContext } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex } from "ethers";

import type { World } from "../../utils/memoryNode.js";
import {
  deliveryOf,
  memoryNode,
  MODELS,
  NOW,
  OPERATOR,
  put,
  requestOf,
  RIVAL,
} from "../../utils/memoryNode.js";

describe("A node proves", function () {
  let world: World;
  beforeEach(function () {
    world = memoryNode();
  });

  it("in the order of deadlines, across proven jobs, disputes and refutations", async function () {
    const proof = { assurance: 0 as const, valueAtRisk: 0n };
    const delivery = deliveryOf({ disputedAt: NOW });
    put(world, 1, "locked", {
      request: requestOf(MODELS.proven, proof),
      deadline: NOW + 90n,
    });
    put(world, 2, "disputed", { outputs: [7n], delivery, deadline: NOW + 30n });
    put(world, 3, "contested", { outputs: [7n], holder: RIVAL, delivery: deliveryOf() });
    put(world, 4, "provisional", { outputs: [7n], delivery: deliveryOf() });
    const node = createNode(world.context);
    while (await node.workOnce());
    const { chainId, market } = world.context.chain;
    const order = [
      [2, OPERATOR, MODELS.both],
      [3, OPERATOR, MODELS.both],
      [1, OPERATOR, MODELS.proven],
    ] as const;
    expect(world.proven).to.deep.equal(
      order.map(([id, payee, model]) => {
        const { modelId } = requestOf(model);
        return jobContext({ chainId, market, jobId: toBeHex(id, 32), payee, modelId });
      }),
    );
  });
  const contest = (id: number, values: object = {}): void => {
    put(world, id, "contested", { outputs: [7n], holder: RIVAL, delivery: deliveryOf(values) });
  };
  const contextOf = (id: number, payee = OPERATOR): bigint => {
    const { chainId, market } = world.context.chain;
    const { modelId } = requestOf(MODELS.both);
    return jobContext({ chainId, market, jobId: toBeHex(id, 32), payee, modelId });
  };
  it("with its own promises first where they get tight, although refutations are due earlier", async function () {
    for (let id = 2; id < 5; id++) contest(id);
    // Due later than the refutations, but the margin of 10 s and two proofs are all that is left.
    const delivery = deliveryOf({ disputedAt: NOW });
    put(world, 1, "disputed", { outputs: [7n], delivery, deadline: NOW + 63n });
    const node = createNode(world.context);
    world.chain.time = NOW + 50n;
    await node.workOnce();
    expect(world.proven).to.deep.equal([contextOf(1, OPERATOR)]);
  });
  it("in another order than another watchtower, when many refutations are due at once", async function () {
    const order = async (operator: string): Promise<(number | undefined)[]> => {
      world = memoryNode();
      Object.assign(world.context.chain, { operator });
      for (let id = 1; id <= 8; id++) contest(id);
      const node = createNode(world.context);
      while (await node.workOnce());
      // Each watchtower is the payee of its own proofs.
      const jobs = new Map([1, 2, 3, 4, 5, 6, 7, 8].map((id) => [contextOf(id, operator), id]));
      return world.proven.map((context) => jobs.get(context));
    };
    const first = await order(OPERATOR);
    const second = await order("0x" + "0c".repeat(20));
    expect(new Set(first)).to.deep.equal(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(new Set(second)).to.deep.equal(new Set(first));
    expect(first).not.to.deep.equal(second);
  });
  it("a refutation whose window a downgrade made longer", async function () {
    contest(1);
    world.chain.time = NOW + 61n;
    const node = createNode(world.context);
    expect(await node.workOnce()).to.equal(false);
    world.chain.status = 2n;
    expect(await node.workOnce()).to.equal(true);
  });
  it("a job only once if the circuit contradicts its outputs", async function () {
    const delivery = deliveryOf({ disputedAt: NOW });
    put(world, 1, "disputed", { outputs: [9n], delivery });
    const node = createNode(world.context);
    expect(await node.workOnce()).to.equal(true);
    world.machine.now += 1_000_000;
    expect(await node.workOnce()).to.equal(false);
    expect(world.proven).to.have.length(1);
  });
});
