import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadMnist } from "@assay/models/data";
import { readBalances } from "@assay/sdk";
import { expect } from "chai";

import type { Ended } from "../utils/commandLine.js";
import { processAssay, runAssay } from "../utils/commandLine.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, digitMarket, REQUESTER } from "../utils/digitMarket.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { TestNode } from "../utils/testNode.js";
import { testNode } from "../utils/testNode.js";

describe("The command assay", function () {
  let world: DigitMarket;
  let served: Served;
  let operator: TestNode;
  let folder: string;
  let environment: Record<string, string>;
  let image: string;

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    operator = await testNode(world.address, served);
    folder = mkdtempSync(join(tmpdir(), "assay-cli-"));
    environment = {
      ASSAY_RPC_URL: served.url,
      ASSAY_MARKET: world.address,
      ASSAY_KEY: accountKey(REQUESTER).privateKey,
    };
    image = file("seven", loadMnist("test").images[0] as Uint8Array);
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

  /** Runs the command in this process; what a variable is set to undefined is missing. */
  const assay = (
    args: string[],
    changes: Record<string, string | undefined> = {},
  ): Promise<Ended> => runAssay(args, { ...environment, ...changes });

  /** Runs it as people do. */
  const process_ = (args: string[]): Promise<Ended> => processAssay(args, environment);

  /** One value that a command printed for programs. */
  async function json(args: string[]): Promise<Record<string, unknown>> {
    const { code, out, err } = await assay([...args, "--json"]);
    expect(code, err).to.equal(0);
    return JSON.parse(out) as Record<string, unknown>;
  }

  /** Whole tokens, as a command prints them for programs. */
  const tokens = (amount: bigint): object => {
    return { units: (amount * TOKEN).toString(), decimals: 18, symbol: "TEST" };
  };

  const request = (...more: string[]): string[] => {
    return [
      "request",
      "--model",
      world.modelId,
      "--input",
      `@${image}`,
      "--max-price",
      "4",
      ...more,
    ];
  };

  it("asks, shows where the job stands, and shows its result", async function () {
    const asked = await process_([...request(), "--json"]);
    expect([asked.code, asked.err]).to.deep.equal([0, ""]);
    const { job, ...rest } = JSON.parse(asked.out) as Record<string, unknown> & { job: string };
    expect(rest).to.deep.include({ ok: true, reserved: tokens(4n) });
    const { node } = operator;

    expect(await json(["status", job])).to.include({
      state: "Open",
      requester: world.accounts.requester,
    });
    const early = await assay(["result", job]);
    expect([early.code, early.out]).to.deep.equal([1, ""]);
    expect(early.err).to.match(
      /^NOT_SETTLED: job 0x\w{64} has no result\. Wait for it, or read the job's state\.$/,
    );
    expect((await assay(["result", job, "--wait", "0"])).err).to.match(
      /^TIMEOUT: job 0x\w{64} is Open after 0 ms\. Wait longer/,
    );

    await node.takeJobs();
    expect(await json(["status", job])).to.include({
      state: "Locked",
      operator: world.accounts.operator,
    });
    const late = await assay(["cancel", job]);
    expect([late.code, late.err.split(" ")[0]]).to.deep.equal([1, "WrongState:"]);
    await node.workOnce();
    await node.deliver();

    expect(await json(["status", job])).to.include({ state: "Settled" });
    const result = await process_(["result", job, "--wait", "5"]);
    expect([result.code, result.err]).to.deep.equal([0, ""]);
    expect(result.out).to.match(/^label +7$/m);
    expect(result.out).to.match(/^paid +4\.0 TEST$/m);
  });

  it("moves money in and out, and takes back a job that nobody holds", async function () {
    const { requester } = world.accounts;
    const before = await readBalances(world.at.anyone, requester);
    expect(await json(["deposit", "1.5"])).to.include({ account: requester });
    const { job } = await json(request("--min-price", "1", "--window", "60"));
    expect((await readBalances(world.at.anyone, requester)).market).to.equal(
      before.market - (5n * TOKEN) / 2n,
    );
    expect(await json(["cancel", String(job)])).to.include({ state: "None" });
    expect((await assay(["status", String(job)])).out).to.match(/^note +cancelled, or expired/m);
    await json(["withdraw", "1.5"]);
    expect(await readBalances(world.at.anyone, requester)).to.deep.equal(before);
    await json(["stake", "2", "--operator", world.accounts.rival]);
    expect(await json(["balance", world.accounts.rival])).to.deep.include({ staked: tokens(52n) });
    expect(await json(["market"])).to.deep.include({ market: world.address, minBond: tokens(1n) });
  });

  it("describes itself and each of its commands", async function () {
    const { code, out } = await assay(["--help"]);
    expect(code).to.equal(0);
    const commands = [...out.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name ?? "")
      .filter((name) => name !== "help");
    expect(commands).to.deep.equal([
      "chain",
      "market",
      "models",
      "nodes",
      "quote",
      "publish",
      "mint",
      "balance",
      "deposit",
      "withdraw",
      "stake",
      "ask",
      "request",
      "status",
      "watch",
      "history",
      "result",
      "receipt",
      "verify",
      "cancel",
      "deliveries",
      "delivery",
      "challenge",
      "admin",
      "localnet",
      "completions",
    ]);
    for (const command of commands) {
      const help = await assay([command, "--help"]);
      expect(help.code).to.equal(0);
      expect(help.out).to.match(new RegExp(`^Usage: assay ${command} `));
      if (["admin", "localnet", "completions"].includes(command)) continue;
      expect(help.out).to.match(/--rpc <url(\.\.\.)?>/);
    }
  });

  describe("on bad input ends with a code and a line that says what to do, and nothing is lost:", function () {
    const unchanged = async (
      ended: Promise<Ended>,
      code: number,
      message: RegExp,
    ): Promise<void> => {
      const before = await world.balances();
      const { code: actual, out, err } = await ended;
      expect([actual, out]).to.deep.equal([code, ""]);
      expect(err).to.match(message);
      expect(err).to.not.contain(accountKey(REQUESTER).privateKey.slice(2));
      expect(await world.balances()).to.deep.equal(before);
    };

    it("wrong usage", async function () {
      await unchanged(process_(["answer"]), 2, /unknown command 'answer'/);
      await unchanged(assay(["request"]), 2, /required option '--model <model>' not specified/);
      await unchanged(assay(["status"]), 2, /missing required argument 'job'/);
      await unchanged(assay(["market", "--fast"]), 2, /unknown option '--fast'/);
    });

    it("wrong chain, no market, no server", async function () {
      await unchanged(
        assay(request("--chain", "1")),
        1,
        /^WRONG_CHAIN: the RPC server is on chain 31337, not 1\. Use an RPC server/,
      );
      await unchanged(
        assay(request("--market", world.accounts.rival)),
        1,
        /^NO_CONTRACT: there is no contract at 0x\w{40} on chain 31337\. Take/,
      );
      await unchanged(
        assay(request("--rpc", "http://127.0.0.1:1")),
        1,
        /^CHAIN_FAILED: .+\. Check the RPC address and try again\.$/,
      );
      const missing = assay(["market"], { ASSAY_MARKET: undefined });
      await unchanged(missing, 1, /^INVALID_CONFIG: no market is named\. Set --rpc/);
    });

    it("no key, or a broken one, which is not repeated", async function () {
      await unchanged(
        assay(request(), { ASSAY_KEY: undefined }),
        1,
        /^INVALID_CONFIG: this command needs a key to sign with\. .*ASSAY_KEY/,
      );
      const broken = accountKey(REQUESTER).privateKey.slice(0, -1);
      await unchanged(
        assay(request(), { ASSAY_KEY: broken }),
        1,
        /^INVALID_CONFIG: key: must be 0x and 64 hexadecimal digits\./,
      );
    });

    it("malformed input", async function () {
      const cases: [name: string, content: Uint8Array | string, message: RegExp][] = [
        ["short", new Uint8Array(700), /is 700 bytes that are no text\. digits-mlp takes an image/],
        ["list", "[1, 2]", /the input of digits-mlp has 2 values, not 784\. digits-mlp takes/],
        ["words", Array(784).fill("a").join(), /value 0 of the input of digits-mlp is "a", not a/],
        ["ink", JSON.stringify(Array(784).fill(999)), /pixel 0 of the input is 999, not an/],
      ];
      for (const [name, content, message] of cases) {
        const code = new RegExp(`^INVALID_INPUT: .*${message.source}`);
        await unchanged(assay(request("--input", `@${file(name, content)}`)), 1, code);
      }
      await unchanged(
        assay(request("--input", `@${join(folder, "nothing")}`)),
        1,
        /^INVALID_INPUT: the input file .*nothing cannot be read\. Check the path and its permissions\.$/,
      );
    });

    it("unknown model, insufficient deposit, strange amounts and ids", async function () {
      await unchanged(
        assay(request("--model", "0x" + "34".repeat(32))),
        1,
        /^UNKNOWN_MODEL: no model 0x3434\w+ was published since block 0\. Correct the id/,
      );
      await unchanged(
        assay(request("--model", "nonsense")),
        1,
        /^UNKNOWN_MODEL: "nonsense" is not a model id, and no address book names the models\. Name/,
      );
      await unchanged(
        assay(request("--max-price", "5000")),
        1,
        /^InsufficientBalance: .*required 5000\d{18}\)\. The account's free balance is too small: deposit the difference\.$/,
      );
      await unchanged(
        assay(request("--max-price", "much")),
        1,
        /^INVALID_CONFIG: "much" is not an amount of TEST\. Pass a positive number/,
      );
      await unchanged(
        assay(["deposit", "-1"]),
        1,
        /^INVALID_CONFIG: "-1" is not an amount of TEST/,
      );
      await unchanged(
        assay(["status", "0x12"]),
        1,
        /^INVALID_CONFIG: "0x12" is not a job id\. Pass the id/,
      );
      await unchanged(
        assay(["status", "0x" + "56".repeat(32)]),
        1,
        /^NOT_FOUND: no request has created job 0x5656\w+ since block 0\. Check the job id/,
      );
    });
  });
});
