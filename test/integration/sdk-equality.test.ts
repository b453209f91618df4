import type { Delivery, Hex, Request } from "@assay/sdk";
import {
  Assurance,
  bondFor,
  ContractError,
  decodeError,
  decodeRevert,
  deliveryWindows,
  hashRequest,
  modelId,
  packDelivery,
  priceAt,
  unpackDelivery,
  unpackJob,
} from "@assay/sdk";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import type { ErrorFragment, Interface } from "ethers";
import { AbiCoder, getAddress, hexlify, toBigInt, ZeroAddress, ZeroHash } from "ethers";

import {
  IAssay__factory,
  ICircuitRegistry__factory,
  IEnclaveRegistry__factory,
  IModelRegistry__factory,
  IStakeVault__factory,
} from "../../typechain-types/index.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { digitMarket } from "../utils/digitMarket.js";
import { Random } from "../utils/random.js";

const SAMPLES = 200;

describe("The SDK computes what the contracts compute", function () {
  let world: DigitMarket;
  const random = new Random(0xa55a);

  before(async function () {
    world = await digitMarket();
  });
  after(() => world.connection.close());

  const uint = (bytes: number): bigint => toBigInt(random.bytes(bytes));
  const word = (): Hex => hexlify(random.bytes(32));
  const account = (): string => getAddress(hexlify(random.bytes(20)));
  /** Small, large and any values: the ends are where encodings go wrong. */
  const spread = (bytes: number): bigint =>
    random.pick([0n, 1n, (1n << BigInt(8 * bytes)) - 1n, uint(bytes), uint(bytes)]);

  function anyRequest(): Request {
    const prices = [spread(12), spread(12)].sort((a, b) => (a < b ? -1 : 1)) as [bigint, bigint];
    const times = [uint(5), uint(5)].sort((a, b) => (a < b ? -1 : 1)) as [bigint, bigint];
    return {
      requester: account(),
      operator: account(),
      modelId: word(),
      inputCommitment: word(),
      inputDigest: word(),
      nonce: spread(32),
      assurance: random.pick(Object.values(Assurance)),
      confidential: random.below(2) === 1,
      valueAtRisk: spread(12),
      minPrice: prices[0],
      maxPrice: prices[1],
      callbackFee: spread(12),
      rampStart: times[0],
      rampEnd: times[1],
      lockBy: spread(5),
      executionWindow: spread(4),
      deadline: spread(5),
      callback: account(),
      callbackGas: spread(4),
    };
  }

  it(`hashRequest is JobMarket.jobIdOf, for ${SAMPLES} requests`, async function () {
    const ids = new Set<Hex>();
    for (let i = 0; i < SAMPLES; i++) {
      const request = anyRequest();
      const id = await world.market.jobIdOf(request);
      expect(hashRequest(31337n, world.address, request)).to.equal(id);
      ids.add(id);
    }
    expect(ids.size).to.equal(SAMPLES);
  });

  it("hashRequest depends on every field, on the chain and on the market", async function () {
    const request = anyRequest();
    const id = hashRequest(31337n, world.address, request);
    const other = anyRequest();
    for (const field of Object.keys(request) as (keyof Request)[]) {
      const changed = { ...request, [field]: other[field] };
      if (changed[field] === request[field]) continue;
      expect(hashRequest(31337n, world.address, changed), field).to.not.equal(id);
      expect(hashRequest(31337n, world.address, changed)).to.equal(
        await world.market.jobIdOf(changed),
      );
    }
    expect(hashRequest(1n, world.address, request)).to.not.equal(id);
    expect(hashRequest(31337n, account(), request)).to.not.equal(id);
  });

  it(`priceAt is JobMarket.priceOf, for ${SAMPLES} ramps around the block's time`, async function () {
    const { ethers, market } = world;
    const block = await ethers.provider.getBlock("latest");
    // A call runs in the block that would come next.
    const now = BigInt(block?.timestamp ?? 0);
    for (let i = 0; i < SAMPLES; i++) {
      const start = now - BigInt(random.below(2_000)) + BigInt(random.below(1_000));
      const request = {
        ...anyRequest(),
        rampStart: start,
        rampEnd: start + BigInt(random.pick([0, 1, random.below(3_000)])),
      };
      const price = await market.priceOf(request, { blockTag: block?.number ?? "latest" });
      expect(price).to.equal(priceAt(request, now));
    }
  });

  it(`bondFor is JobMarket.bondFor, for ${SAMPLES} prices`, async function () {
    const { minBond } = world.at.anyone;
    expect(minBond).to.equal(TOKEN);
    for (let i = 0; i < SAMPLES; i++) {
      const price = random.pick([0n, 1n, TOKEN - 1n, TOKEN, TOKEN + 1n, uint(9), uint(8)]);
      const bps = BigInt(random.pick([0, 10_000, 1_048_575, random.below(1_048_576)]));
      expect(await world.market.bondFor(price, bps)).to.equal(bondFor(price, bps, minBond));
    }
  });

  it("modelId is what ModelRegistry publishes under", async function () {
    const { models } = world.at.anyone;
    expect(await models.isModel(modelId(world.model))).to.equal(true);
    const other = { ...world.model, weightsHash: word() };
    expect(await models.isModel(modelId(other))).to.equal(false);
    await models.publishModel(other, "");
    expect(await models.isModel(modelId(other))).to.equal(true);
  });

  it("unpackJob reads what the market writes at a lock", async function () {
    const { at, accounts, market } = world;
    const { request, jobId } = await world.ask();
    await at.operator.contract.lock(request, 32_101);
    const { job } = await market.jobOf(jobId);
    const [locked] = await market.queryFilter(market.filters.Locked(jobId));
    expect(unpackJob(job)).to.deep.equal({
      state: "Locked",
      operator: accounts.operator,
      lockedAt: (locked?.args.deadline ?? 0n) - request.executionWindow,
      // A whole token a share.
      bondWorth: 255n,
      bondBps: 32_101n,
      pauseIndex: 0n,
      feeBps: 0n,
      reopened: false,
      declined: false,
      inputPublic: true,
      inputDemanded: false,
      inputPosted: false,
    });
  });

  it("deliveryWindows are the market's, with a dispute, a demand and a downgrade", async function () {
    const { at, market } = world;
    // No vendor is registered, and such a vendor is Broken.
    const BROKEN = 2n;
    for (let i = 0; i < 20; i++) {
      const time = (): bigint => BigInt(random.below(10_000));
      const delivery: Delivery = {
        ...{ lock: 0n, resultHash: ZeroHash, outputDigest: ZeroHash, auditTarget: 1n },
        ...{ vendor: 9n, status: BigInt(random.below(3)), provable: true, proofWanted: false },
        ...{ hasCallback: false, price: 1n, valueAtRisk: 1n, challengeBond: 0n },
        ...{ challenger: ZeroAddress, proven: random.below(2) === 1 },
        ...{ deliveredAt: 1n + time(), demandedAt: time(), disputedAt: time() },
      };
      const { challengeBy, proveBy } = deliveryWindows(at.operator.windows, delivery, BROKEN);
      const windows = await market.windowsOf(packDelivery(delivery));
      expect([...windows]).to.deep.equal([challengeBy, proveBy]);
      expect(unpackDelivery(packDelivery(delivery))).to.deep.equal(delivery);
    }
  });
});

