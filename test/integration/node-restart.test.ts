import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createLogger, fileStore, startNode } from "@assay/node";
import { readAnswer, readJob, readResult } from "@assay/sdk";
import { expect } from "chai";

import type { Running } from "../../scripts/local/processes.js";
import { killAll, start, stop } from "../../scripts/local/processes.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, CIRCUIT, digitMarket, OPERATOR } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";
import type { Served } from "../utils/serveChain.js";
import { serveChain } from "../utils/serveChain.js";
import type { LogLine } from "../utils/testNode.js";
import { nodeConfig } from "../utils/testNode.js";

describe("A node that is restarted", function () {
  let world: DigitMarket;
  let served: Served;
  let folder: string;
  const dataDir = (): string => join(folder, "data");

  before(async function () {
    world = await digitMarket();
    served = await serveChain(world.connection.provider);
    folder = mkdtempSync(join(tmpdir(), "assay-restart-"));
    writeFileSync(
      join(folder, "node.json"),
      JSON.stringify({
        rpcUrl: served.url,
        chainId: 31337,
        market: world.address,
        circuits: [CIRCUIT],
        dataDir: dataDir(),
        proofSeconds: 3,
        marginSeconds: 3,
        pollMs: 50,
        startBlock: 0,
      }),
    );
  });
  after(async function () {
    killAll();
    await served.close();
    await world.connection.close();
    rmSync(folder, { recursive: true });
  });

  /** The node as operators run it: a process of its own. */
  function run(onLine: (line: LogLine) => void): Running {
    return start(
      ["packages/node/bin/assay-node.js", "run", "--config", join(folder, "node.json")],
      join(folder, "node.log"),
      { ASSAY_OPERATOR_KEY: accountKey(OPERATOR).privateKey },
      (text) => {
        onLine(JSON.parse(text) as LogLine);
      },
    );
  }

  /** Runs the node until it logs this stage; fails with the node's own words when it ends before. */
  async function runUntil(stage: string, lines: LogLine[] = []): Promise<Running> {
    let node: Running | undefined;
    await new Promise<void>((resolve, reject) => {
      node = run((line) => {
        lines.push(line);
        if (line.stage === stage) resolve();
      });
      void node.ended.then((code) => {
        const log = readFileSync(join(folder, "node.log"), "utf8");
        reject(new Error(`the node ended with ${code} before "${stage}":\n${log}`));
      });
    });
    if (node === undefined) throw new Error("no node");
    return node;
  }

  it("in mid-proof, without a warning, finishes its job and is paid once", async function () {
    const { at, accounts, market } = world;
    const { jobId, request } = await world.ask();

    const first = await runUntil("proving");
    // One folder, one node: a second one would send everything twice.
    await expectError(
      () => fileStore(dataDir()),
      "STORE_IN_USE",
      /already uses this data folder\. Stop that process/,
    );
    first.child.kill("SIGKILL");
    expect(await first.ended).to.equal("SIGKILL");
    const view = await readJob(at.anyone, jobId);
    expect([view.state, view.operator]).to.deep.equal(["Locked", accounts.operator]);

    const lines: LogLine[] = [];
    const second = await runUntil("paid", lines);
    expect(await stop(second)).to.equal(0);
    const stages = lines.filter((line) => line.jobId === jobId).map(({ stage }) => stage);
    expect(stages).to.deep.equal(["resumed", "proving", "proven", "settled", "paid"]);

    expect(await market.queryFilter(market.filters.Locked(jobId))).to.have.length(1);
    expect(await market.queryFilter(market.filters.Settled(jobId))).to.have.length(1);
    const result = await readResult(at.anyone, jobId);
    const { operator, paid } = result;
    expect([operator, paid]).to.deep.equal([accounts.operator, request.maxPrice]);
    expect((await readAnswer(at.anyone, result)).label).to.equal("7");
    const { operator: owned } = await world.balances();
    expect(owned.market).to.equal(paid);
    expect(owned.freeStake).to.equal(owned.stake);
  });

  it("names what is damaged in its folder, and goes on once that is restored", async function () {
    const { jobId } = await world.ask({ nonce: 5n }, 1);
    const config = nodeConfig(world.address, served.url, { dataDir: dataDir() });
    /** Runs the node in this process until it logs this stage, and then asks it to stop. */
    const runHere = async (last: string): Promise<void> => {
      const stop = new AbortController();
      const log = createLogger("info", {
        write: (text) => {
          const line = JSON.parse(text) as LogLine;
          if (line.jobId === jobId && line.stage === last) stop.abort();
        },
      });
      await startNode(config, log, stop.signal);
    };
    await runHere("locked");
    const record = join(dataDir(), "jobs", `${jobId}.json`);
    const text = readFileSync(record, "utf8");
    writeFileSync(record, text.slice(0, text.length / 2));
    await expectError(
      runHere("paid"),
      "STORE_DAMAGED",
      /json is damaged: .* Restore the file from a backup/,
    );
    expect(existsSync(join(dataDir(), "node.pid"))).to.equal(false);
    writeFileSync(record, text);
    await runHere("paid");
    expect((await readJob(world.at.anyone, jobId)).state).to.equal("Settled");
  });
});
