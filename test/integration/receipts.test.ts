import { prove, terminate } from "@assay/circuits";
import { encodeImage, infer, loadModel } from "@assay/models";
import type { Market, Receipt, Settlement } from "@assay/sdk";
import {
  addStateProof,
  DisagreementError,
  formatReceipt,
  isResult,
  JOBS_SLOT,
  lockJob,
  openMarket,
  parseReceipt,
  readReceipt,
  readResult,
  settleJob,
  verifyReceipt,
  waitForResult,
} from "@assay/sdk";
import { expect } from "chai";
import { AbiCoder, getBytes, hexlify, JsonRpcProvider, keccak256 } from "ethers";

import { addressBookOf } from "../utils/addressBook.js";
import type { Asked, DigitMarket } from "../utils/digitMarket.js";
import { CIRCUIT, digitMarket } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { RpcProxy } from "../utils/rpcProxy.js";
import { rpcProxy } from "../utils/rpcProxy.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const coder = AbiCoder.defaultAbiCoder();

describe("Receipts of proven results", function () {
  let world: DigitMarket;
  let served: Served;
  let liar: RpcProxy;
  let provider: JsonRpcProvider;
  let lying: JsonRpcProvider;
  let honest: Market;
  let asked: Asked;
  let settlement: Settlement;
  let receipt: Receipt;
  /** The words of another digit, in place of the result's. */
  let falseWords: bigint[];

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    liar = await rpcProxy(served.url);
    provider = new JsonRpcProvider(served.url);
    lying = new JsonRpcProvider(liar.url);
    honest = await openMarket(provider, await addressBookOf(world, { [CIRCUIT]: world.modelId }));
    asked = await world.ask();
    settlement = await prepare(asked);
    falseWords = infer(loadModel(CIRCUIT), encode((await world.draft({}, 1)).image)).outputs;
    await settleJob(world.at.operator, world.model, settlement);
    receipt = await readReceipt(honest, asked.jobId);
    startLying();
  });
  after(async function () {
    provider.destroy();
    lying.destroy();
    await liar.close();
    await served.close();
    await world.connection.close();
    await terminate();
  });

  const encode = (image: Uint8Array): Uint8Array => encodeImage(loadModel(CIRCUIT), image);

  /** Locks a job and proves its result. */
  async function prepare({ request, jobId, image, salt }: Asked): Promise<Settlement> {
    await lockJob(world.at.operator, request, 10_000);
    const input = encode(image);
    const context = world.context(jobId, world.accounts.operator);
    const { proof } = await prove(CIRCUIT, { input, salt, context });
    const { outputs } = infer(loadModel(CIRCUIT), input);
    return { request, inputs: [], outputs, proof: hexlify(proof) };
  }

  /** The server rewrites the event of the settlement, and answers that the rewritten words are the result. */
  function startLying(): void {
    const settled = world.market.interface.getEvent("Settled").topicHash;
    const { selector } = world.market.interface.getFunction("isResult");
    const types = ["uint256", "uint256[]"];
    liar.rewrite = ({ method, params = [] }, result) => {
      if (method === "eth_getLogs") {
        return (result as { topics: string[]; data: string }[]).map((log) => {
          if (log.topics[0] !== settled) return log;
          const [paid] = coder.decode(types, log.data) as unknown as [bigint];
          return { ...log, data: coder.encode(types, [paid, falseWords]) };
        });
      }
      const { data, input } = (params[0] ?? {}) as { data?: string; input?: string };
      const isAsked = method === "eth_call" && (data ?? input ?? "").startsWith(selector);
      return isAsked ? coder.encode(["bool"], [true]) : result;
    };
  }

  const outputsOf = (words: readonly bigint[]): string[] => words.map(String);

  it("hold request, model, outputs, payee, evidence, key and block, as JSON that is read back", async function () {
    expect(parseReceipt(formatReceipt(receipt))).to.deep.equal(receipt);
    expect(receipt.jobId).to.equal(asked.jobId);
    expect(receipt.payee).to.equal(world.accounts.operator);
    expect(receipt.outputs).to.deep.equal(outputsOf(settlement.outputs));
    expect(receipt.evidence).to.deep.include({ kind: "proof", proof: settlement.proof });
    const block = await provider.getBlock(receipt.settlement.blockNumber);
    expect(receipt.settlement.blockHash).to.equal(block?.hash);
  });

  it("are verified without any server", async function () {
    const { chainId, address: market } = honest;
    const { jobId } = asked;
    const expected = { chainId, market, jobId, modelId: world.modelId };
    expect(await verifyReceipt(receipt, { expect: expected })).to.deep.equal({
      jobId,
      modelId: world.modelId,
      outputs: settlement.outputs,
      payee: world.accounts.operator,
      evidence: "proof",
      settlement: "unchecked",
    });
    for (const [name, value] of Object.entries({ chainId: 1n, market: world.accounts.rival })) {
      await expectError(
        verifyReceipt(receipt, { expect: { ...expected, [name]: value } }),
        "INVALID_EVIDENCE",
        /the receipt's (chain|market) is \w+, not/,
      );
    }
  });

  it("are refused if anything in them was changed", async function () {
    const { evidence } = receipt;
    if (evidence.kind !== "proof") return expect.fail("there is no proof");
    const bytes = getBytes(evidence.proof);
    bytes[63] = (bytes[63] ?? 0) ^ 1;
    const otherKey = `${evidence.verifyingKey.slice(0, -2)}00`;
    const changes: [Partial<Receipt>, RegExp][] = [
      [{ outputs: outputsOf(falseWords) }, /the proof does not hold for the outputs/],
      [{ payee: world.accounts.rival }, /the proof does not hold/],
      [{ chainId: "1" }, /request has the job id/],
      [{ jobId: `0x${"12".repeat(32)}` }, /request has the job id/],
      [{ request: { ...receipt.request, maxPrice: "1" } }, /request has the job id/],
      [
        { model: { ...receipt.model, circuitId: `0x${"12".repeat(32)}` } },
        /model is not the requested/,
      ],
      [{ evidence: { ...evidence, proof: hexlify(bytes) } }, /the proof does not hold/],
      [{ evidence: { ...evidence, verifyingKey: otherKey } }, /verifying key is not that of/],
      [{ evidence: { ...evidence, inputs: ["1"] } }, /input words of the evidence are not those/],
    ];
    for (const [change, message] of changes)
      await expectError(verifyReceipt({ ...receipt, ...change }), "INVALID_EVIDENCE", message);
    const cut = formatReceipt({ ...receipt, payee: "0x12" });
    await expectError(() => parseReceipt(cut), "INVALID_RECEIPT", /payee: must be an address/);
    const later = formatReceipt({ ...receipt, version: 2 as 1 });
    await expectError(() => parseReceipt(later), "INVALID_RECEIPT", /does not know version 2/);
  });

  it("show the settlement by the state of a block whose hash is known", async function () {
    const block = await provider.getBlock("latest");
    const blockHash = block?.hash ?? "";
    const withProof = parseReceipt(formatReceipt(await addStateProof(honest, receipt)));
    expect(await verifyReceipt(withProof, { blockHash })).to.include({ settlement: "state-proof" });
    const parent = block?.parentHash ?? "";
    await expectError(
      verifyReceipt(withProof, { blockHash: parent }),
      "INVALID_EVIDENCE",
      /the header of the receipt's proof is not that of block/,
    );
    await expectError(verifyReceipt(receipt, { blockHash }), "INVALID_EVIDENCE", /holds no proof/);
    const { stateProof } = withProof;
    if (stateProof === undefined) return expect.fail("there is no proof of the state");
    const others = [
      { ...stateProof, account: stateProof.account.slice(1) },
      { ...stateProof, storage: stateProof.storage.slice(0, -1) },
    ];
    for (const other of others) {
      await expectError(
        verifyReceipt({ ...withProof, stateProof: other }, { blockHash }),
        "INVALID_EVIDENCE",
        /the proof of the state is false|which is not this result/,
      );
    }
    // A block before the settlement does not show it.
    const earlier = await provider.getBlock(receipt.settlement.blockNumber - 1);
    const early = await addStateProof(honest, receipt, earlier?.hash ?? "");
    await expectError(
      verifyReceipt(early, { blockHash: earlier?.hash ?? "" }),
      "INVALID_EVIDENCE",
      /which is not this result/,
    );
  });

  it("know the place of a job's word in the market's storage", async function () {
    const { job } = await world.market.jobOf(asked.jobId);
    const slots: number[] = [];
    for (let slot = 0; slot < 2_048; slot++) {
      const place = keccak256(coder.encode(["bytes32", "uint256"], [asked.jobId, slot]));
      const value = await world.ethers.provider.getStorage(world.address, place);
      if (BigInt(value) === job) slots.push(slot);
    }
    expect(slots).to.deep.equal([Number(JOBS_SLOT)]);
  });

  describe("and a server that lies in logs and in calls", function () {
    const open = (witnesses: JsonRpcProvider[]): Promise<Market> =>
      openMarket(lying, world.address, { witnesses });

    it("is believed by a market that has no other server: so it lies well", async function () {
      const market = await open([]);
      expect((await readResult(market, asked.jobId)).outputs).to.deep.equal(falseWords);
      expect(await isResult(market, settlement.request, falseWords)).to.equal(true);
    });

    it("is found out by a second server, which says who differs", async function () {
      const market = await open([provider]);
      for (const read of [
        readResult(market, asked.jobId),
        waitForResult(market, asked.jobId, { pollMs: 1 }),
      ]) {
        const error: unknown = await read.catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(DisagreementError);
        const { answers } = error as DisagreementError;
        expect(answers.map(({ server }) => server.split(" (")[0])).to.deep.equal([
          "server 0",
          "server 1",
        ]);
        expect(answers[0]?.answer).to.not.equal(answers[1]?.answer);
      }
    });

    it("is found out without a second one, since it has no proof of its words", async function () {
      const market = await open([]);
      // No transaction shows evidence of words that were never proven.
      await expectError(
        readReceipt(market, asked.jobId),
        "NOT_FOUND",
        /does not show its evidence/,
      );
      const false_ = { ...receipt, outputs: outputsOf(falseWords) };
      await expectError(verifyReceipt(false_), "INVALID_EVIDENCE", /does not hold/);
    });

    it("does not confirm a settlement that an honest one denies", async function () {
      const { evidence } = receipt;
      const never = await prepare(await world.ask({}, 2));
      const open_ = { ...receipt, ...(await unsettled(never, evidence)) };
      expect(await verifyReceipt(open_)).to.include({ settlement: "unchecked" });
      expect(await verifyReceipt(open_, { providers: [lying] })).to.include({
        settlement: "quorum",
      });
      await expectError(
        verifyReceipt(open_, { providers: [lying, provider] }),
        "RPC_DISAGREEMENT",
        /server 0 .* says .*; server 1 .* says/,
      );
      await expectError(
        verifyReceipt(open_, { providers: [provider] }),
        "INVALID_EVIDENCE",
        /has not settled job/,
      );
      expect(await verifyReceipt(receipt, { providers: [provider] })).to.include({
        settlement: "quorum",
      });
    });

    /** The receipt of a result that is proven and not settled. */
    async function unsettled(
      { request, outputs, proof }: Settlement,
      evidence: Receipt["evidence"],
    ): Promise<Partial<Receipt>> {
      const jobId = await world.market.jobIdOf(request);
      const json = Object.fromEntries(
        Object.entries(request).map(([name, value]) => [
          name,
          typeof value === "bigint" ? String(value) : (value as unknown),
        ]),
      ) as Receipt["request"];
      return {
        jobId,
        request: json,
        outputs: outputsOf(outputs),
        evidence: {
          ...evidence,
          inputs: [String(BigInt(request.inputCommitment))],
          proof,
        } as Receipt["evidence"],
      };
    }
  });
});
