import type { Enclave } from "@assay/node";
import type { Delivery, FoundDelivery, Hex, Receipt, Request } from "@assay/sdk";
import {
  auditRate,
  decodeRevert,
  deliverResult,
  deliverResults,
  deliveryWindows,
  drawAudit,
  finaliseResults,
  MAX_DATA_BYTES,
  findDeliveries,
  formatReceipt,
  hashOutputs,
  lockJob,
  packDelivery,
  RATE_ONE,
  parseReceipt,
  readDelivery,
  readReceipt,
  readResult,
  readSeed,
  commitReport,
  reportCommitment,
  reportEquivocation,
  resultDigest,
  resultLeaf,
  resultPath,
  resultRoot,
  unpackDelivery,
  verifyReceipt,
} from "@assay/sdk";
import { expect } from "chai";
import { hexlify, keccak256, toBigInt, ZeroHash } from "ethers";

import {
  IAssay__factory,
  IEnclaveRegistry__factory,
  IStakeVault__factory,
} from "../../typechain-types/index.js";
import { run } from "@assay/sdk/cli";
import { accountKey } from "../utils/digitMarket.js";
import type { EnclaveMarket, EnclaveNode } from "../utils/enclaveMarket.js";
import { enclaveMarket } from "../utils/enclaveMarket.js";
import { VENDOR } from "../utils/enclaveRegistry.js";
import { expectError } from "../utils/expectError.js";
import { postClear } from "../utils/postClear.js";
import { Random } from "../utils/random.js";

const OPERATOR = 5;

/** An exact rate in basis points, rounded up as the market does. */
const inBps = (rate: bigint): bigint => (rate * 10_000n + RATE_ONE - 1n) / RATE_ONE;

