import type { Call } from "@assay/node";
import { createNode, decide, marketChain, systemClock } from "@assay/node";
import type { Market } from "@assay/sdk";
import { AssayError, limitOfBatch, withMargin } from "@assay/sdk";
import { expect } from "chai";
import type { TransactionRequest } from "ethers";
import { id, makeError, ZeroAddress } from "ethers";

import { IAssay__factory } from "../../../typechain-types/index.js";
import {
  deliveryOf,
  memoryNode,
  MODELS,
  NOW,
  OPERATOR,
  put,
  requestOf,
  RIVAL,
  viewOf,
} from "../../utils/memoryNode.js";

const CAP = 16_777_216n;
const WRONG_STATE = id("WrongState(bytes32,uint8,uint8)").slice(0, 10) + "00".repeat(96);
const abi = IAssay__factory.createInterface();

/** What the chain answers to a call with this much gas, or the data that it reverts with. */
type Answer = (gas: bigint) => { answer: string } | { revert: string | undefined };

/** A market behind a provider that prices calls as a test likes. */
function pricedMarket(
  answer: Answer,
  estimate: () => bigint,
): { market: Market; sent: TransactionRequest[] } {
  const sent: TransactionRequest[] = [];
  const provider = {
    getBlock: () => Promise.resolve({ gasLimit: 60_000_000n }),
    call: ({ gasLimit }: { gasLimit: bigint }) => {
      const given = answer(gasLimit);
      if ("answer" in given) return Promise.resolve(given.answer);
      const info = { data: given.revert ?? null } as never;
      const error: Error = makeError("the call failed", "CALL_EXCEPTION", info);
      return Promise.reject(error);
    },
    estimateGas: () => Promise.resolve().then(estimate),
    getTransactionReceipt: (hash: string) =>
      Promise.resolve({ status: 1, hash, logs: [], gasUsed: 1n, blockNumber: 1 }),
  };
  const runner = {
    signTransaction: () => undefined,
    sendTransaction: (transaction: TransactionRequest) => {
      sent.push(transaction);
      return Promise.resolve({ provider, hash: `0x${sent.length}` });
    },
  };
  const contract = { interface: abi, runner };
  const market = { address: ZeroAddress, provider, contract } as unknown as Market;
  return { market, sent };
}

const LIE = deliveryOf({ lock: deliveryOf().lock | BigInt("0x" + "0b".repeat(20)) });
const MINE = deliveryOf({ lock: deliveryOf().lock | BigInt(OPERATOR) });
const proof = (delivery = LIE): Call => ({
  kind: "prove",
  model: MODELS.both,
  settlement: { request: requestOf(MODELS.both), inputs: [], outputs: [1n], proof: "0x" },
  delivery,
  finder: OPERATOR,
});
const locks: Call = {
  kind: "lockMany",
  items: [{ request: requestOf(MODELS.both), bondBps: 10_000 }],
};

const chainOf = (market: Market): ReturnType<typeof marketChain> =>
  marketChain(market, OPERATOR, systemClock);

