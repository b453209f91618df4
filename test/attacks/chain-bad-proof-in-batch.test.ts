import { expect } from "chai";
import { network } from "hardhat";

import { findBadProofs, type BatchItem } from "@assay/sdk";
import type { CircuitRegistry } from "../../typechain-types/index.js";
import { makeBatch, makeKey } from "../utils/trapdoor.js";

const SIZE = 20;

/** One bad proof fails a batch; the others must not suffer for it. */
describe("attacks: a bad proof in a batch", () => {
  async function deploy(): Promise<{
    items: BatchItem[];
    verify: (items: readonly BatchItem[]) => Promise<boolean>;
  }> {
    const { ethers } = await network.create();
    const registry = (await ethers.deployContract("CircuitRegistry")) as unknown as CircuitRegistry;
    const key = makeKey("bad proof", 2);
    await (await registry.register(key.bytes)).wait();
    const { signals, proofs } = makeBatch(key, 2, SIZE, "bad proof");
    return {
      items: signals.map((set, i) => ({ signals: set, proof: proofs[i] ?? "" })),
      verify: (items) =>
        registry.verifyBatch(
          key.circuitId,
          items.map((item) => [...item.signals]),
          items.map(({ proof }) => proof),
        ),
    };
  }

  function replace(
    items: readonly BatchItem[],
    index: number,
    bad: Partial<BatchItem>,
  ): BatchItem[] {
    return items.map((item, i) => (i === index ? { ...item, ...bad } : item));
  }

  it("is reported by its index, wherever it is and whatever is wrong with it", async () => {
    const { items, verify } = await deploy();
    const first = items[0];
    const second = items[1];
    if (first === undefined || second === undefined) throw new Error("the batch is too small");
    const wrongs: Partial<BatchItem>[] = [
      { proof: second.proof },
      { proof: "0x" + "00".repeat(256) },
      { proof: "0x" + "ff".repeat(256) },
      { proof: "0x" },
      { signals: second.signals },
      { signals: [] },
    ];
    for (const [i, wrong] of wrongs.entries()) {
      const index = (i * 7 + 2) % SIZE;
      expect(await findBadProofs(replace(items, index, wrong), verify)).to.deep.equal([index]);
    }
  });

  it("leaves the rest of the batch good", async () => {
    const { items, verify } = await deploy();
    const other = items[5];
    if (other === undefined) throw new Error("the batch is too small");
    let batch: BatchItem[] = items;
    for (const index of [0, 6, 7, 19]) batch = replace(batch, index, { proof: other.proof });
    const bad = await findBadProofs(batch, verify);
    expect(bad).to.deep.equal([0, 6, 7, 19]);
    expect(await verify(batch.filter((_, i) => !bad.includes(i)))).to.equal(true);
  });

  it("costs no more calls than halving needs", async () => {
    for (const bad of [[], [0], [127], [64], [3, 90], [0, 1, 2, 3]]) {
      let calls = 0;
      const found = await findBadProofs(
        Array.from({ length: 128 }, (_, i) => i),
        (items) => {
          calls += 1;
          expect(items).to.not.be.empty;
          return Promise.resolve(!items.some((item) => bad.includes(item)));
        },
      );
      expect(found).to.deep.equal(bad);
      // One for the batch, and two a level for each bad one.
      expect(calls).to.be.at.most(1 + 2 * 7 * bad.length);
    }
  });

  it("finds nothing in a good batch or in none", async () => {
    const { items, verify } = await deploy();
    expect(await findBadProofs(items, verify)).to.deep.equal([]);
    expect(await findBadProofs([], verify)).to.deep.equal([]);
  });
});
