import { circuitProver } from "@assay/node";
import { lockJob, readJob, readResult, sendTransaction } from "@assay/sdk";
import { expect } from "chai";
import { getBytes, hexlify } from "ethers";

import type { Asked, DigitMarket } from "../utils/digitMarket.js";
import { digitMarket } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { TestNode } from "../utils/testNode.js";
import { testNode } from "../utils/testNode.js";

describe("A node in trouble", function () {
  let world: DigitMarket;
  let served: Served;
  let operator: TestNode;

  // One for all tests: its worker threads take a second to start.
  const prover = circuitProver();
  const shared = { ...prover, close: () => Promise.resolve() };
  after(() => prover.close());

  beforeEach(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    operator = await testNode(world.address, served, {}, shared);
  });
  afterEach(async function () {
    served.isDown = false;
    await operator.close();
    await served.close();
    await world.connection.close();
  });

  /** The server takes the next transaction, and is gone before it can say so. */
  function goDownAfterSending(): void {
    served.after = (method) => {
      if (method === "eth_sendRawTransaction") served.isDown = true;
    };
  }

  function comeBack(): void {
    served.after = () => undefined;
    served.isDown = false;
  }

  const codes = (jobId: string): (string | undefined)[] =>
    operator.lines.filter((line) => line.jobId === jobId && line.code).map(({ code }) => code);
  const phase = (jobId: string): string | undefined => operator.context.store.get(jobId)?.phase;

  /** Expects one settlement by the operator and the money that goes with it. */
  async function paidOnce({ jobId, request }: Asked): Promise<void> {
    const { at, accounts, market } = world;
    expect(await market.queryFilter(market.filters.Settled(jobId))).to.have.length(1);
    const result = await readResult(at.anyone, jobId);
    expect(result.operator).to.equal(accounts.operator);
    const { operator: owned, requester } = await world.balances();
    expect(owned.market).to.equal(result.paid);
    expect(owned.freeStake).to.equal(owned.stake);
    expect(requester.market).to.equal(96n * (request.maxPrice / 4n));
    expect(phase(jobId)).to.equal("settled");
  }

  it("finds a lock and a settlement whose answers were lost", async function () {
    const asked = await world.ask();
    const { jobId } = asked;
    const { node } = operator;
    goDownAfterSending();
    await expectError(node.takeJobs(), "CHAIN_FAILED", /Check the RPC address and try again/);
    expect(phase(jobId)).to.equal("locking");
    expect(codes(jobId)).to.deep.equal(["CHAIN_FAILED"]);
    // Still down: nothing is given up.
    await expectError(node.takeJobs(), "CHAIN_FAILED", /try again/);
    expect(phase(jobId)).to.equal("locking");
    comeBack();
    await node.takeJobs();
    expect(phase(jobId)).to.equal("locked");

    expect(await node.workOnce()).to.equal(true);
    goDownAfterSending();
    await expectError(node.deliver(), "CHAIN_FAILED", /try again/);
    expect(phase(jobId)).to.equal("proven");
    comeBack();
    await node.deliver();
    await paidOnce(asked);
  });

  it("proves while the chain is away, and delivers when it is back", async function () {
    const asked = await world.ask();
    const { node } = operator;
    await node.takeJobs();
    const stop = new AbortController();
    const running = node.run(stop.signal);
    await until(() => phase(asked.jobId) === "computed");
    served.isDown = true;
    await until(() => phase(asked.jobId) === "proven");
    await until(() => operator.lines.some(({ level }) => level === "error"));
    comeBack();
    await until(() => phase(asked.jobId) === "settled");
    stop.abort();
    await running;
    await paidOnce(asked);
    const failed = operator.lines.filter(({ level }) => level === "error");
    expect(new Set(failed.map(({ code }) => code))).to.deep.equal(new Set(["CHAIN_FAILED"]));
  });

  it("says why a transaction reverted, and goes on", async function () {
    const { at, accounts, connection, market } = world;
    const asked = await world.ask();
    const { jobId, request } = asked;
    // A rival's lock comes before ours in the same block.
    served.before = async (method) => {
      if (method !== "eth_sendRawTransaction") return;
      served.before = () => undefined;
      await connection.provider.request({ method: "evm_setAutomine", params: [false] });
      await at.rival.contract.lock(request, 10_000, { maxPriorityFeePerGas: 10n ** 10n });
    };
    served.after = async (method) => {
      if (method !== "eth_sendRawTransaction") return;
      served.after = () => undefined;
      await connection.provider.request({ method: "evm_mine", params: [] });
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    };
    await operator.node.takeJobs();
    const told = operator.lines.find((line) => line.stage === "lock");
    expect([told?.jobId, told?.code]).to.deep.equal([jobId, "WrongState"]);
    expect(told?.reason).to.match(/actual Locked, needed Open/);
    expect((await readJob(at.anyone, jobId)).operator).to.equal(accounts.rival);
    expect((await world.balances()).operator.freeStake).to.equal(50n * 10n ** 18n);

    // Not dropped: when the rival misses its deadline, the job is taken and earns the rival's forfeit.
    await operator.node.takeJobs();
    expect(operator.context.store.get(jobId)?.reason).to.equal("held by another operator");
    const { lockedAt } = await readJob(at.anyone, jobId);
    await world.networkHelpers.time.increaseTo(lockedAt + request.executionWindow + 1n);
    await sendTransaction(() => market.expire(request));
    await operator.node.takeJobs();
    expect(phase(jobId)).to.equal("locked");
    await operator.node.workOnce();
    await operator.node.deliver();
    expect(phase(jobId)).to.equal("settled");
    expect((await world.balances()).operator.market > request.maxPrice).to.equal(true);
  });

  it("makes a proof again that was damaged on its disk", async function () {
    const asked = await world.ask();
    const { jobId } = asked;
    const { node, context } = operator;
    await node.takeJobs();
    await node.workOnce();
    const record = context.store.get(jobId);
    const proof = getBytes(record?.proof ?? "0x");
    proof[255] = (proof[255] ?? 0) ^ 1;
    if (record === undefined) return expect.fail("no record");
    context.store.put({ ...record, proof: hexlify(proof) });
    await node.deliver();
    expect(codes(jobId)).to.deep.equal(["InvalidProof"]);
    expect(phase(jobId)).to.equal("locked");
    await node.workOnce();
    await node.deliver();
    await paidOnce(asked);
  });

  it("tries a job again whose proof failed, and meanwhile does the others", async function () {
    let failures = 1;
    await operator.close();
    operator = await testNode(
      world.address,
      served,
      {},
      {
        ...shared,
        prove: (work, context) =>
          failures-- > 0 ? Promise.reject(new Error("out of memory")) : prover.prove(work, context),
      },
    );
    const first = await world.ask({ executionWindow: 200 });
    const second = await world.ask({ executionWindow: 300 }, 1);
    const { node } = operator;
    await node.takeJobs();
    await node.workOnce();
    expect([phase(first.jobId), phase(second.jobId)]).to.deep.equal(["computed", "locked"]);
    expect(codes(first.jobId)).to.deep.equal(["UNKNOWN"]);
    await node.workOnce();
    await until(() => node.workOnce());
    expect([phase(first.jobId), phase(second.jobId)]).to.deep.equal(["proven", "proven"]);
    // Both proofs go in one batch.
    await node.deliver();
    expect([phase(first.jobId), phase(second.jobId)]).to.deep.equal(["settled", "settled"]);
    expect((await world.balances()).operator.market).to.equal(8n * 10n ** 18n);
  });

  it("gives up a lock whose deadline has passed, without another transaction", async function () {
    const { request, jobId } = await world.ask();
    const { node, context, lines } = operator;
    await node.takeJobs();
    const { nonce } = await transactions();
    await world.networkHelpers.time.increase(request.executionWindow + 1n);
    expect(await node.workOnce()).to.equal(false);
    await node.deliver();
    expect(context.store.get(jobId)?.phase).to.equal("lost");
    expect(lines.at(-1)?.code).to.equal("LOCK_LOST");
    expect((await transactions()).nonce).to.equal(nonce);
    await expectError(
      lockJob(world.at.rival, request, 10_000),
      "WrongState",
      /another state than this step needs/,
    );
  });

  async function transactions(): Promise<{ nonce: number }> {
    return { nonce: await world.ethers.provider.getTransactionCount(world.accounts.operator) };
  }
});

/** Waits for something that other code brings about; mocha's own limit ends it. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 20));
}
