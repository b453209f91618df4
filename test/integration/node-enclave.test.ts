import type { Enclave } from "@assay/node";
import { createNode } from "@assay/node";
import {
  Assurance,
  challengeResult,
  deliveryWindows,
  demandFee,
  demandOutput,
  deposit,
  lockTimes,
  postInput,
  readBalances,
  readDelivery,
  readJob,
} from "@assay/sdk";
import { expect } from "chai";
import { hexlify } from "ethers";

import { TOKEN } from "../utils/deployAssay.js";
import type { EnclaveMarket, EnclaveNode } from "../utils/enclaveMarket.js";
import { enclaveMarket, WINDOWS } from "../utils/enclaveMarket.js";
import { VENDOR } from "../utils/enclaveRegistry.js";
import { postClear } from "../utils/postClear.js";

const BYTES = Uint8Array.from([1, 2, 3]);
const OPERATOR = 5;
const RIVAL = 6;
const TOWER = 7;

describe("A node with an enclave, on a chain", function () {
  let world: EnclaveMarket;
  let operator: EnclaveNode;
  let rival: EnclaveNode;
  let tower: EnclaveNode;

  before(async function () {
    world = await enclaveMarket();
    operator = await world.startNode(OPERATOR, { demandInput: true });
    rival = await world.startNode(RIVAL, {}, (inner) =>
      answering(inner, async (work) => {
        const { outputs } = await inner.run(work);
        return { outputs: outputs.map((value) => value ^ 1n) };
      }),
    );
    tower = await world.startNode(TOWER, { watchtower: true, enclave: undefined });
    await operator.node.attest();
    await rival.node.attest();
  });
  after(() => world.close());

  const phase = ({ context }: EnclaveNode, jobId: string): string | undefined =>
    context.store.get(jobId)?.phase;
  const stakeOf = async ({ market, address }: EnclaveNode): Promise<bigint> =>
    market.vault.freeStake(address);

  /** A job of this operator, delivered. */
  async function delivered(options: object = {}): ReturnType<typeof world.ask> {
    const asked = await world.ask({ operator: operator.address, ...options });
    await operator.node.takeJobs();
    await operator.node.attend();
    expect(phase(operator, asked.jobId)).to.equal("provisional");
    return asked;
  }

  async function isPaid(jobId: string): Promise<void> {
    expect(phase(operator, jobId)).to.equal("settled");
    expect((await readJob(operator.market, jobId)).state).to.equal("Settled");
  }

  it("goes on after a restart, also when the delivery's answer was lost", async function () {
    const { jobId } = await delivered();
    const { store } = operator.context;
    const record = store.get(jobId);
    if (record === undefined) return expect.fail("no record");
    // As the disk looks when the process died between sending and hearing of it.
    const { delivery: _delivery, ...before } = record;
    expect(_delivery).to.not.equal(undefined);
    store.put({ ...before, phase: "computed" });
    const restarted = createNode({ ...operator.context });
    await restarted.resume();
    expect(store.get(jobId)).to.deep.equal(record);
    await world.passWindow();
    await restarted.attend();
    await isPaid(jobId);
  });

  it("proves a doubly assured result at once, without waiting for the window", async function () {
    const { jobId } = await delivered({ assurance: Assurance.EnclaveAndProof });
    expect(await operator.node.workOnce()).to.equal(true);
    await operator.node.attend();
    await isPaid(jobId);
  });

  it("answers a challenge by a proof, and earns the challenger's bond", async function () {
    const { jobId } = await delivered();
    await world.networkHelpers.mine(3);
    const { delivery } = await readDelivery(world.requester.market, jobId);
    await challengeResult(world.requester.market, jobId, delivery);
    const before = await readBalances(operator.market, operator.address);
    await operator.node.takeJobs();
    expect(phase(operator, jobId)).to.equal("disputed");
    expect(await operator.node.workOnce()).to.equal(true);
    await operator.node.attend();
    await isPaid(jobId);
    const after = await readBalances(operator.market, operator.address);
    expect(after.market - before.market).to.equal(TOKEN + (TOKEN * 8n) / 10n);
  });

  it("posts the bytes that its requester demands, and is paid", async function () {
    const inner = operator.context.enclave as Enclave;
    operator.context.enclave = answering(inner, async (work) => ({
      ...(await inner.run(work)),
      bytes: BYTES,
    }));
    const { request, jobId } = await delivered();
    operator.context.enclave = inner;
    const { market } = world.requester;
    await demandOutput(market, request, (await readDelivery(market, jobId)).delivery);
    await operator.node.takeJobs();
    await operator.node.attend();
    const [posted] = await market.contract.queryFilter(market.contract.filters.OutputPosted(jobId));
    expect(posted?.args.output).to.equal(hexlify(BYTES));
    // A call that names the delivery from before the post may be sent again for some time.
    const { delivery } = await readDelivery(market, jobId);
    const { challengeBy } = deliveryWindows(market.windows, delivery);
    await world.networkHelpers.mine(3);
    await world.networkHelpers.time.increaseTo(challengeBy);
    await operator.node.attend();
    expect(phase(operator, jobId)).to.equal("provisional");
    await world.networkHelpers.time.increaseTo(challengeBy + 1n);
    await operator.node.attend();
    await isPaid(jobId);
  });

  it("demands an input that was not published, and serves the job when it comes", async function () {
    const { request, jobId, input } = await world.ask({ operator: operator.address }, true);
    await operator.node.takeJobs();
    await operator.node.attend();
    expect((await readJob(operator.market, jobId)).inputDemanded).to.equal(true);
    await operator.node.attend();
    await postInput(world.requester.market, request, hexlify(input));
    await operator.node.takeJobs();
    await operator.node.attend();
    expect(phase(operator, jobId)).to.equal("provisional");
    await world.passWindow();
    await operator.node.attend();
    await isPaid(jobId);
  });

  it("shows that a posted input is wrong, and gets the fee of its demand twice", async function () {
    const { request, jobId, input } = await world.ask(
      { operator: operator.address, inputCommitment: 1n },
      true,
    );
    const balance = async (): Promise<bigint> =>
      (await readBalances(operator.market, operator.address)).market;
    const before = await balance();
    await operator.node.takeJobs();
    await operator.node.attend();
    expect((await readJob(operator.market, jobId)).inputDemanded).to.equal(true);
    await postInput(world.requester.market, request, hexlify(input));
    await operator.node.takeJobs();
    await operator.node.attend();
    expect(phase(operator, jobId)).to.equal("gone");
    expect((await readJob(operator.market, jobId)).state).to.equal("None");
    const { filters } = operator.market.contract;
    const [shown] = await operator.market.contract.queryFilter(filters.InputShownWrong(jobId));
    const fee = demandFee(TOKEN, operator.market.minBond);
    expect(shown?.args.paid).to.equal(2n * fee);
    expect((await balance()) - before).to.equal(fee);
  });

  it("closes a job whose input does not come, and gets its bond back", async function () {
    // Released shares stay in the market until the next bond.
    const owned = async (): Promise<bigint> => {
      const { releasedShares } = await operator.market.contract.accountOf(operator.address);
      return (await stakeOf(operator)) + releasedShares;
    };
    const stake = await owned();
    const { request, jobId } = await world.ask({ operator: operator.address }, true);
    await operator.node.takeJobs();
    await operator.node.attend();
    expect((await owned()) < stake).to.equal(true);
    const view = await readJob(operator.market, jobId);
    expect(view.inputDemanded).to.equal(true);
    const { postBy } = lockTimes(operator.market.windows, request, view);
    await world.networkHelpers.time.increaseTo(postBy);
    await operator.node.attend();
    expect(phase(operator, jobId)).to.equal("locked");
    await world.networkHelpers.time.increaseTo(postBy + 1n);
    await operator.node.attend();
    expect(phase(operator, jobId)).to.equal("gone");
    expect((await readJob(operator.market, jobId)).state).to.equal("None");
    expect(await owned()).to.equal(stake);
  });

  it("as a watchtower without an enclave, challenges when no proof would be in time", async function () {
    const { jobId } = await world.ask({ operator: rival.address });
    await rival.node.takeJobs();
    await rival.node.attend();
    expect(phase(rival, jobId)).to.equal("provisional");
    await world.networkHelpers.mine(3);
    await world.networkHelpers.time.increase(WINDOWS.challengeSeconds - 10);
    await deposit(tower.market, 10n * TOKEN);
    await tower.node.takeJobs();
    await tower.node.attend();
    expect(phase(tower, jobId)).to.equal("contested");
    expect((await readJob(tower.market, jobId)).state).to.equal("Disputed");
    await world.networkHelpers.time.increase(WINDOWS.proofSeconds + 10);
    await tower.node.attend();
    expect((await readJob(tower.market, jobId)).state).to.equal("Open");
    // Its bond is back.
    const { market } = await readBalances(tower.market, tower.address);
    expect(market >= 10n * TOKEN).to.equal(true);
    await rival.node.takeJobs();
    expect(phase(rival, jobId)).to.equal("lost");
  });

  it("delivers, and refutes a second wrong result, although another watchtower was faster with the first", async function () {
    operator.context.config.watchtower = true;
    const lies = [
      await world.ask({ operator: rival.address }),
      await world.ask({ operator: rival.address }),
    ] as const;
    await rival.node.takeJobs();
    await rival.node.attend();
    await operator.node.takeJobs();
    await operator.node.attend();
    for (const { jobId } of lies) expect(phase(operator, jobId)).to.equal("contested");
    while (await operator.node.workOnce());
    await tower.node.takeJobs();
    await tower.node.attend();
    await tower.node.workOnce();
    const [first, second] = lies.map(({ jobId }) => ({
      jobId,
      isTowers: tower.context.store.get(jobId)?.proof !== undefined,
    }));
    const { jobId } = await world.ask({ operator: operator.address });
    await operator.node.takeJobs();
    await world.networkHelpers.mine(3);
    await postClear(
      operator.market,
      await Promise.all(
        lies.map(async (lie) => ({ ...(await readDelivery(operator.market, lie.jobId)), ...lie })),
      ),
    );

    // Both are sent on the same state, the tower's first.
    const { provider } = world.connection;
    await provider.request({ method: "evm_setAutomine", params: [false] });
    const isSent = async ({ address }: EnclaveNode): Promise<boolean> => {
      const count = (tag: string): Promise<number> =>
        world.provider.getTransactionCount(address, tag);
      return (await count("pending")) > (await count("latest"));
    };
    const towers = tower.node.attend();
    while (!(await isSent(tower))) await new Promise((done) => setTimeout(done, 10));
    const state = { isOver: false };
    const both = Promise.all([towers, operator.node.attend()]).then(() => (state.isOver = true));
    while (!(await isSent(operator))) await new Promise((done) => setTimeout(done, 10));
    for (; !state.isOver; await new Promise((done) => setTimeout(done, 100))) {
      await provider.request({ method: "evm_mine", params: [] });
    }
    await both;
    await provider.request({ method: "evm_setAutomine", params: [true] });

    expect(phase(operator, jobId)).to.equal("provisional");
    expect([first?.isTowers, second?.isTowers].sort()).to.deep.equal([false, true]);
    for (const lie of lies)
      expect((await readJob(operator.market, lie.jobId)).state).to.equal("Open");
    const { contract } = operator.market;
    for (const lie of [first, second]) {
      const [refuted] = await contract.queryFilter(contract.filters.Refuted(lie?.jobId));
      const finder = lie?.isTowers === true ? tower : operator;
      expect(refuted?.args.finder).to.equal(finder.address);
    }
    operator.context.config.watchtower = false;
  });

  it("gives a job back at no cost that a Broken vendor may not deliver", async function () {
    await operator.node.takeJobs();
    const stake = await stakeOf(operator);
    const { jobId } = await world.ask({ operator: operator.address, confidential: true });
    await operator.node.takeJobs();
    expect(phase(operator, jobId)).to.equal("locked");
    await world.enclaves.connect(world.guardian).lowerVendorStatus(VENDOR, 2);
    await operator.node.attend();
    expect(phase(operator, jobId)).to.equal("waiting");
    expect((await readJob(operator.market, jobId)).state).to.equal("Open");
    // Released shares stay in the market until the next bond.
    const { releasedShares } = await operator.market.contract.accountOf(operator.address);
    expect((await stakeOf(operator)) + releasedShares >= stake).to.equal(true);
    await operator.node.takeJobs();
    expect(operator.context.store.get(jobId)?.reason).to.match(
      /Broken, so the input would not stay secret/,
    );
  });
});

/** The same enclave with other answers. */
function answering(inner: Enclave, run: Enclave["run"]): Enclave {
  return {
    vendor: inner.vendor,
    get session() {
      return inner.session;
    },
    run,
    sign: (root) => inner.sign(root),
    renew: () => inner.renew(),
  };
}