describe("Gas of a node's transactions", () => {
  for (const [fork, least] of [
    ["Osaka", 541_283n],
    ["Amsterdam", 1_349_483n],
    ["a chain that is dearer still", 9_000_000n],
  ] as const) {
    it(`is enough for a refutation at the prices of ${fork}`, async () => {
      const { market, sent } = pricedMarket(
        (gas) => (gas < least ? { revert: undefined } : { answer: "0x" }),
        () => least,
      );
      await chainOf(market).send([proof()]);
      expect(sent.map(({ gasLimit }) => gasLimit)).to.deep.equal([least + least / 4n]);
    });

    it(`is enough for every item of a batch at the prices of ${fork}, and not much more`, async () => {
      const done = abi.encodeFunctionResult("lockMany", [["0x00000000"]]);
      const starved = abi.encodeFunctionResult("lockMany", [[id("Unexplained()").slice(0, 10)]]);
      const { market, sent } = pricedMarket(
        (gas) => ({ answer: gas < least ? starved : done }),
        () => expect.fail("an estimate of a batch is worth nothing"),
      );
      const { sent: outcomes } = await chainOf(market).send([locks]);
      expect(outcomes[0]?.failures).to.deep.equal([undefined]);
      const limit = BigInt(sent[0]?.gasLimit ?? 0);
      expect(limit >= least && limit <= (least * 25n) / 16n + 2n).to.equal(true, String(limit));
    });
  }

  it("is all that a transaction may have when a call that would succeed has no estimate", async () => {
    const { market, sent } = pricedMarket(
      () => ({ answer: "0x" }),
      () => {
        throw new Error("the server has no estimate");
      },
    );
    await chainOf(market).send([proof(MINE)]);
    expect(sent.map(({ gasLimit }) => gasLimit)).to.deep.equal([CAP]);
  });

  it("is all that a transaction may have for a refutation that fails for no named reason, once", async () => {
    const { market, sent } = pricedMarket(
      () => ({ revert: undefined }),
      () => 1n,
    );
    const chain = chainOf(market);
    const first = await chain.send([proof()]);
    expect(first.sent[0]?.failures).to.deep.equal([undefined]);
    const second = await chain.send([proof()]);
    expect(second.sent[0]?.failures[0]?.code).to.equal("REVERTED");
    expect(sent.map(({ gasLimit }) => gasLimit)).to.deep.equal([CAP]);
  });

  it("is spent neither where a contract names the reason, nor on the node's own proof", async () => {
    const named = pricedMarket(
      () => ({ revert: WRONG_STATE }),
      () => 1n,
    );
    const { sent } = await chainOf(named.market).send([proof()]);
    expect(sent[0]?.failures[0]?.code).to.equal("WrongState");
    const own = pricedMarket(
      () => ({ revert: undefined }),
      () => 1n,
    );
    await chainOf(own.market).send([proof(MINE)]);
    expect([...named.sent, ...own.sent]).to.deep.equal([]);
  });

  it("is divided where calls need more together than one transaction may have", async () => {
    const calls: Call[] = [1n, 2n, 3n].map((target) => ({ kind: "post", target, evidence: "0x" }));
    const selector = abi.getFunction("multicall").selector;
    const { market, sent } = pricedMarket(
      () => ({ answer: "0x" }),
      () => 100_000n,
    );
    const provider = market.provider as unknown as { call: (t: { data: string }) => unknown };
    provider.call = ({ data }) => {
      if (!data.startsWith(selector)) return Promise.resolve("0x");
      const [parts] = abi.decodeFunctionData("multicall", data) as unknown as [string[]];
      if (parts.length > 2) return Promise.reject(new Error("out of gas"));
      return Promise.resolve(abi.encodeFunctionResult("multicall", [parts.map(() => "0x")]));
    };
    const outcomes = await chainOf(market).send(calls);
    expect(outcomes.sent.map(({ failures }) => failures)).to.deep.equal(Array(3).fill([undefined]));
    expect(sent).to.have.length(2);
  });
});

describe("A gas limit", () => {
  it("is never above the cap", async () => {
    expect(withMargin(100n, 1_000n)).to.equal(125n);
    expect(withMargin(900n, 1_000n)).to.equal(1_000n);
    const limit = await limitOfBatch((gas) => Promise.resolve(gas < CAP ? "a" : "b"), "b", CAP);
    expect(limit).to.equal(CAP);
  });

  it("counts a server's error as too little", async () => {
    const answerAt = (gas: bigint): Promise<string> =>
      gas < 1_000_000n ? Promise.reject(new Error("no answer")) : Promise.resolve("done");
    expect((await limitOfBatch(answerAt, "done", CAP)) >= 1_000_000n).to.equal(true);
  });
});

describe("A watchtower whose refutation fails", () => {
  it("raises an alarm as long as the lie stands", async () => {
    const world = memoryNode();
    const alarms: unknown[] = [];
    world.chain.seed = 1n;
    world.context.log.error = (line: { alarm?: unknown }) => {
      if (line.alarm !== undefined) alarms.push(line.alarm);
    };
    put(world, 1, "contested", {
      outputs: [7n],
      proof: "0x",
      delivery: deliveryOf(),
    });
    const failure = new AssayError("REVERTED", "the call reverted", "Look");
    Object.assign(world.context.chain, {
      send: (calls: readonly Call[]) => {
        const sent = calls.map(() => ({
          failures: [failure],
          gasUsed: 0n,
          transactionHash: undefined,
        }));
        return Promise.resolve({ sent, events: [] });
      },
      job: () => Promise.resolve(viewOf(1, { state: "Provisional", operator: ZeroAddress })),
      delivery: () =>
        Promise.resolve({
          delivery: deliveryOf(),
          operator: RIVAL,
          outputs: [8n],
        }),
    });
    await createNode(world.context).attend();
    expect(alarms).to.deep.equal(["REFUTATION_FAILED"]);
  });
});

describe("A node with a limit on callbacks", () => {
  it("refuses a job whose callback may cost it more", async () => {
    const { context } = memoryNode({ maxCallbackGas: 400_000 });
    const decisionOn = async (gas: bigint): Promise<string | undefined> => {
      const values = { callback: OPERATOR, callbackGas: gas };
      const record = put({ context }, 1, "waiting", { request: requestOf(MODELS.both, values) });
      const decision = await decide(context, record, viewOf(1), NOW, {
        free: 10n ** 30n,
        prover: { proofMilliseconds: 3_000n, proofFee: 0n, nextTurn: NOW },
        undecided: 0,
        session: undefined,
      });
      return decision.do === "refuse" ? decision.error.code : undefined;
    };
    expect(await decisionOn(400_001n)).to.equal("CALLBACK_TOO_DEAR");
    expect(await decisionOn(400_000n)).to.equal(undefined);
  });
});
