import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { circuitsOf, publishedKey } from "@assay/circuits";
import { loadMnist } from "@assay/models/data";
import { servedModels } from "@assay/node";
import type { Hex } from "@assay/sdk";
import { modelId } from "@assay/sdk";
import { expect } from "chai";
import { encryptKeystoreJson, hexlify, Wallet, ZeroHash } from "ethers";

import { addressBookOf } from "../utils/addressBook.js";
import type { Ended } from "../utils/commandLine.js";
import { ROOT, runAssay } from "../utils/commandLine.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, digitMarket, REQUESTER } from "../utils/digitMarket.js";
import { rpcProxy } from "../utils/rpcProxy.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { TestNode } from "../utils/testNode.js";
import { testNode } from "../utils/testNode.js";

const PASSWORD = "correct horse";

describe("The command assay, for programs", function () {
  let world: DigitMarket;
  let served: Served;
  let operator: TestNode;
  let folder: string;
  let environment: Record<string, string>;
  let receipt: string;

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    operator = await testNode(world.address, served);
    folder = mkdtempSync(join(tmpdir(), "assay-programs-"));
    const book = await addressBookOf(world, { "digits-mlp": world.modelId });
    environment = {
      ASSAY_RPC_URL: served.url,
      ASSAY_BOOK: file("book.json", JSON.stringify(book)),
      ASSAY_KEY: accountKey(REQUESTER).privateKey,
    };
    file("seven", loadMnist("test").images[0] as Uint8Array);
    receipt = join(folder, "receipt.json");
  });
  after(async function () {
    await operator.close();
    await served.close();
    await world.connection.close();
    rmSync(folder, { recursive: true });
  });

  function file(name: string, content: Uint8Array | string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  const assay = (
    args: string[],
    changes: Record<string, string | undefined> = {},
  ): Promise<Ended> => runAssay(args, { ...environment, ...changes });

  /** Whole tokens, as a command prints them. */
  const tokens = (amount: bigint): object => {
    return { units: (amount * TOKEN).toString(), decimals: 18, symbol: "TEST" };
  };

  /** The one object that a command printed: nothing is before, behind or on standard error. */
  async function json(
    args: string[],
    changes: Record<string, string | undefined> = {},
  ): Promise<Record<string, unknown>> {
    const { code, out, err } = await assay([...args, "--json"], changes);
    expect(err).to.equal("");
    const value = JSON.parse(out) as Record<string, unknown>;
    expect(value.ok).to.equal(code === 0);
    return value;
  }

  const question = (...more: string[]): string[] => {
    const input = `@${join(folder, "seven")}`;
    return ["--model", "digits-mlp", "--input", input, "--max-price", "4", ...more];
  };

  it("asks by a name of ASSAY_BOOK, and writes a receipt that is verified without a server", async function () {
    const stop = new AbortController();
    const working = operator.node.run(stop.signal);
    let asked;
    try {
      asked = await json(["ask", ...question("--out", receipt)]);
    } finally {
      stop.abort();
      await working;
    }
    expect(asked).to.deep.include({
      answer: "7",
      evidence: "proof",
      price: tokens(4n),
      operator: world.accounts.operator,
    });
    const job = String(asked.job);
    const offline = { ASSAY_RPC_URL: "http://127.0.0.1:1" };
    expect(await json(["verify", receipt, "--job", job], offline)).to.deep.include({
      job,
      answer: "7",
      market: world.address,
      marketIsExpected: true,
      settlement: "unchecked",
    });
    expect(await json(["verify", receipt, "--rpc", served.url])).to.include({
      settlement: "quorum",
    });
    const unnamed = await json(["verify", receipt], { ASSAY_BOOK: undefined });
    expect(unnamed.marketIsExpected).to.equal(false);
    const read = await assay(["receipt", job]);
    expect(read.out + "\n").to.equal(readFileSync(receipt, "utf8"));
    expect((await json(["receipt", job])).receipt).to.deep.equal(JSON.parse(read.out));
    expect((await json(["result", job])).label).to.equal("7");
    expect(await json(["watch", job])).to.include({ state: "Settled" });
  });

  it("refuses a receipt that was changed, is of another job or market, or is none", async function () {
    const changed = JSON.parse(readFileSync(receipt, "utf8")) as { outputs: string[] };
    changed.outputs = ["1"];
    const path = file("changed.json", JSON.stringify(changed));
    expect(await json(["verify", path])).to.include({ code: "INVALID_EVIDENCE" });
    const other = "0x" + "12".repeat(32);
    expect(await json(["verify", receipt, "--job", other])).to.include({
      code: "INVALID_EVIDENCE",
    });
    const { rival } = world.accounts;
    expect((await json(["verify", receipt, "--market", rival])).message).to.match(
      /the receipt's market is 0x\w{40}, not 0x/,
    );
    const { code } = await json(["verify", join(folder, "seven")]);
    expect(code).to.equal("INVALID_RECEIPT");
    expect(await json(["verify", join(folder, "nothing")])).to.include({ code: "INVALID_RECEIPT" });
  });

  it("refuses to ask before money moves", async function () {
    const before = await world.balances();
    const cases: [args: string[], code: string][] = [
      [["ask", ...question().slice(0, -1), "0"], "INVALID_REQUEST"],
      [["ask", ...question("--enclave")], "NO_OPERATOR"],
      [["ask", ...question("--wait", "x")], "INVALID_CONFIG"],
      [["ask", "--model", "digits-mlp", "--input", "1,2", "--max-price", "4"], "INVALID_INPUT"],
      [["ask", "--model", "digits", "--input", "1,2", "--max-price", "4"], "UNKNOWN_MODEL"],
    ];
    for (const [args, code] of cases) expect(await json(args)).to.include({ code });
    expect(await world.balances()).to.deep.equal(before);
  });

  it("tells of every failure in one object", async function () {
    const usage = await assay(["answer", "--json"]);
    expect([usage.code, usage.err]).to.deep.equal([2, ""]);
    expect(JSON.parse(usage.out)).to.deep.equal({
      ok: false,
      code: "USAGE",
      message: "unknown command 'answer'",
      advice: "Read assay --help",
    });
    const none = { ASSAY_BOOK: undefined };
    expect(await json(["market"], none)).to.include({
      code: "INVALID_CONFIG",
      message: "no market is named",
    });
    const down = await json(["market"], { ASSAY_RPC_URL: "http://127.0.0.1:1" });
    expect(down).to.include({
      code: "CHAIN_FAILED",
      advice: "Check the RPC address and try again",
    });
    const { job } = await json(["request", ...question()]);
    await operator.node.takeJobs();
    const late = await json(["cancel", String(job)]);
    // Enumerations by their names.
    expect(late.code).to.equal("WrongState");
    expect(late.message).to.match(/actual Locked, needed Open\)$/);
  });

  it("lists models, nodes and an account's jobs, and quotes prices", async function () {
    const { models } = (await json(["models"])) as { models: object[] };
    expect(models).to.deep.equal([
      {
        name: "digits-mlp",
        evidence: "proof",
        inputWords: 1,
        outputWords: 1,
        id: world.modelId,
      },
    ]);
    const { nodes } = (await json(["nodes"])) as { nodes: Record<string, unknown>[] };
    expect(nodes.map(({ operator: address }) => address)).to.have.members([
      world.accounts.operator,
      world.accounts.rival,
    ]);
    expect(nodes.find((node) => node.operator === world.accounts.operator)).to.deep.include({
      stake: tokens(50n),
      settled: 1,
    });
    const { jobs, account } = (await json(["history"])) as {
      jobs: Record<string, unknown>[];
      account: string;
    };
    expect(account).to.equal(world.accounts.requester);
    expect(jobs.map(({ role, state }) => `${String(role)} ${String(state)}`)).to.deep.equal([
      "requester Settled",
      "requester Locked",
    ]);
    const { jobs: last } = (await json([
      ...["history", world.accounts.operator, "--last", "1"],
    ])) as { jobs: object[] };
    expect(last).to.have.length(1);
    expect(last[0]).to.include({ role: "operator", state: "Locked" });
    expect(await json(["quote", "digits-mlp", "--value", "640"])).to.deep.include({
      settledJobs: 1,
      medianPaid: tokens(4n),
      leastPrice: tokens(10n),
    });
    const table = await assay(["models"]);
    expect(table.out).to.match(/^name +evidence .*\ndigits-mlp +proof +1 +1 +0x\w{64}$/m);
  });

  it("lists through a server that takes ten blocks at a time", async function () {
    await world.networkHelpers.mine(60);
    const proxy = await rpcProxy(served.url);
    proxy.mostBlocks = 10;
    try {
      const commands = [
        ["models"],
        ["nodes"],
        ["history"],
        ["quote", "digits-mlp"],
        ["deliveries"],
      ];
      for (const command of commands) {
        const seen = await json(command, { ASSAY_RPC_URL: proxy.url });
        expect(seen).to.deep.equal(await json(command));
        expect(seen.ok).to.equal(true);
      }
    } finally {
      await proxy.close();
    }
  });

  it("mints test tokens, and publishes a model of a file", async function () {
    const account = Wallet.createRandom().address;
    expect(await json(["mint", "12", "--to", account])).to.deep.include({
      account,
      wallet: tokens(12n),
    });
    const [, iris] = [...servedModels(["iris"])][0] as [Hex, { model: typeof world.model }];
    const keys = circuitsOf("iris").map(publishedKey);
    const publication = {
      model: iris.model,
      keys: keys.map(({ bytes, production }) => ({ bytes: hexlify(bytes), production })),
    };
    const path = file("iris.json", JSON.stringify(publication));
    const id = modelId(iris.model);
    expect(await json(["publish", path])).to.deep.include({ model: id });
    const { models } = (await json(["models"])) as { models: { name: string }[] };
    expect(models.map(({ name }) => name)).to.deep.equal(["digits-mlp", "iris"]);
    // Publishing again changes nothing.
    expect(await json(["publish", path])).to.deep.include({ model: id });
    const broken = { ...publication, model: { ...iris.model, circuitId: ZeroHash + "0" } };
    const refused = await json(["publish", file("broken.json", JSON.stringify(broken))]);
    expect(refused.advice).to.match(/model\.circuitId: must be 0x and 64/);
  });

  it("signs with an encrypted key file, and shows neither key nor password", async function () {
    const { address, privateKey } = accountKey(REQUESTER);
    const text = await encryptKeystoreJson({ address, privateKey }, PASSWORD, {
      scrypt: { N: 1_024, r: 8, p: 1 },
    });
    const keystore = {
      ASSAY_KEY: undefined,
      ASSAY_KEYSTORE: file("key.json", text),
      ASSAY_PASSWORD_FILE: file("password", `${PASSWORD}\n`),
    };
    expect(await json(["balance"], keystore)).to.include({ account: address });
    const direct = { ...keystore, ASSAY_PASSWORD_FILE: undefined, ASSAY_PASSWORD: PASSWORD };
    expect(await json(["deposit", "1"], direct)).to.include({ account: address });
    const wrong: [changes: Record<string, string | undefined>, message: RegExp][] = [
      [{ ...direct, ASSAY_PASSWORD: "battery staple" }, /key\.json does not open$/],
      [{ ...direct, ASSAY_PASSWORD: undefined }, /key\.json needs a password$/],
      [{ ...direct, ASSAY_KEYSTORE: join(folder, "none") }, /key file .*none cannot be read$/],
      [{ ...direct, ASSAY_KEYSTORE: receipt }, /receipt\.json does not open$/],
    ];
    for (const [changes, message] of wrong) {
      const failure = await json(["balance"], changes);
      expect(failure.code).to.equal("INVALID_CONFIG");
      expect(failure.message).to.match(message);
      expect(JSON.stringify(failure)).to.not.match(/battery|correct horse/);
    }
  });

  it("completes commands and options in a shell", async function () {
    const { script } = await json(["completions", "bash"]);
    /** What bash offers for these words. */
    const offered = (...words: string[]): string[] => {
      const list = words.map((word) => `'${word}'`).join(" ");
      const program = `${String(script)}
COMP_WORDS=(assay ${list}); COMP_CWORD=${words.length}; _assay; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync("bash", ["-c", program], { cwd: ROOT, encoding: "utf8" })
        .trim()
        .split("\n");
    };
    expect(offered("c")).to.have.members(["chain", "cancel", "challenge", "completions"]);
    expect(offered("ask", "--m")).to.have.members(["--model", "--max-price", "--market"]);
    expect(offered("admin", "")).to.include.members(["list", "propose", "execute", "cancel"]);
    expect(offered("admin", "propose", "--s")).to.deep.equal(["--safe"]);
    expect((await assay(["completions", "fish"])).out).to.match(/^complete -c assay .* -a ask$/m);
    expect(await json(["completions", "csh"])).to.include({ code: "INVALID_CONFIG" });
  });
});
