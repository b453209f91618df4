import {
  askOf,
  bondInBps,
  bondOfRisk,
  createNode,
  decide,
  declareProver,
  leastPriceOf,
  proofFeeOf,
} from "@assay/node";
import { Assurance, bondOf, RATE_ONE, rateFor } from "@assay/sdk";
import { expect } from "chai";

import type { World } from "../../utils/memoryNode.js";
import {
  deliveryOf,
  meansOf,
  memoryNode,
  MODELS,
  NOW,
  put,
  requestOf,
  viewOf,
} from "../../utils/memoryNode.js";

const TWO_DAYS = 48n * 60n * 60n;
const PROVER = { proofMilliseconds: 3_000n, proofFee: 0n, nextTurn: NOW + 3n };

describe("A node that may be flooded decides", function () {
  let world: World;
  beforeEach(function () {
    world = memoryNode();
  });
  const told = async (values: object, means = meansOf({ free: 10n ** 9n })): Promise<string> => {
    const record = put(world, 1, "waiting", { request: requestOf(MODELS.both, values) });
    const decision = await decide(world.context, record, viewOf(1), NOW, means);
    if (decision.do === "refuse") return decision.error.message;
    return decision.do === "lock" ? `lock at ${decision.bondBps}` : decision.reason;
  };

  describe("about its capacity", function () {
    const full = Number(TWO_DAYS / 3n);

    it("to lock as many jobs as its declared prover answers in two days", async function () {
      expect(await told({}, meansOf({ undecided: full - 1 }))).to.equal("lock at 90000");
      expect(await told({}, meansOf({ undecided: full }))).to.match(/^PROVER_FULL/);
    });
    it("to count the proofs that were called for before", async function () {
      const prover = { ...PROVER, nextTurn: NOW + 303n };
      const undecided = full - 101;
      expect(await told({}, meansOf({ undecided, prover }))).to.equal("lock at 90000");
      expect(await told({}, meansOf({ undecided: undecided + 1, prover }))).to.match(
        /^PROVER_FULL/,
      );
    });
    it("to lock nothing while its prover is slower than declared", async function () {
      world.context.pace.proofMs = 3_000;
      expect(await told({})).to.equal("lock at 90000");
      world.context.pace.proofMs = 3_001;
      expect(await told({})).to.match(/^PROVER_SLOW/);
    });
  });

  describe("about the price", function () {
    beforeEach(function () {
      world = memoryNode({
        inferenceCost: "50",
        proofCost: "300",
        proofGasCost: "20",
        marginBps: 1_000,
        bondBps: 10_000,
      });
    });

    it("to bond nine values at risk, and at least the fee of a proof", async function () {
      expect(await told({ valueAtRisk: 640n })).to.equal("lock at 576000");
      // 1.25 times 300 and three times 20.
      expect(await told({ valueAtRisk: 1n })).to.equal("lock at 45000");
    });
    it("to ask for the expected proofs", async function () {
      // A fifth of a percent of 320, rounded up, and the margin.
      expect(await told({ minPrice: 57n, maxPrice: 57n })).to.match(/^lock/);
      expect(await told({ minPrice: 56n, maxPrice: 56n })).to.match(/this node asks for 57/);
    });
    it("to ask for the whole proof where the requester wants one", async function () {
      const both = { assurance: Assurance.EnclaveAndProof };
      expect(await told({ ...both, minPrice: 407n, maxPrice: 407n })).to.match(/^lock/);
      expect(await told({ ...both, minPrice: 406n, maxPrice: 406n })).to.match(/asks for 407/);
    });
    it("to wait until a ramp pays for the value at risk", async function () {
      const ramp = { minPrice: 60n, maxPrice: 100n, rampEnd: NOW + 40n, valueAtRisk: 6_400n };
      expect(await told(ramp)).to.equal("the price is still too low");
      world.chain.time = NOW + 40n;
      const record = put(world, 1, "waiting", { request: requestOf(MODELS.both, ramp) });
      const means = meansOf({ free: 10n ** 9n });
      const decision = await decide(world.context, record, viewOf(1), NOW + 40n, means);
      expect(decision.do).to.equal("lock");
    });
  });

  describe("about what it declares", function () {
    it("to declare half as much again as a proof takes, and the fee that pays it", async function () {
      world = memoryNode({ proofCost: "300", proofGasCost: "20" });
      world.context.pace.proofMs = 4_001;
      await declareProver(world.context);
      expect(world.declared).to.deep.equal([{ proofMilliseconds: 6_010, proofFee: 450n }]);
    });
    it("to leave alone what fits, and to declare again when proofs take longer", async function () {
      world.context.pace.proofMs = 2_000;
      await declareProver(world.context);
      world.context.pace.proofMs = 1_000;
      await declareProver(world.context);
      expect(world.declared).to.deep.equal([]);
      world.context.pace.proofMs = 2_001;
      await declareProver(world.context);
      world.context.pace.proofMs = 990;
      await declareProver(world.context);
      expect(world.declared.map(({ proofMilliseconds }) => proofMilliseconds)).to.deep.equal([
        3_010, 1_490,
      ]);
    });
    it("to declare no more than a quarter of the proof window", async function () {
      world.context.pace.proofMs = 100_000;
      await declareProver(world.context);
      expect(world.declared[0]?.proofMilliseconds).to.equal(30_000);
    });
  });

  it("to challenge with the worth of the job's bond, whatever fee was declared", async function () {
    world.context.config.watchtower = true;
    const delivery = deliveryOf();
    const claimed = { delivery, claimed: [9n], outputs: [7n], holder: "0x" + "0b".repeat(20) };
    put(world, 1, "contested", claimed);
    world.chain.time = NOW + 55n;
    await createNode(world.context).attend();
    const [call] = world.sent;
    expect(call?.kind === "challenge" && call.maxBond).to.equal(900n);
    expect(bondOf(delivery, 1n)).to.equal(900n);
  });
});

describe("The formulas of price and bond", function () {
  it("draw a tenth of q with a bond of nine values, whatever the value", function () {
    for (const value of [1n, 100n, 6_400n, 10n ** 24n]) {
      for (const [status, q] of [200n, 2_500n, 10_000n].entries()) {
        const rate = rateFor(value, bondOfRisk(value, 9n, 0n), BigInt(status));
        expect(rate - (q * RATE_ONE) / 100_000n <= 1n).to.equal(true);
      }
    }
  });
  it("give the prover at least its cost of a called proof at three times the gas", function () {
    for (const [proof, proofGas] of [
      [300n, 20n],
      [7n, 1n],
      [1n, 0n],
    ] as const) {
      const fee = proofFeeOf({ proof, proofGas });
      expect(fee * 8n >= 10n * (proof + 3n * proofGas)).to.equal(true);
    }
  });
  it("add interest for the time that the bond is bonded", function () {
    const costs = { inference: 0n, proof: 0n, proofGas: 0n, marginBps: 0n, interestBps: 1_000n };
    expect(askOf(costs, 0n, 10_000n, 365n * 86_400n)).to.equal(1_000n);
    expect(askOf(costs, 0n, 10_000n, 1n)).to.equal(1n);
  });
  it("round the bond and the least price up", function () {
    expect(bondInBps(901n, 100n)).to.equal(90_100n);
    expect(bondInBps(1n, 3n)).to.equal(3_334n);
    expect(bondInBps(9n, 0n)).to.equal(0n);
    expect(leastPriceOf(6_400n)).to.equal(100n);
    expect(leastPriceOf(6_401n)).to.equal(101n);
  });
});
