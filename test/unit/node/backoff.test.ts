import { createNode } from "@assay/node";
import { AssayError } from "@assay/sdk";
import { expect } from "chai";
import { id } from "ethers";

import type { World } from "../../utils/memoryNode.js";
import { deliveryOf, memoryNode, NOW, put } from "../../utils/memoryNode.js";

describe("A node waits after a failure", function () {
  let world: World;
  let attempts: number;
  beforeEach(function () {
    world = memoryNode({ pollMs: 100 });
    attempts = 0;
  });

  /** Milliseconds between the first attempts at a step that always fails. */
  async function waits(step: () => Promise<unknown>): Promise<number[]> {
    const starts: number[] = [];
    for (let i = 0; i < 1_000 && starts.length < 9; i++, world.machine.now += 100) {
      const before = attempts;
      await step();
      if (attempts > before) starts.push(world.machine.now);
    }
    return starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
  }

  /** Twice as long each time, and at most 5 s, since a job is held. */
  const DOUBLING = [200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000];

  it("of a proof", async function () {
    const { context } = world;
    put(world, 1, "disputed", { outputs: [7n], delivery: deliveryOf({ disputedAt: NOW }) });
    context.prover.prove = () => {
      attempts++;
      return Promise.reject(new Error("out of memory"));
    };
    const node = createNode(context);
    expect(await waits(() => node.workOnce())).to.deep.equal(DOUBLING);
  });

  it("of a call, as long as after a failed proof", async function () {
    const { context } = world;
    const values = {
      outputs: [7n],
      output: "0xab",
      delivery: deliveryOf({ outputDigest: id("output"), demandedAt: NOW }),
    };
    put(world, 1, "provisional", values);
    const failure = new AssayError("CHAIN_FAILED", "no answer", "Try again");
    Object.assign(context.chain, {
      send: () => {
        attempts++;
        const sent = [{ failures: [failure], gasUsed: 0n, transactionHash: undefined }];
        return Promise.resolve({ sent, events: [] });
      },
      job: () => Promise.reject(failure),
    });
    const node = createNode(context);
    expect(await waits(() => node.attend())).to.deep.equal(DOUBLING);
  });

  it("of a proof without holding up a call for the same job", async function () {
    const { context } = world;
    const delivery = deliveryOf({ outputDigest: id("output"), disputedAt: NOW, demandedAt: NOW });
    put(world, 1, "disputed", { outputs: [7n], output: "0xab", delivery });
    context.prover.prove = () => Promise.reject(new Error("out of memory"));
    const node = createNode(context);
    await node.workOnce();
    await node.attend();
    expect(world.sent.map(({ kind }) => kind)).to.deep.equal(["postOutput"]);
  });
});