describe("The SDK names the contracts' errors", function () {
  const interfaces: Record<string, Interface> = {
    IAssay: IAssay__factory.createInterface(),
    IStakeVault: IStakeVault__factory.createInterface(),
    IModelRegistry: IModelRegistry__factory.createInterface(),
    ICircuitRegistry: ICircuitRegistry__factory.createInterface(),
    IEnclaveRegistry: IEnclaveRegistry__factory.createInterface(),
  };
  const notices = noticesOf(join(import.meta.dirname, "../../contracts/interfaces"));
  const SAMPLE: Record<string, unknown> = { bool: true, bytes: "0x12", string: "text" };
  const sample = (type: string): unknown => {
    if (type in SAMPLE) return SAMPLE[type];
    if (type === "address") return "0x" + "11".repeat(20);
    if (type.startsWith("bytes")) return "0x" + "22".repeat(Number(type.slice(5)));
    return 2n;
  };

  for (const [name, interface_] of Object.entries(interfaces)) {
    const fragments: ErrorFragment[] = [];
    interface_.forEachError((fragment) => fragments.push(fragment));

    it(`every one of ${name}, with its values and what to do`, function () {
      expect(fragments.length).to.be.greaterThan(0);
      for (const fragment of fragments) {
        const values = fragment.inputs.map(({ type }) => sample(type));
        const data = interface_.encodeErrorResult(fragment, values);
        const decoded = decodeError({ code: "CALL_EXCEPTION", data });
        if (!(decoded instanceof ContractError)) return expect.fail(fragment.name);
        expect(decoded.code).to.equal(fragment.name);
        expect(Object.keys(decoded.args)).to.deep.equal(fragment.inputs.map((input) => input.name));
        for (const { name: input } of fragment.inputs) {
          expect(input, fragment.name).to.not.equal("");
          expect(decoded.message).to.contain(`${input} `);
        }
        // The advice is the contract's own description.
        expect(notices.get(fragment.name), fragment.name).to.include(decoded.advice);
        // A batch's verdict is the selector alone.
        expect(decodeRevert(fragment.selector)?.code).to.equal(fragment.name);
      }
    });
  }

  it("and says so when it does not know one", function () {
    const data = "0xdeadbeef" + AbiCoder.defaultAbiCoder().encode(["uint256"], [1]).slice(2);
    expect(decodeRevert(data)).to.equal(undefined);
    const decoded = decodeError({ code: "CALL_EXCEPTION", data });
    expect(decoded.code).to.equal("REVERTED");
    expect(decoded.message).to.match(/reverted with 0xdeadbeef\. Check that the address/);
  });
});

/** The notices of each error that the interfaces of a folder declare, without the full stop. */
function noticesOf(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of readdirSync(folder)) {
    let comment: string[] = [];
    for (const line of readFileSync(join(folder, name), "utf8").split("\n")) {
      const [, text] = /^ *\/\/\/ (.*)$/.exec(line) ?? [];
      const [, error] = /^ *error (\w+)\(/.exec(line) ?? [];
      if (text !== undefined) comment.push(text);
      else {
        const [, notice = ""] = /^@notice (.*?)\.(?: @|$)/.exec(comment.join(" ")) ?? [];
        if (error !== undefined) found.set(error, [...(found.get(error) ?? []), notice]);
        comment = [];
      }
    }
  }
  return found;
}
