import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AddressBook, Admin, Market } from "@assay/sdk";
import {
  adminCall,
  adminFunctions,
  cancelOperation,
  executeOperation,
  listOperations,
  openAdmin,
  openMarket,
  proposeOperation,
  safeBatch,
  safeTransaction,
} from "@assay/sdk";
import { expect } from "chai";
import { JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { network } from "hardhat";

import { runAssay } from "../utils/commandLine.js";
import { deploy, parameterFile } from "../utils/deployment.js";
import { accountKey } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";

const DELAY = 23 * 24 * 60 * 60;
const [DEPLOYER, GOVERNOR, GUARDIAN, STRANGER] = [0, 1, 2, 9];

describe("Governance by names, from a deployed system", function () {
  let chain: Awaited<ReturnType<typeof network.create>>;
  let served: Served;
  let provider: JsonRpcProvider;
  let folder: string;
  let startBlock: number;
  let book: AddressBook;
  let verifier: string;
  let market: Market;
  let governor: Admin;
  let guardian: Admin;
  let stranger: Admin;
  let snapshot: { restore(): Promise<void> };

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "assay-governance-"));
    chain = await network.create();
    served = await serveChain(chain.provider);
    provider = new JsonRpcProvider(served.url, 31337, { cacheTimeout: -1, staticNetwork: true });
    const { Dcap } = parameterFile("sepolia");
    const parameters = { ...parameterFile("localhost"), Models: [], Dcap: Dcap ?? {} };
    const wallet = (index: number): Wallet => new Wallet(accountKey(index).privateKey, provider);
    book = await deploy(wallet(DEPLOYER), parameters, { folder });
    const open = async (index: number): Promise<Admin> =>
      openAdmin(await openMarket(wallet(index), book));
    ({ startBlock } = book);
    verifier = book.contracts.DcapVerifier?.address ?? expect.fail();
    market = await openMarket(wallet(STRANGER), book);
    [governor, guardian, stranger] = await Promise.all([
      open(GOVERNOR),
      open(GUARDIAN),
      open(STRANGER),
    ]);
  });
  beforeEach(async function () {
    snapshot = await chain.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());
  after(async function () {
    provider.destroy();
    await served.close();
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const states = async (): Promise<string[]> =>
    (await listOperations(stranger, startBlock)).map(({ text, state }) => `${text} ${state}`);

  it("sets the fee after the governor's delay, and not before", async function () {
    const call = adminCall(governor, "setFee", ["250"]);
    expect([call.text, call.role]).to.deep.equal(["JobMarket.setFee(250)", "governor"]);
    await expectError(executeOperation(governor, call), "AccessManagerNotScheduled", /Announce/);
    const { readyAt, id } = await proposeOperation(governor, call);
    expect(readyAt).to.equal((await chain.networkHelpers.time.latest()) + DELAY);
    expect(await states()).to.deep.equal(["JobMarket.setFee(250) waiting"]);
    await expectError(executeOperation(governor, call), "AccessManagerNotReady", /delay/);
    await expectError(proposeOperation(governor, call), "AccessManagerAlreadyScheduled", /before/);
    await chain.networkHelpers.time.increaseTo(readyAt);
    const [operation] = await listOperations(stranger, startBlock);
    expect(operation).to.deep.include({ id, state: "ready", nonce: 1, readyAt });
    await executeOperation(governor, call);
    expect(await states()).to.deep.equal(["JobMarket.setFee(250) executed"]);
    expect(await feeBps()).to.equal(250n);
  });

  it("registers a vendor after the delay, with a status by its name", async function () {
    const args = ["7", verifier, "SWHardeningNeeded", "0", "24"];
    const call = adminCall(governor, "EnclaveRegistry.registerVendor", args);
    const { readyAt } = await proposeOperation(governor, call);
    await chain.networkHelpers.time.increaseTo(readyAt);
    await executeOperation(governor, call);
    expect((await market.enclaves.vendorRoot(7)).isProduction).to.equal(true);
    expect((await market.enclaves.vendorOf(7)).worstTcbStatus).to.equal(1n);
  });

  it("pauses and unpauses at once for the guardian, who announces nothing", async function () {
    const pause = adminCall(guardian, "pauseIntake", []);
    const unpause = adminCall(guardian, "unpauseIntake", []);
    await executeOperation(guardian, pause);
    const { contract } = market;
    const ended = contract.filters.Unpaused();
    await executeOperation(guardian, unpause);
    expect(await contract.queryFilter(ended)).to.have.length(1);
    expect(await states()).to.deep.equal([]);
    await expectError(
      proposeOperation(guardian, pause),
      "AccessManagerUnauthorizedCall",
      /a role without delay executes a call and announces none/,
    );
  });

  it("takes an announcement back, and forgets it a week after it was ready", async function () {
    const call = adminCall(governor, "setFee", [100]);
    await proposeOperation(governor, call);
    await expectError(cancelOperation(stranger, call), "AccessManagerNotScheduled", /Announce/);
    const by = accountKey(GOVERNOR).address;
    await expectError(
      cancelOperation(stranger, call, by),
      "AccessManagerUnauthorizedCancel",
      /Only/,
    );
    await cancelOperation(governor, call);
    expect(await states()).to.deep.equal(["JobMarket.setFee(100) cancelled"]);
    await proposeOperation(governor, call);
    await chain.networkHelpers.time.increase(DELAY + 7 * 24 * 60 * 60);
    expect(await states()).to.deep.equal(["JobMarket.setFee(100) expired"]);
    await expectError(executeOperation(governor, call), "AccessManagerExpired", /again/);
  });

  it("gives and takes roles by their names", async function () {
    const newcomer = Wallet.createRandom().address;
    const call = adminCall(governor, "grantRole", ["guardian", newcomer, "0"]);
    expect(call.text).to.equal(`AccessManager.grantRole(1, ${newcomer}, 0)`);
    const { readyAt } = await proposeOperation(governor, call);
    await chain.networkHelpers.time.increaseTo(readyAt);
    await executeOperation(governor, call);
    expect((await governor.manager.hasRole(1n, newcomer)).isMember).to.equal(true);
  });

  it("lets a stranger do nothing", async function () {
    for (const { contract, method } of adminFunctions()) {
      if (method !== "setFee" && method !== "pauseIntake") continue;
      const call = adminCall(stranger, `${contract}.${method}`, method === "setFee" ? [1] : []);
      for (const act of [proposeOperation, executeOperation]) {
        await expectError(act(stranger, call), "AccessManagerUnauthorizedCall", /Only/);
      }
    }
  });

  it("writes what a Safe sends: the same three steps", async function () {
    const safe = Wallet.createRandom().address;
    const own = adminCall(governor, "grantRole", ["governor", safe, String(DELAY)]);
    const { readyAt } = await proposeOperation(governor, own);
    await chain.networkHelpers.time.increaseTo(readyAt);
    await executeOperation(governor, own);
    await provider.send("hardhat_setBalance", [safe, toQuantity(10n ** 18n)]);
    const signer = await chain.ethers.getImpersonatedSigner(safe);

    const call = adminCall(stranger, "setFee", ["99"]);
    const schedule = safeTransaction(stranger, "schedule", call);
    expect(schedule.to).to.equal(stranger.addresses.AccessManager);
    await signer.sendTransaction(schedule);
    await signer.sendTransaction(safeTransaction(stranger, "cancel", call, { caller: safe }));
    await signer.sendTransaction(schedule);
    await chain.networkHelpers.time.increase(DELAY);
    await signer.sendTransaction(safeTransaction(stranger, "execute", call));
    expect(await feeBps()).to.equal(99n);
    expect(safeBatch(stranger, call.text, [schedule])).to.deep.equal({
      version: "1.0",
      chainId: "31337",
      meta: { name: "JobMarket.setFee(99)" },
      transactions: [{ ...schedule, contractMethod: null }],
    });
  });

  it("is a command with the same words", async function () {
    const path = join(folder, "book.json");
    writeFileSync(path, JSON.stringify(book));
    /** Runs `assay admin` with an account's key, or with none. */
    const command = async (
      index: number | undefined,
      ...args: string[]
    ): Promise<Record<string, unknown>> => {
      const key = index === undefined ? {} : { ASSAY_KEY: accountKey(index).privateKey };
      const environment = { ASSAY_RPC_URL: served.url, ASSAY_BOOK: path, ...key };
      const { out, err } = await runAssay(["admin", ...args, "--json"], environment);
      expect(err).to.equal("");
      return JSON.parse(out) as Record<string, unknown>;
    };
    const fee = { ok: true, call: "JobMarket.setFee(250)", role: "governor" };
    const announced = await command(GOVERNOR, "propose", "setFee", "250");
    expect(announced).to.deep.include({ ...fee, state: "announced" });
    const { id, readyAt } = announced;
    const { operations } = await command(undefined, "list");
    expect(operations).to.deep.equal([
      { state: "waiting", readyAt, call: fee.call, caller: accountKey(GOVERNOR).address, id },
    ]);
    const early = await command(GOVERNOR, "execute", "setFee", "250");
    expect(early).to.include({ ok: false, code: "AccessManagerNotReady" });
    await chain.networkHelpers.time.increase(DELAY);
    const executed = await command(GOVERNOR, "execute", "setFee", "250");
    expect(executed).to.deep.equal({ ...fee, state: "executed" });
    await command(GOVERNOR, "propose", "setFee", "50");
    expect(await command(GOVERNOR, "cancel", "setFee", "50")).to.include({ state: "cancelled" });
    const file = join(folder, "safe.json");
    const height = await provider.getBlockNumber();
    const written = await command(undefined, "propose", "setFee", "99", "--safe", file);
    expect(await provider.getBlockNumber()).to.equal(height);
    const call = adminCall(stranger, "setFee", ["99"]);
    const { transactions } = JSON.parse(readFileSync(file, "utf8")) as { transactions: object[] };
    expect(transactions).to.deep.equal([
      { ...safeTransaction(stranger, "schedule", call), contractMethod: null },
    ]);
    const { to, data } = safeTransaction(stranger, "schedule", call);
    expect(written).to.deep.include({ to, data, value: "0", file });
    const wrong: [args: string[], code: string][] = [
      [["vote"], "USAGE"],
      [["propose"], "USAGE"],
      [["propose", "setPrice", "1"], "INVALID_CONFIG"],
      [["cancel", "setFee", "99", "--safe", file], "INVALID_CONFIG"],
      [["propose", "setFee", "99"], "AccessManagerUnauthorizedCall"],
    ];
    for (const [args, code] of wrong) {
      expect(await command(STRANGER, ...args)).to.include({ ok: false, code });
    }
  });

  it("refuses names and arguments that do not fit, before anything is sent", async function () {
    const wrong: [string, string[], RegExp][] = [
      ["setPrice", [], /no role may call a function named setPrice\. Name one of JobMarket\.pause/],
      ["setFee", [], /the number of arguments is 0\. Write setFee\(uint16 feeBps\)/],
      ["setFee", ["1.5"], /feeBps is 1\.5\. Write a whole number/],
      ["setFee", ["70000"], /setFee\(uint16 feeBps\) does not take 70000/],
      ["lowerVendorStatus", ["1", "Bad"], /status is Bad\. Write one of Trusted, Degraded, Broken/],
      ["setTargetClosed", [verifier, "yes"], /closed is yes\. Write true or false/],
      ["revokeSession", ["0x12"], /revokeSession\(address sessionKey\) does not take 0x12/],
    ];
    for (const [name, args, message] of wrong) {
      await expectError(() => adminCall(governor, name, args), "INVALID_CONFIG", message);
    }
    const list = adminCall(governor, "denyPlatform", [
      "0x" + "12".repeat(32),
      `${verifier}, ${verifier}`,
    ]);
    expect(list.text).to.equal(
      `EnclaveRegistry.denyPlatform(0x${"12".repeat(32)}, [${verifier}, ${verifier}])`,
    );
  });

  it("reads on through servers that answer ten blocks at a time", async function () {
    const call = adminCall(governor, "setFee", ["250"]);
    await chain.networkHelpers.mine(40);
    await proposeOperation(governor, call);
    let refused = 0;
    const send = provider.send.bind(provider);
    provider.send = async (method: string, params: unknown[] | Record<string, unknown>) => {
      if (method === "eth_getLogs") {
        const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
        if (Number(toBlock) - Number(fromBlock) >= 10) {
          refused += 1;
          throw new Error("query exceeds max block range 10");
        }
      }
      return send(method, params) as Promise<unknown>;
    };
    try {
      expect(await states()).to.deep.equal(["JobMarket.setFee(250) waiting"]);
      expect(refused).to.be.above(0);
    } finally {
      provider.send = send;
    }
  });

  /** The fee of jobs created from now on. */
  async function feeBps(): Promise<bigint> {
    const events = await market.contract.queryFilter(market.contract.filters.FeeSet());
    return events.at(-1)?.args[0] ?? 0n;
  }
});
