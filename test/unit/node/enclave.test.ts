import { createNode, decide } from "@assay/node";
import type { JobView } from "@assay/sdk";
import { auditNumber, jobContext } from "@assay/sdk";
import { expect } from "chai";
import { toBeHex } from "ethers";

import type { World } from "../../utils/memoryNode.js";
import {
  deliveryOf,
  KEY,
  meansOf,
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

  /** A lock of this node, as the chain shows it. */
  const locked = (values: Partial<JobView>): void => {
    world.chain.view = viewOf(1, { state: "Locked", operator: OPERATOR, ...values });
  };

  describe("about its session", function () {
    const attest = async (): Promise<number> => {
      await createNode(world.context).attest();
      return world.renewals;
    };

    it("to keep it until a quarter of its life is left, and then to renew it", async function () {
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
      const means = meansOf({ session: { sessionKey, status } });
      const decision = await decide(world.context, record, viewOf(1), NOW, means);
      if (decision.do === "lock") return "lock";
      return decision.do === "refuse" ? decision.error.code : decision.reason;
    };

    it("to take a job that it can deliver and prove", async function () {
      expect(await why("both")).to.equal("lock");
      expect(await why("blind")).to.equal("lock");
      expect(await why("both", { confidential: true }, 1n)).to.equal("lock");
    });
    it("to wait without a valid session", async function () {
      const session = { sessionKey: undefined, status: 0n };
      const record = put(world, 1, "waiting");
      const means = meansOf({ session });
      const decision = await decide(world.context, record, viewOf(1), NOW, means);
      expect(decision).to.deep.equal({
        do: "wait",
        reason: "the enclave has no valid session",
      });
    });
    it("to wait while its platform is denied, since any account could end its session", async function () {
      const record = put(world, 1, "waiting");
      const decided = (denied: boolean) => {
        const session = { sessionKey: "0x01", status: 0n, denied };
        return decide(world.context, record, viewOf(1), NOW, meansOf({ session }));
      };
      expect((await decided(false)).do).to.equal("lock");
      expect(await decided(true)).to.deep.equal({
        do: "wait",
        reason: "the enclave's platform is denied",
      });
    });
    it("to wait while a slash of the operator waits, however much stake looks free", async function () {
      const record = put(world, 1, "waiting");
      const decided = (waitingSlashes: number) =>
        decide(world.context, record, viewOf(1), NOW, meansOf({ waitingSlashes }));
      expect(await decided(0)).to.deep.equal({ do: "lock", bondBps: 90_000 });
      const decision = await decided(1);
      expect(decision.do).to.equal("wait");
      expect(decision.do === "wait" && decision.reason).to.match(/^SLASH_WAITING/);
    });
    it("to wait until its jail is over", async function () {
      const record = put(world, 1, "waiting");
      const decided = (jailedUntil: bigint) =>
        decide(world.context, record, viewOf(1), NOW, meansOf({ jailedUntil }));
      expect(await decided(NOW)).to.deep.equal({ do: "lock", bondBps: 90_000 });
      const decision = await decided(NOW + 1n);
      expect(decision.do).to.equal("wait");
      expect(decision.do === "wait" && decision.reason).to.match(/^JAILED/);
    });
    it("to wait with a model that has no runtime", async function () {
      expect(await why("proven")).to.match(/no runtime/);
    });
    it("to serve only provable jobs without secrets while its vendor is Broken", async function () {
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
    it("to take it behind any number of refutations, which the node does not owe", async function () {
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
    it("to wait for more results as long as configured, and no longer", async function () {
      world.context.config.batchSeconds = 2;
      put(world, 1, "locked");
      expect(await attend()).to.deep.equal([]);
      world.machine.now += 2_000;
      expect(await attend()).to.deep.equal(["deliverMany"]);
    });
    it("to give jobs back at no cost that a Broken vendor cannot deliver", async function () {
      world.chain.status = 2n;
      put(world, 1, "locked", { request: requestOf(MODELS.both, { confidential: true }) });
      put(world, 2, "locked", { request: requestOf(MODELS.blind) });
      put(world, 3, "locked");
      expect(await attend()).to.deep.equal(["giveBack", "giveBack", "deliverMany"]);
    });
    it("to give jobs back at no cost whose session the guardian revoked", async function () {
      Object.assign(world.chain, { isValid: false, isRevoked: true });
      const { enclave } = world.context;
      if (enclave === undefined) throw new Error("no enclave");
      // A denied platform registers no other session.
      enclave.renew = () => Promise.reject(new Error("denied"));
      put(world, 1, "locked");
      put(world, 2, "computed", { outputs: [7n] });
      expect(await attend()).to.deep.equal(["giveBack", "giveBack"]);
    });
    it("to give a job back whose posted input cannot be run, while that is free", async function () {
      const { enclave } = world.context;
      if (enclave === undefined) throw new Error("no enclave");
      enclave.run = () => Promise.reject(new Error("malformed"));
      const { jobId } = put(world, 1, "locked", { declineBy: NOW + 10n });
      expect(await attend()).to.deep.equal(["decline"]);
      expect(world.context.store.get(jobId)?.phase).to.equal("unusable");
      world.chain.time = NOW + 11n;
      locked({ lockedAt: NOW - 80n, inputPosted: true });
      expect(await attend()).to.deep.equal([]);
    });
    it("to give it back later where a pause moved the time", async function () {
      put(world, 1, "unusable", { declineBy: NOW - 1n });
      locked({ lockedAt: NOW - 91n, stretch: 1n, inputPosted: true });
      expect(await attend()).to.deep.equal(["decline"]);
    });
    describe("whose posted input opens no commitment", function () {
      const wrong = (values: object = {}): string => {
        world.context.prover.inputWords = () => [2n];
        locked({ lockedAt: NOW - 80n, inputPosted: true });
        return put(world, 1, "locked", {
          declineBy: NOW + 10n,
          deadline: NOW + 95n,
          ...values,
        }).jobId;
      };
      it("to show that, until its deadline", async function () {
        const jobId = wrong();
        expect(await attend()).to.deep.equal(["closeWrongInput"]);
        expect(world.sent[0]).to.include({ commitment: 2n, proof: "0x" + "00".repeat(256) });
        expect(world.context.store.get(jobId)?.phase).to.equal("unusable");
        world.chain.time = NOW + 95n;
        expect(await attend()).to.deep.equal(["closeWrongInput"]);
        world.chain.time = NOW + 96n;
        expect(await attend()).to.deep.equal([]);
      });
      it("to show bytes that are no input without a proof", async function () {
        world.context.prover.open = () => Promise.resolve(undefined);
        wrong();
        expect(await attend()).to.deep.equal(["closeWrongInput"]);
        expect(world.sent[0]).to.include({ commitment: 0n, proof: "0x" });
      });
      it("to give it back, after the call has failed and while that is free", async function () {
        const jobId = wrong();
        world.context.memory.callSetbacks.set(jobId, { failures: 1, until: 0 });
        expect(await attend()).to.deep.equal(["decline"]);
        world.chain.time = NOW + 11n;
        world.context.memory.callSetbacks.set(jobId, { failures: 2, until: 0 });
        expect(await attend()).to.deep.equal(["closeWrongInput"]);
      });
      it("to give it back, if the proof cannot be made", async function () {
        world.context.prover.open = () => Promise.reject(new Error("not built"));
        wrong();
        expect(await attend()).to.deep.equal(["decline"]);
      });
      it("to give it back, if the market cannot judge the bytes", async function () {
        wrong({ request: requestOf(MODELS.both, { confidential: true, assurance: 1 }) });
        expect(await attend()).to.deep.equal(["decline"]);
      });
    });
    it("to send nothing after the deadline", async function () {
      const { jobId } = put(world, 1, "computed", { outputs: [7n], deadline: NOW - 1n });
      locked({ lockedAt: NOW - 101n });
      expect(await attend()).to.deep.equal([]);
      expect(world.context.store.get(jobId)?.phase).to.equal("lost");
    });
    it("to deliver after a pause that moved the deadline", async function () {
      put(world, 1, "computed", { outputs: [7n], deadline: NOW - 1n });
      locked({ lockedAt: NOW - 101n, stretch: 1n });
      expect(await attend()).to.deep.equal(["deliverMany"]);
    });
  });

  describe("about audits", function () {
    const provisional = (values: object = {}): void => {
      put(world, 1, "provisional", { outputs: [7n], delivery: deliveryOf(values) });
    };
    const minted = (isDrawn: boolean): void => {
      // At 90,000 basis points and full value p is 0.2%, and 10% when Broken: take a number between the two.
      for (let i = 0; ; i++) {
        const seed = BigInt(i);
        const share = Number((auditNumber(seed, toBeHex(1, 32)) * 100_000n) >> 96n);
        if (isDrawn ? share < 199 : share > 201 && share < 9_900) {
          world.chain.seed = seed;
          return;
        }
      }
    };

    it("to wait for the seed that decides, and to post it when the beacon has it", async function () {
      provisional();
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal([]);
      minted(false);
      const seed = world.chain.seed ?? 0n;
      Object.assign(world.chain, { seed: undefined, evidence: { evidence: "0x5eed", seed } });
      expect(await attend()).to.deep.equal(["post", "finaliseMany"]);
      expect(world.sent[0]).to.deep.equal({ kind: "post", target: 102n, evidence: "0x5eed" });
    });
    it("to post one seed for all results of its target", async function () {
      world.chain.evidence = { evidence: "0x5eed", seed: 1n };
      for (const id of [1, 2, 3]) put(world, id, "provisional", { delivery: deliveryOf() });
      expect(await attend()).to.deep.equal(["post"]);
    });
    it("to show one of its deliveries where a reward waits for the post", async function () {
      const evidence = { evidence: "0x5eed", seed: 1n } as const;
      Object.assign(world.chain, { evidence, reward: 5n });
      const delivery = deliveryOf();
      for (const id of [1, 2]) put(world, id, "provisional", { delivery });
      expect(await attend()).to.deep.equal(["post"]);
      const live = { jobId: toBeHex(1, 32), delivery };
      expect(world.sent[0]).to.deep.equal({ kind: "post", target: 102n, evidence: "0x5eed", live });
    });
    it("to post a seed at once only if the reward pays for it, else when a price depends on it", async function () {
      world = memoryNode({ postCost: "6" });
      Object.assign(world.chain, { evidence: { evidence: "0x5eed", seed: 1n }, reward: 5n });
      put(world, 1, "provisional", { delivery: deliveryOf({ price: 1n }) });
      expect(await attend(), "another account may post it").to.deep.equal([]);
      world.chain.time = NOW + 61n;
      expect((await attend())[0], "its price waits").to.equal("post");
      world.chain.reward = 4n;
      expect(await attend(), "the post costs more than the job").to.deep.equal([]);
      Object.assign(world.chain, { reward: 6n, time: NOW });
      expect(await attend(), "paid").to.deep.equal(["post"]);
    });
    it("to open a drawn audit at once", async function () {
      minted(true);
      provisional();
      expect(await attend()).to.deep.equal(["draw"]);
    });
    it("to finalise a result that is not drawn, after the window", async function () {
      minted(false);
      provisional();
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 60n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
    });
    it("to draw again at a worse status, and to expect the longer window", async function () {
      minted(false);
      provisional();
      world.chain.time = NOW + 61n;
      world.chain.status = 1n;
      expect(await attend()).to.deep.equal([]);
      world.chain.status = 2n;
      expect(await attend()).to.deep.equal(["draw"]);
    });
    it("to void a result that can be neither proven nor trusted any more", async function () {
      provisional({ provable: false });
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
      world.chain.status = 2n;
      expect(await attend()).to.deep.equal(["voidUnprovable"]);
    });
    it("to finalise a job with a callback by itself", async function () {
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
    it("to send the proof at once when the output is demanded, for it ends the dispute", async function () {
      const owed = { disputedAt: NOW, demandedAt: NOW, outputDigest: toBeHex(9, 32) };
      const delivery = deliveryOf(owed);
      put(world, 1, "disputed", { outputs: [7n], proof: "0x00", delivery });
      expect(await attend()).to.deep.equal(["prove"]);
    });
    it("to finalise a proven result without a seed, once the output cannot be demanded", async function () {
      const proven = { proven: true, disputedAt: NOW + 30n, outputDigest: toBeHex(9, 32) };
      put(world, 1, "provisional", { outputs: [7n], proof: "0x00", delivery: deliveryOf(proven) });
      world.chain.time = NOW + 90n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 91n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
    });
    it("to end a dispute that no proof can decide", async function () {
      put(world, 1, "disputed", { outputs: [7n], delivery: deliveryOf({ disputedAt: NOW }) });
      expect(await attend()).to.deep.equal([]);
      world.chain.isQuarantined = true;
      expect(await attend()).to.deep.equal(["closeQuarantined"]);
    });
    it("to finalise a result whose dispute was dropped as one without a circuit", async function () {
      const dropped = { provable: false, disputedAt: NOW + 30n, outputDigest: toBeHex(9, 32) };
      put(world, 1, "provisional", { outputs: [7n], proof: "0x00", delivery: deliveryOf(dropped) });
      world.chain.time = NOW + 90n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 91n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
    });
    it("to finalise a result whose demanded output was posted", async function () {
      minted(false);
      provisional({ demandedAt: NOW });
      world.chain.time = NOW + 600n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 601n;
      expect(await attend()).to.deep.equal(["finaliseMany"]);
    });
    it("to post a demanded output, and to do nothing else with the result", async function () {
      minted(false);
      world.chain.time = NOW + 61n;
      const delivery = deliveryOf({ demandedAt: NOW, outputDigest: toBeHex(9, 32) });
      put(world, 1, "provisional", { outputs: [7n], output: "0xabcd", delivery });
      expect(await attend()).to.deep.equal(["postOutput"]);
    });
  });

  describe("about inputs that were withheld", function () {
    it("to demand one in the first part of the window", async function () {
      put(world, 1, "locked", { input: "0x" });
      world.chain.time = NOW + 15n;
      expect(await attend()).to.deep.equal(["demandInput"]);
    });
    it("to demand none once the market would refuse it", async function () {
      put(world, 1, "locked", { input: "0x" });
      locked({ lockedAt: NOW });
      world.chain.time = NOW + 16n;
      expect(await attend()).to.deep.equal([]);
    });
    it("to demand one later where a pause moved the time", async function () {
      put(world, 1, "locked", { input: "0x" });
      locked({ lockedAt: NOW, stretch: 1n });
      world.chain.time = NOW + 16n;
      expect(await attend()).to.deep.equal(["demandInput"]);
    });
    it("to close the job once the time to post it has passed, and no sooner", async function () {
      put(world, 1, "locked", { input: "0x", inputBy: NOW + 75n });
      locked({ lockedAt: NOW, inputDemanded: true });
      world.chain.time = NOW + 75n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 76n;
      expect(await attend()).to.deep.equal(["closeWithheldInput"]);
    });
    it("to wait longer where a pause moved the time", async function () {
      const { jobId } = put(world, 1, "locked", { input: "0x", inputBy: NOW + 75n });
      locked({ lockedAt: NOW, stretch: 1n, inputDemanded: true });
      world.chain.time = NOW + 76n;
      expect(await attend()).to.deep.equal([]);
      expect(world.context.store.get(jobId)?.inputBy).to.equal(NOW + 76n);
      world.chain.time = NOW + 77n;
      expect(await attend()).to.deep.equal(["closeWithheldInput"]);
    });
  });

  describe("about others' results", function () {
    const watched = (values: object = {}, claimed = 8n): void => {
      world.chain.seed = 1n << 200n;
      const delivery = deliveryOf(values);
      put(world, 1, "watched", { claimed: [claimed], holder: RIVAL, delivery });
    };
    beforeEach(function () {
      world = memoryNode({ watchtower: true });
    });

    it("to leave a right one alone", async function () {
      watched({}, 7n);
      expect(await attend()).to.deep.equal([]);
      expect(world.context.store.get(toBeHex(1, 32))?.phase).to.equal("watched");
    });
    it("to refute a wrong one by a proof that names this node as its finder", async function () {
      watched();
      expect(await attend()).to.deep.equal([]);
      expect(await createNode(world.context).workOnce()).to.equal(true);
      const { chainId, market, operator: payee } = world.context.chain;
      const { modelId } = requestOf(MODELS.both);
      const jobId = toBeHex(1, 32);
      expect(world.proven).to.deep.equal([jobContext({ chainId, market, jobId, payee, modelId })]);
      expect(await attend()).to.deep.equal(["prove"]);
      expect(world.sent.at(-1)).to.deep.include({ kind: "prove", finder: payee });
    });
    it("to challenge a wrong one when no proof would be in time", async function () {
      watched();
      world.chain.time = NOW + 55n;
      expect(await attend()).to.deep.equal(["challenge"]);
      world.chain.time = NOW + 61n;
      expect(await attend()).to.deep.equal([]);
    });
    it("to end a dispute after its window, and not before", async function () {
      watched({ disputedAt: NOW }, 7n);
      world.chain.time = NOW + 120n;
      expect(await attend()).to.deep.equal([]);
      world.chain.time = NOW + 121n;
      expect(await attend()).to.deep.equal(["expireDispute"]);
    });
  });

  describe("about output bytes", function () {
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
});
