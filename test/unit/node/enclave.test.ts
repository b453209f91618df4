import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createNode, decide, fileStore } from "@assay/node";
import { auditDraw, jobContext } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex } from "ethers";

import type { World } from "../../utils/memoryNode.js";
import {
  deliveryOf,
  KEY,
  memoryNode,
  MODELS,
  NOW,
  OPERATOR,
  put,
  requestOf,
  RIVAL,
  viewOf,
} from "../../utils/memoryNode.js";

describe("A node with an enclave decides", function () {
  let world: World;
  beforeEach(function () {
    world = memoryNode();
  });
  const kinds = (): string[] => world.sent.map(({ kind }) => kind);
  const attend = async (): Promise<string[]> => {
    world.sent.length = 0;
    await createNode(world.context).attend();
    return kinds();
  };

  describe("about its session", function () {
    const attest = async (): Promise<number> => {
      await createNode(world.context).attest();
      return world.renewals;
    };

    it("to keep it while a quarter of its life is left, and renew it then", async function () {
      world.chain.time = NOW + 200n;
      expect(await attest()).to.equal(0);
      world.chain.time = NOW + 201n;
      expect(await attest()).to.equal(1);
    });
    it("to renew it when the chain ended it", async function () {
      world.chain.isValid = false;
      expect(await attest()).to.equal(1);
    });
    it("to leave it alone while its vendor is Broken", async function () {
      Object.assign(world.chain, { isValid: false, status: 2n });
      expect(await attest()).to.equal(0);
    });
  });

  describe("about a request", function () {
    const why = async (
      model: keyof typeof MODELS,
      values: object = {},
      status = 0n,
      sessionKey: string | undefined = KEY,
    ): Promise<string> => {
      const request = requestOf(MODELS[model], values);
      const record = put(world, 1, "waiting", { request });
      const session = { sessionKey, status };
      const decision = await decide(world.context, record, viewOf(1), NOW, {
        free: 10_000n,
        session,
      });
      if (decision.do === "lock") return "lock";
      return decision.do === "refuse" ? decision.error.code : decision.reason;
    };

    it("to take one that it can deliver and prove", async function () {
      expect(await why("both")).to.equal("lock");
      expect(await why("blind")).to.equal("lock");
      expect(await why("both", { confidential: true }, 1n)).to.equal("lock");
    });
    it("to wait without a session that holds", async function () {
      const session = { sessionKey: undefined, status: 0n };
      const record = put(world, 1, "waiting");
      const means = { free: 10_000n, session };
      const decision = await decide(world.context, record, viewOf(1), NOW, means);
      expect(decision).to.deep.equal({
        do: "wait",
        reason: "the enclave has no valid session",
      });
    });
    it("to wait while a slash of the operator waits, however much stake looks free", async function () {
      const record = put(world, 1, "waiting");
      const means = { free: 10_000n, session: { sessionKey: KEY, status: 0n } };
      const decided = (waitingSlashes: number) =>
        decide(world.context, record, viewOf(1), NOW, { ...means, waitingSlashes });
      expect(await decided(0)).to.deep.equal({ do: "lock" });
      const decision = await decided(1);
      expect(decision.do).to.equal("wait");
      expect(decision.do === "wait" && decision.reason).to.match(/^SLASH_WAITING/);
    });
    it("to wait with a model that has no runtime", async function () {
      expect(await why("proven")).to.match(/no runtime/);
    });
    it("to serve provable ones of a Broken vendor, and neither secrets nor others", async function () {
      expect(await why("both", {}, 2n)).to.equal("lock");
      expect(await why("both", { confidential: true }, 2n)).to.match(/would not stay secret/);
      expect(await why("blind", {}, 2n)).to.match(/no circuit for a proof/);
    });
    it("to wait when an audit's proof would come behind too many others", async function () {
      for (let id = 2; id < 56; id++) {
        put(world, id, "disputed", { delivery: deliveryOf({ disputedAt: NOW }) });
      }
      world.context.config.maxJobs = 100;
      expect(await why("both")).to.equal("lock");
      put(world, 60, "disputed", { delivery: deliveryOf({ disputedAt: NOW }) });
      expect(await why("both")).to.match(/audit's proof would come too late/);
      expect(await why("blind")).to.equal("lock");
    });
    it("to take it behind any number of refutations, which nobody owes", async function () {
      for (let id = 2; id < 102; id++) {
        put(world, id, "contested", { holder: RIVAL, delivery: deliveryOf() });
      }
      expect(await why("both")).to.equal("lock");
    });
    it("to refuse it without an enclave", async function () {
      delete world.context.enclave;
      expect(await why("both")).to.equal("UNSUPPORTED_ASSURANCE");
    });
  });

  describe("about deliveries", function () {
    it("to sign all results of a model together", async function () {
      for (const id of [1, 2, 3]) put(world, id, "locked");
      put(world, 4, "locked", { request: requestOf(MODELS.blind) });
      expect(await attend()).to.deep.equal(["deliverMany", "deliverMany"]);
      const sizes = world.sent.map((call) => call.kind === "deliverMany" && call.results.length);
      expect(sizes).to.deep.equal([3, 1]);
    });
    it("to wait for more as long as configured, and no longer", async function () {
      world.context.config.batchSeconds = 2;
      put(world, 1, "locked");
      expect(await attend()).to.deep.equal([]);
      world.machine.now += 2_000;
      expect(await attend()).to.deep.equal(["deliverMany"]);
    });
    it("to give back, free, what a Broken vendor cannot deliver", async function () {
      world.chain.status = 2n;
      put(world, 1, "locked", { request: requestOf(MODELS.both, { confidential: true }) });
      put(world, 2, "locked", { request: requestOf(MODELS.blind) });
      put(world, 3, "locked");
      expect(await attend()).to.deep.equal([
        "declineDowngraded",
        "declineDowngraded",
        "deliverMany",
      ]);
    });
    it("to send nothing after the deadline", async function () {
      put(world, 1, "computed", { outputs: [7n], deadline: NOW - 1n });
      expect(await attend()).to.deep.equal([]);
    });
  });

  describe("about audits", function () {
    const provisional = (values: object = {}): void => {
      put(world, 1, "provisional", { outputs: [7n], delivery: deliveryOf(values) });
    };
    const minted = (isDrawn: boolean): void => {
      world.chain.number = 104;
      // At 900 hundredths and full value p is 0.2%, and 10% when Broken: take a number between the two.
      for (let i = 0; ; i++) {
        const hash = toBeHex(i, 32);
        const share = Number((auditDraw(hash, toBeHex(1, 32)) * 100_000n) >> 96n);
        if (isDrawn ? share < 199 : share > 201 && share < 9_900) {
          world.chain.hash = hash;
          return;
        }
      }
    };

    it("to wait for the block that decides", async function () {
      provisional();
      world.chain.time = NOW + 61n;
      world.chain.number = 102;
      expect(await attend()).to.deep.equal([]);
    });
    it("to draw what is drawn, at once", async function () {
      minted(true);
      provisional();
      expect(await attend()).to.deep.equal(["draw"]);
    });
    it("to finalise what is not, after the window", async function () {
      minted(false);
      provisional();
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 60n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
    });
    it("to draw again what a worse status draws, and to expect the longer window", async function () {
      minted(false);
      provisional();
      world.chain.time = NOW + 61n;
      world.chain.status = 1n;
      expect(await attend()).to.deep.equal([]);
      world.chain.status = 2n;
      expect(await attend()).to.deep.equal(["draw"]);
    });
    it("to record a draw before its block is out of reach", async function () {
      minted(false);
      provisional();
      world.chain.number = 102 + 200;
      expect(await attend()).to.deep.equal(["draw"]);
    });
    it("to end what can be neither proven nor believed any more", async function () {
      provisional({ provable: false });
      world.chain.number = 104;
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
      world.chain.status = 2n;
      expect(await attend()).to.deep.equal(["voidUnprovable"]);
    });
    it("to finalise alone what a callback waits for", async function () {
      minted(false);
      provisional({ hasCallback: true });
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal(["finaliseWithCallback"]);
    });
    it("to hold a proof back while the output may still be demanded", async function () {
      const delivery = deliveryOf({ disputedAt: NOW, outputDigest: toBeHex(9, 32) });
      put(world, 1, "disputed", { outputs: [7n], proof: "0x00", output: "0xab", delivery });
      world.chain.time = NOW + 60n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal(["prove"]);
    });
    it("to leave a result alone whose output is demanded, but for the output", async function () {
      minted(false);
      world.chain.time = NOW + 61n;
      const delivery = deliveryOf({ demandedAt: NOW });
      put(world, 1, "provisional", { outputs: [7n], output: "0xabcd", delivery });
      expect(await attend()).to.deep.equal(["postOutput"]);
    });
  });

  describe("about others' results", function () {
    const watched = (values: object = {}, claimed = 8n): void => {
      const delivery = deliveryOf(values);
      put(world, 1, "watched", { claimed: [claimed], holder: RIVAL, delivery });
      world.chain.number = 104;
    };
    beforeEach(function () {
      world = memoryNode({ watchtower: true });
    });

    it("to leave right ones alone", async function () {
      watched({}, 7n);
      expect(await attend()).to.deep.equal([]);
      expect(world.context.store.get(toBeHex(1, 32))?.phase).to.equal("watched");
    });
    it("to refute a wrong one by a proof that names its operator", async function () {
      watched();
      expect(await attend()).to.deep.equal([]);
      expect(await createNode(world.context).workOnce()).to.equal(true);
      const { chainId, market } = world.context.chain;
      const { modelId } = requestOf(MODELS.both);
      const jobId = toBeHex(1, 32);
      expect(world.proven).to.deep.equal([
        jobContext({ chainId, market, jobId, payee: RIVAL, modelId }),
      ]);
      expect(await attend()).to.deep.equal(["prove"]);
    });
    it("to challenge a wrong one when no proof would be in time", async function () {
      watched();
      world.chain.time = NOW + 55n;
      expect(await attend()).to.deep.equal(["challenge"]);
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal([]);
    });
    it("to end a dispute whose window passed, not before", async function () {
      watched({ disputedAt: NOW }, 7n);
      world.chain.time = NOW + 120n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 121n;
      expect(await attend()).to.deep.equal(["expireDispute"]);
    });
  });

  describe("about bytes beside the words", function () {
    for (const [length, phase] of [
      [16_384, "provisional"],
      [16_385, "lost"],
    ] as const) {
      it(`that ${length} of them are ${phase === "lost" ? "too many to sign" : "signed"}`, async function () {
        const { context } = world;
        if (context.enclave === undefined) throw new Error("no enclave");
        context.enclave.run = () =>
          Promise.resolve({ outputs: [7n], bytes: new Uint8Array(length) });
        const { jobId } = put(world, 1, "locked");
        const sent = await attend();
        expect(sent).to.deep.equal(phase === "lost" ? [] : ["deliverMany"]);
        if (phase === "lost") {
          expect(context.store.get(jobId)).to.deep.include({
            phase,
            reason: "the model cannot be run: OUTPUT_TOO_LARGE",
          });
        }
      });
    }
  });

  describe("what to prove first", function () {
    it("by the nearest deadline, across proven jobs, disputes and refutations", async function () {
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
        [3, RIVAL, MODELS.both],
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
    const contextOf = (id: number, payee = RIVAL): bigint => {
      const { chainId, market } = world.context.chain;
      const { modelId } = requestOf(MODELS.both);
      return jobContext({ chainId, market, jobId: toBeHex(id, 32), payee, modelId });
    };
    it("its own promises where they get tight, before the refutations that are due earlier", async function () {
      for (let id = 2; id < 5; id++) contest(id);
      // Due later than the refutations, but the margin of 10 s and two proofs are all that is left.
      const delivery = deliveryOf({ disputedAt: NOW });
      put(world, 1, "disputed", { outputs: [7n], delivery, deadline: NOW + 63n });
      const node = createNode(world.context);
      world.chain.time = NOW + 50n;
      await node.workOnce();
      expect(world.proven).to.deep.equal([contextOf(1, OPERATOR)]);
    });
    it("other lies than another watchtower, when many are due at once", async function () {
      const order = async (operator: string): Promise<bigint[]> => {
        world = memoryNode();
        Object.assign(world.context.chain, { operator });
        for (let id = 1; id <= 8; id++) contest(id);
        const node = createNode(world.context);
        while (await node.workOnce());
        return world.proven;
      };
      const first = await order(OPERATOR);
      const second = await order("0x" + "0c".repeat(20));
      expect(new Set(first)).to.deep.equal(new Set(second));
      expect(first).not.to.deep.equal(second);
    });
    it("a lie whose window a downgrade made longer", async function () {
      contest(1);
      world.chain.time = NOW + 61n;
      const node = createNode(world.context);
      expect(await node.workOnce()).to.equal(false);
      world.chain.status = 2n;
      expect(await node.workOnce()).to.equal(true);
    });
    it("and not again what no proof agrees with", async function () {
      const delivery = deliveryOf({ disputedAt: NOW });
      put(world, 1, "disputed", { outputs: [9n], delivery });
      const node = createNode(world.context);
      expect(await node.workOnce()).to.equal(true);
      world.machine.now += 1_000_000;
      expect(await node.workOnce()).to.equal(false);
      expect(world.proven).to.have.length(1);
    });
  });

  it("nothing anew after a restart: deliveries come back from disk as they were", function () {
    const folder = mkdtempSync(join(tmpdir(), "assay-store-"));
    try {
      const first = fileStore(folder);
      const delivery = deliveryOf({ draw: 5n, disputedAt: NOW });
      const record = put(world, 1, "disputed", { outputs: [7n], delivery, claimed: [8n] });
      first.put(record);
      first.close();
      const second = fileStore(folder);
      expect(second.get(record.jobId)).to.deep.equal(record);
      second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
