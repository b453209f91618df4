import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadMnist } from "@assay/models/data";
import { configSchema, createLogger, startNode } from "@assay/node";
import type { Balances, Market } from "@assay/sdk";
import { deposit, openMarket, readAnswer, readBalances, readResult, stake } from "@assay/sdk";
import { run } from "@assay/sdk/cli";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";

import { modelIds, publishModels } from "../../scripts/deployment/publishModels.js";
import { addressBookOf } from "../utils/addressBook.js";
import { deployAssay, TOKEN } from "../utils/deployAssay.js";
import { accountKey, OPERATOR, REQUESTER } from "../utils/digitMarket.js";
import type { EnclaveMarket, EnclaveNode } from "../utils/enclaveMarket.js";
import { enclaveMarket } from "../utils/enclaveMarket.js";
import { VENDOR } from "../utils/enclaveRegistry.js";
import { postDrawn } from "../utils/postDrawn.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const FLOWER = "5.1,3.5,1.4,0.2";

describe("Any model, asked by name in a shell and served by the ordinary node", function () {
  let deployed: Awaited<ReturnType<typeof deployAssay>>;
  let served: Served;
  let provider: JsonRpcProvider;
  let requester: Market;
  let folder: string;
  let book: string;
  /** The first image of MNIST's test set, a seven, in every form of a file. */
  const seven = loadMnist("test").images[0] as Uint8Array;
  const header = Buffer.alloc(16);
  [0x0803, 1, 28, 28].forEach((word, i) => header.writeUInt32BE(word, 4 * i));
  const files = {
    "seven.bin": seven,
    "seven.pgm": Buffer.concat([Buffer.from("P5\n28 28\n255\n"), seven]),
    "seven.idx": Buffer.concat([header, seven]),
    "seven.json": JSON.stringify([...seven]),
  };

  before(async function () {
    deployed = await deployAssay();
    served = await serveChain(deployed.connection.provider);
    provider = new JsonRpcProvider(served.url, 31337, { cacheTimeout: -1, staticNetwork: true });
    const address = await deployed.market.getAddress();
    const open = (index: number): Promise<Market> =>
      openMarket(new Wallet(accountKey(index).privateKey, provider), address);
    requester = await open(REQUESTER);
    await publishModels(requester);
    for (const index of [REQUESTER, OPERATOR]) {
      await deployed.token.mint(accountKey(index).address, 1_000n * TOKEN);
    }
    await deposit(requester, 100n * TOKEN);
    await stake(await open(OPERATOR), accountKey(OPERATOR).address, 100n * TOKEN);
    folder = mkdtempSync(join(tmpdir(), "assay-any-model-"));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    book = join(folder, "book.json");
    writeFileSync(book, JSON.stringify(await addressBookOf(deployed, modelIds())));
  });
  after(async function () {
    provider.destroy();
    await served.close();
    await deployed.connection.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs a command with the requester's key; `[code, stdout, stderr]`. */
  async function assay(...args: string[]): Promise<[number, string, string]> {
    const lines = { out: [] as string[], err: [] as string[] };
    const code = await run([...args, "--book", book], {
      environment: { ASSAY_RPC_URL: served.url, ASSAY_KEY: accountKey(REQUESTER).privateKey },
      out: (line) => lines.out.push(line),
      err: (line) => lines.err.push(line),
    });
    return [code, lines.out.join("\n"), lines.err.join("\n")];
  }

  const request = (model: string, input: string): Promise<[number, string, string]> =>
    assay("request", "--model", model, "--input", input, "--max-price", "2", "--json");
  const balances = (): Promise<Balances> => readBalances(requester, accountKey(REQUESTER).address);

  it("refuses another model's input and an unknown model, before money moves", async function () {
    const before = await balances();
    const height = await provider.getBlockNumber();
    for (const [model, input, message] of [
      [
        "iris",
        `@${join(folder, "seven.bin")}`,
        /^INVALID_INPUT: .* is 784 bytes .* iris takes 4 n/,
      ],
      [
        "iris",
        seven.join(),
        /^INVALID_INPUT: .* of iris has 784 values, not 4\. iris takes 4 numb/,
      ],
      ["iris", "5.1,3.5,1.4", /^INVALID_INPUT: .* has 3 values, not 4\. iris takes .* in cm\.$/],
      [
        "digits-cnn",
        FLOWER,
        /^INVALID_INPUT: .* has 4 values, not 784\. digits-cnn takes an image/,
      ],
      ["nonsense", FLOWER, /^UNKNOWN_MODEL: the address book has no model "nonsense"\. Choose one/],
    ] as const) {
      const [code, out, err] = await request(model, input);
      expect([code, err]).to.deep.equal([1, ""]);
      const failure = JSON.parse(out) as Record<"code" | "message" | "advice", string>;
      expect(failure).to.include({ ok: false });
      expect(`${failure.code}: ${failure.message}. ${failure.advice}.`).to.match(message);
    }
    expect(await balances()).to.deep.equal(before);
    expect(await provider.getBlockNumber()).to.equal(height);
  });

  it("serves every model by proof, and names the answer by its labels", async function () {
    const asked: [job: string, label: string][] = [];
    for (const [model, input, label] of [
      ["iris", FLOWER, "setosa"],
      ["iris", "6.3 3.3 6 2.5", "virginica"],
      ["digits-fast", "@seven.bin", "7"],
      ["digits-cnn", "@seven.pgm", "7"],
      ["digits-mlp", "@seven.idx", "7"],
      ["digits-fast", "@seven.json", "7"],
    ] as const) {
      const [code, out, err] = await request(model, input.replace("@", `@${folder}/`));
      expect([code, err]).to.deep.equal([0, ""]);
      asked.push([(JSON.parse(out) as { job: string }).job, label]);
    }
    const config = configSchema.parse({
      rpcUrl: served.url,
      chainId: 31337,
      market: requester.address,
      operatorKey: accountKey(OPERATOR).privateKey,
      circuits: Object.keys(modelIds()),
      dataDir: join(folder, "node"),
      proofSeconds: 3,
      marginSeconds: 3,
      // Jobs of a model that are proven within this time settle together.
      batchSeconds: 10,
      pollMs: 50,
      startBlock: 0,
    });
    const stop = new AbortController();
    const node = startNode(config, createLogger("silent"), stop.signal);
    try {
      for (const [job, label] of asked) {
        const [code, out, err] = await assay("result", job, "--wait", "120", "--json");
        expect([code, err]).to.deep.equal([0, ""]);
        const operator = accountKey(OPERATOR).address;
        const paid = { units: String(2n * TOKEN), decimals: 18, symbol: "TEST" };
        expect(JSON.parse(out)).to.deep.include({ label, operator, paid });
      }
    } finally {
      stop.abort();
      await node;
    }
  });
});

describe("A model with public input words, served by an enclave", function () {
  let world: EnclaveMarket;
  let honest: EnclaveNode;
  before(async function () {
    world = await enclaveMarket("iris");
    honest = await world.startNode(OPERATOR);
    await honest.node.attest();
  });
  after(() => world.close());

  it("is delivered, drawn by an audit, proven with all its words, and paid", async function () {
    const valueAtRisk = 64n * TOKEN;
    const { jobId } = await world.ask({ valueAtRisk }, false, FLOWER);
    await honest.node.takeJobs();
    await honest.node.attend();
    const phase = (): string | undefined => honest.context.store.get(jobId)?.phase;
    expect(phase()).to.equal("provisional");
    // The seed draws it only because its vendor breaks.
    await world.networkHelpers.mine(3);
    await postDrawn(world.requester.market, jobId);
    await world.enclaves.connect(world.guardian).lowerVendorStatus(VENDOR, 2);
    await honest.node.attend();
    expect(phase()).to.equal("disputed");
    expect(await honest.node.workOnce()).to.equal(true);
    await honest.node.attend();
    expect(phase()).to.equal("settled");
    const result = await readResult(world.requester.market, jobId);
    expect((await readAnswer(world.requester.market, result)).label).to.equal("setosa");
  });
});
