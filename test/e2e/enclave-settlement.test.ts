import type { Enclave } from "@assay/node";
import { readBalances, readJob, readResult } from "@assay/sdk";
import { expect } from "chai";

import { TOKEN } from "../utils/deployAssay.js";
import type { EnclaveMarket, EnclaveNode } from "../utils/enclaveMarket.js";
import { enclaveMarket } from "../utils/enclaveMarket.js";
import { VENDOR } from "../utils/enclaveRegistry.js";

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

  it("refutes a cheat, takes its bond, and lets the honest operator fill the job", async function () {
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
    // A bond of a hundred prices, and a tenth of the stake besides.
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
    // The finder's part of the bond, then the price.
    expect(after.market - before.market >= 31n * TOKEN).to.equal(true);
    expect(after.stake).to.equal(before.stake);
  });

  it("proves what an audit draws after its vendor broke, and is paid", async function () {
    const { jobId } = await world.ask({ valueAtRisk: 10n ** 9n * TOKEN });
    await honest.node.takeJobs();
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("provisional");
    await world.networkHelpers.mine(3);
    await world.enclaves.connect(world.guardian).lowerVendorStatus(VENDOR, 2);
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("disputed");
    expect(await honest.node.workOnce()).to.equal(true);
    await honest.node.attend();
    expect(phase(honest, jobId)).to.equal("settled");
    const { contract } = honest.market;
    expect(await contract.queryFilter(contract.filters.Disputed(jobId))).to.have.length(1);
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