describe("The SDK's functions for results and the contracts", function () {
  const random = new Random(7);
  let world: EnclaveMarket;
  let operator: EnclaveNode;
  let enclave: Enclave;

  before(async function () {
    world = await enclaveMarket();
    operator = await world.startNode(OPERATOR);
    await operator.node.attest();
    enclave = operator.context.enclave as Enclave;
  });
  after(() => world.close());

  const word = (): Hex => hexlify(random.bytes(32));
  const leaf = (jobId: Hex, outputs: bigint[]): Hex =>
    resultLeaf({ jobId, payee: operator.address, outputs });

  async function locked(): Promise<{ request: Request; jobId: Hex; outputs: bigint[] }> {
    const asked = await world.ask();
    await lockJob(operator.market, asked.request, 1_000_000);
    return { ...asked, outputs: [toBigInt(random.bytes(16))] };
  }

  async function delivered(): Promise<{ request: Request; jobId: Hex; found: FoundDelivery }> {
    const { request, jobId, outputs } = await locked();
    const result = { request, outputs, outputDigest: ZeroHash };
    await deliverResult(
      operator.market,
      world.model,
      result,
      await enclave.sign(leaf(jobId, outputs)),
    );
    return { request, jobId, found: await readDelivery(operator.market, jobId) };
  }

  it("agree on leaf, root and digest", async function () {
    const { contract, chainId, address } = operator.market;
    const { request } = await world.ask();
    const jobId = await contract.jobIdOf(request);
    for (let size = 1; size <= 9; size++) {
      const results = Array.from({ length: size }, () => ({
        request,
        outputs: Array.from({ length: random.below(4) }, () => BigInt(word())),
        outputDigest: word(),
      }));
      const leaves = results.map(({ outputs, outputDigest }) =>
        resultLeaf({ jobId, payee: operator.address, outputs, outputDigest }),
      );
      const signature = await enclave.sign(resultRoot(leaves));
      // The market recovers the session key only from a signature of the root that it computes itself.
      const verdicts = await contract.deliverMany.staticCall(world.model, results, signature);
      expect(verdicts.map((verdict) => decodeRevert(verdict)?.code)).to.deep.equal(
        results.map(() => "WrongState"),
      );
      const [first, ...others] = results;
      const changed = [{ ...first, request, outputs: [0n], outputDigest: ZeroHash }, ...others];
      await expectError(
        deliverResults(operator.market, world.model, changed, signature),
        "InvalidSession",
        /not a session/,
      );
    }
    const root = word();
    expect(resultDigest(chainId, address, root)).to.equal(await contract.digestOf(root));
    await expectError(() => resultRoot([]), "INVALID_OUTPUTS", /no result to sign/);
    await expectError(() => resultPath([root], 1), "INVALID_OUTPUTS", /no leaf 1/);
  });

  it("deliver one result of a signed tree by its path, wherever its leaf is", async function () {
    const jobs = [await locked(), await locked(), await locked()];
    const leaves = jobs.map(({ jobId, outputs }) => leaf(jobId, outputs));
    const signature = await enclave.sign(resultRoot(leaves));
    for (const [i, { request, outputs, jobId }] of jobs.entries()) {
      const result = { request, outputs, outputDigest: ZeroHash };
      const path = resultPath(leaves, i);
      await deliverResult(operator.market, world.model, result, signature, path);
      expect((await readDelivery(operator.market, jobId)).outputs).to.deep.equal(outputs);
    }
  });

  it("deliver, find, draw and finalise many; a bad item is named", async function () {
    const jobs = [await locked(), await locked()];
    const fromBlock = await world.provider.getBlockNumber();
    const stranger = (await world.ask()).request;
    const results = [...jobs.map(({ request }) => request), stranger].map((request, i) => ({
      request,
      outputs: jobs[i]?.outputs ?? [1n],
      outputDigest: ZeroHash,
    }));
    const ids = [...jobs.map(({ jobId }) => jobId), await world.market.jobIdOf(stranger)];
    const leaves = results.map(({ outputs }, i) => leaf(ids[i] ?? "", outputs));
    const outcome = await deliverResults(
      operator.market,
      world.model,
      results,
      await enclave.sign(resultRoot(leaves)),
    );
    const codes = outcome.failures.map((failure) => failure?.code);
    expect(codes).to.deep.equal([undefined, undefined, "WrongState"]);
    const found = await findDeliveries(operator.market, { operator: operator.address, fromBlock });
    expect(found.map(({ jobId }) => jobId)).to.deep.equal(ids.slice(0, 2));
    expect(new Set(found.map(({ sessionKey }) => sessionKey.toLowerCase()))).to.deep.equal(
      new Set([enclave.session?.key]),
    );

    const [first] = found;
    if (first === undefined) return expect.fail("nothing was delivered");
    await expectError(
      drawAudit(operator.market, first.jobId, first.delivery),
      "AuditNotDrawn",
      /not at hand/,
    );
    await world.networkHelpers.mine(3);
    const target = first.delivery.auditTarget;
    expect(await readSeed(operator.market, target)).to.equal(undefined);
    const seed = await postClear(operator.market, found);
    expect(await readSeed(operator.market, target)).to.equal(seed);
    await drawAudit(operator.market, first.jobId, first.delivery);
    const drawn = await readDelivery(operator.market, first.jobId);
    expect(drawn.delivery).to.deep.equal(first.delivery);
    expect(drawn.isDisputed).to.equal(false);

    await world.passWindow();
    const final = await finaliseResults(operator.market, found);
    // A draw that spares a result changes nothing about it.
    expect(final.failures).to.deep.equal([undefined, undefined]);
    const last = found[1] as FoundDelivery;
    expect((await readResult(operator.market, last.jobId)).outputs).to.deep.equal(last.outputs);
    await expectError(
      readDelivery(operator.market, last.jobId),
      "NOT_FOUND",
      /no delivery .* waits/,
    );
    await checkReceipt(last.jobId);
  });

  /** The receipt of a result that an enclave signed is verified without a server, and no changed one is. */
  async function checkReceipt(jobId: Hex): Promise<void> {
    const receipt = parseReceipt(formatReceipt(await readReceipt(operator.market, jobId)));
    const { evidence, contracts } = receipt;
    if (evidence.kind !== "signature") return expect.fail("nothing was signed");
    const { session, runtime } = evidence;
    const { quoteDigest } = session;
    const expected = { market: world.address, quoteDigest };
    expect(await verifyReceipt(receipt, { expect: expected })).to.include({
      jobId,
      payee: operator.address,
      evidence: "signature",
    });
    const other = world.requester.address;
    const cut = session.quote.slice(0, -2);
    const inSession = (change: object): object => ({
      evidence: { ...evidence, session: { ...session, ...change } },
    });
    const changes: [object, RegExp][] = [
      [{ outputs: ["42"] }, /did not sign the outputs 42/],
      [{ payee: other }, /did not sign/],
      [{ contracts: { ...contracts, enclaves: other } }, /another registry/],
      [{ evidence: { ...evidence, sessionKey: other } }, /did not sign/],
      [{ evidence: { ...evidence, path: [] } }, /did not sign/],
      [inSession({ operator: other }), /is not of the operator/],
      [inSession({ quote: cut }), /does not have the digest/],
      [inSession({ quote: "0x12", quoteDigest: keccak256("0x12") }), /quote was not made for/],
      [inSession({ blockNumber: "1" }), /did not sign its own registration/],
      [inSession({ blockHash: ZeroHash }), /quote was not made for/],
      [inSession({ measurement: ZeroHash }), /is not one of the model's runtime/],
      [
        { evidence: { ...evidence, runtime: { ...runtime, repository: "another" } } },
        /runtime is not/,
      ],
    ];
    for (const [change, message] of changes) {
      const changed = { ...receipt, ...change } as Receipt;
      await expectError(verifyReceipt(changed), "INVALID_EVIDENCE", message);
    }
  }

  it("show and challenge a result from a shell", async function () {
    const { jobId, found } = await delivered();
    const environment = { ASSAY_KEY: accountKey(4).privateKey };
    const target = ["--rpc", world.url, "--market", world.address, "--json"];
    const ask = async (...args: string[]): Promise<Record<string, unknown>> => {
      const lines: string[] = [];
      const out = (line: string): number => lines.push(line);
      expect(await run([...args, ...target], { environment, out, err: out }), lines[0]).to.equal(0);
      return JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    };
    const listed = await ask("deliveries", "--last", "1");
    const [last] = listed.deliveries as { job: string }[];
    expect(last?.job).to.equal(jobId);
    const before = await ask("delivery", jobId);
    expect(before.state).to.equal("Provisional");
    expect(before.outputs).to.deep.equal(found.outputs.map(String));
    // 2% of one part in a hundred and one, rounded up: the bond is a hundred prices.
    expect(before.auditRateBps).to.equal("2");
    await world.networkHelpers.mine(3);
    await ask("challenge", jobId);
    expect((await ask("delivery", jobId)).state).to.equal("Disputed");
  });

  it("agree on audit rates and windows, at every status, and on what can be posted", async function () {
    const { found } = await delivered();
    const { contract, minBond, windows } = operator.market;
    for (const status of [0n, 1n, 2n]) {
      const delivery: Delivery = { ...found.delivery, status };
      const { challengeBy, proveBy } = await contract.windowsOf(packDelivery(delivery));
      expect(deliveryWindows(windows, delivery)).to.include({ challengeBy, proveBy });
      for (let i = 0; i < 8; i++) {
        const lock =
          (found.delivery.lock & ~(((1n << 28n) - 1n) << 192n)) |
          (BigInt(random.below(256)) << 192n) |
          (BigInt(10_000 + random.below(1_000_000)) << 200n);
        const value = toBigInt(random.bytes(1 + random.below(12)));
        const price = toBigInt(random.bytes(1 + random.below(11)));
        const proofWanted = random.below(8) === 0;
        const changed = { ...delivery, lock, price, valueAtRisk: value, proofWanted };
        expect(unpackDelivery(packDelivery(changed))).to.deep.equal(changed);
        const rate = await contract.auditRateBps(packDelivery(changed));
        expect(inBps(auditRate(changed, minBond))).to.equal(rate);
      }
    }
    expect(await contract.MAX_DATA_BYTES()).to.equal(MAX_DATA_BYTES);
    const disputed = { ...found.delivery, disputedAt: 12n };
    const { proveBy } = await contract.windowsOf(packDelivery(disputed));
    expect(deliveryWindows(windows, disputed).proveBy).to.equal(proveBy);
    await world.enclaves.connect(world.guardian).lowerVendorStatus(VENDOR, 1);
    const packed = packDelivery(found.delivery);
    const rate = await contract.auditRateBps(packed);
    expect(inBps(auditRate(found.delivery, minBond, 1n))).to.equal(rate);
    const { challengeBy } = await contract.windowsOf(packed);
    expect(deliveryWindows(windows, found.delivery, 1n).challengeBy).to.equal(challengeBy);
  });

  it("report two signatures for different words of one job", async function () {
    const { request, jobId, found } = await delivered();
    const signed = async (outputs: bigint[]) => ({
      payee: operator.address,
      outputsHash: hashOutputs(outputs),
      outputDigest: ZeroHash,
      path: [],
      signature: await enclave.sign(leaf(jobId, outputs)),
    });
    const first = await signed(found.outputs);
    const market = world.requester.market;
    const second = await signed([42n]);
    await expectError(
      reportEquivocation(market, request, found.delivery, first, second),
      "NotCommitted",
      /call `commitReport`/,
    );
    const reporter = world.requester.address;
    await commitReport(market, reportCommitment(jobId, reporter, first, second));
    await expectError(
      reportEquivocation(market, request, found.delivery, first, first),
      "NoEquivocation",
      /not of one job with different output words/,
    );
    await postClear(market, [found]);
    const receipt = await reportEquivocation(market, request, found.delivery, first, second);
    const names = receipt.logs.map((log) => market.contract.interface.parseLog(log)?.name);
    expect(names).to.include("Equivocated");
  });

  it("name every error of the enclave path, and what to do about it", function () {
    for (const factory of [IAssay__factory, IStakeVault__factory, IEnclaveRegistry__factory]) {
      factory.createInterface().forEachError(({ selector, name }) => {
        const error = decodeRevert(selector);
        expect(error?.code).to.equal(name);
        expect(error?.advice, name).to.not.match(/See the error's description/);
      });
    }
  });
});
