import type { Enclave } from "@assay/node";
import { readBalances, readJob, readResult } from "@assay/sdk";
import { expect } from "chai";

import { TOKEN } from "../utils/deployAssay.js";
import type { EnclaveMarket, EnclaveNode } from "../utils/enclaveMarket.js";
import { enclaveMarket } from "../utils/enclaveMarket.js";
import { VENDOR } from "../utils/enclaveRegistry.js";
import { postDrawn } from "../utils/postDrawn.js";

const HONEST = 5;
const CHEAT = 6;

describe("Results that enclaves sign, from request to payment", function () {
  let world: EnclaveMarket;
  let honest: EnclaveNode;
  let cheat: EnclaveNode;

  before(async function () {
    world = await enclaveMarket();
    honest = await world.startNode(HONEST, { watchtower: true, keeper: true });
    cheat = await world.startNode(CHEAT, {}, signingWrongWords);
    await honest.node.attest();
    await cheat.node.attest();
  });
  after(() => world.close());

  const phase = ({ context }: EnclaveNode, jobId: string): string | undefined =>
    context.store.get(jobId)?.phase;

  it("attests a session once, with a quote that the real verifier accepts", async function () {
    const { session } = honest.context.enclave as Enclave;
    expect(await world.enclaves.validAt(session?.key ?? "", session?.validFrom ?? 0)).to.equal(
      true,
    );
    await honest.node.attest();
    expect(honest.context.enclave?.session).to.deep.equal(session);
  });

  it("pays an honest operator once nobody has disputed its results, several at once", async function () {
    const jobs = [await world.ask(), await world.ask(), await world.ask()];
    await honest.node.takeJobs();
    await honest.node.attend();
    for (const { jobId } of jobs) expect(phase(honest, jobId)).to.equal("provisional");
    const { contract } = honest.market;
    const delivered = await contract.queryFilter(contract.filters.Delivered());
    expect(new Set(delivered.map(({ transactionHash }) => transactionHash)).size).to.equal(1);
    await honest.node.attend();
    for (const { jobId } of jobs) expect(phase(honest, jobId)).to.equal("provisional");
    await world.passWindow();
    await honest.node.attend();
    for (const { jobId } of jobs) {
      expect(phase(honest, jobId)).to.equal("settled");
      expect((await readResult(world.requester.market, jobId)).operator).to.equal(honest.address);
    }
    expect((await readBalances(honest.market, honest.address)).market).to.equal(3n * TOKEN);
  });

  it("refutes a cheat, sets its bond aside, and lets the honest operator fill the job", async function () {
    const before = await readBalances(honest.market, honest.address);
    const { jobId } = await world.ask({ operator: cheat.address });
    await cheat.node.takeJobs();
    await cheat.node.attend();
    expect(phase(cheat, jobId)).to.equal("provisional");

    await honest.node.takeJobs();
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("contested");
    expect(await honest.node.workOnce()).to.equal(true);
    await world.networkHelpers.mine(3);
    await honest.node.attend();
    expect((await readJob(honest.market, jobId)).state).to.equal("Open");
    const { vault } = honest.market;
    // A bond of a hundred prices, and a tenth of the stake besides, wait; nothing is paid yet.
    const queued = await vault.queryFilter(vault.filters.SlashQueued());
    expect(queued.map(({ args }) => [args.operator, args.bond, args.amount])).to.deep.equal([
      [cheat.address, 100n * TOKEN, 90n * TOKEN],
    ]);
    expect(await vault.assetsOf(cheat.address)).to.equal(810n * TOKEN);
    await cheat.node.takeJobs();
    expect(phase(cheat, jobId)).to.equal("lost");

    await honest.node.takeJobs();
    await honest.node.attend();
    await world.passWindow();
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("settled");
    expect((await readResult(world.requester.market, jobId)).operator).to.equal(honest.address);
    const after = await readBalances(honest.market, honest.address);
    // The price; the finder's part waits with the slash.
    expect(after.market - before.market).to.equal(TOKEN);
    expect(after.stake).to.equal(before.stake);
  });

  it("proves what an audit draws after its vendor broke, and is paid", async function () {
    const { jobId } = await world.ask({ valueAtRisk: 64n * TOKEN });
    await honest.node.takeJobs();
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("provisional");
    await world.networkHelpers.mine(3);
    await postDrawn(world.requester.market, jobId);
    // The draw rests on the vendor: before it breaks, the seed spares the result.
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("provisional");
    await world.enclaves.connect(world.guardian).lowerVendorStatus(VENDOR, 2);
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("disputed");
    expect(await honest.node.workOnce()).to.equal(true);
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("settled");
    const { contract } = honest.market;
    expect(await contract.queryFilter(contract.filters.Disputed(jobId))).to.have.length(1);
  });

  it("pays the finder and the requester of the refuted result once its slash has waited", async function () {
    const { vault } = honest.market;
    const [queued] = await vault.queryFilter(vault.filters.SlashQueued());
    const { slashId = 0n, executableAt = 0n } = queued?.args ?? {};
    const booked = (): Promise<bigint[]> =>
      Promise.all(
        [honest.address, world.requester.address].map(
          async (account) => (await readBalances(honest.market, account)).market,
        ),
      );
    const before = await booked();
    const [staked, insurance] = await vault.totals();
    await world.networkHelpers.time.setNextBlockTimestamp(executableAt - 1n);
    await expect(world.vault.executeSlash(slashId))
      .to.be.revertedWithCustomError(world.vault, "SlashNotReady")
      .withArgs(slashId, executableAt);
    await world.networkHelpers.time.setNextBlockTimestamp(executableAt);
    await world.vault.executeSlash(slashId);
    // 30% of the bond of 100, which the audit spared, and of the 90 of the stake; the requester gets at most the price.
    const after = await booked();
    expect(after.map((balance, i) => balance - (before[i] ?? 0n))).to.deep.equal([
      57n * TOKEN,
      TOKEN,
    ]);
    expect(await vault.totals()).to.deep.equal([staked - 190n * TOKEN, insurance + 132n * TOKEN]);
  });
});

/** An enclave whose vendor's key leaked: it signs whatever its owner likes. */
function signingWrongWords(inner: Enclave): Enclave {
  return {
    vendor: inner.vendor,
    get session() {
      return inner.session;
    },
    run: async (work) => {
      const { outputs } = await inner.run(work);
      return { outputs: outputs.map((word, i) => (i === 0 ? word ^ 1n : word)) };
    },
    sign: (root) => inner.sign(root),
    renew: () => inner.renew(),
  };
}
