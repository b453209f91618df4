import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { freePort, isFree } from "../../scripts/local/processes.js";
import { processAssay, ROOT } from "../utils/commandLine.js";

/** Processes that run: id, and id of the parent. One that has ended, and that its parent has not noticed yet, does not run. */
function processes(): [id: number, parent: number][] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , state]) => state?.startsWith("Z") === false)
    .map(([id, parent]) => [Number(id), Number(parent)]);
}

/** Ids of a process's descendants. */
function descendants(pid: number): number[] {
  const all = processes();
  const below = (parent: number): number[] =>
    all.flatMap(([child, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

describe("The local network", function () {
  this.timeout(280_000);

  let folder: string;
  let port: number;
  let network: ChildProcess;
  let printed = "";
  let environment: Record<string, string>;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "assay-localnet-"));
    port = await freePort();
    const book = join(folder, "book.json");
    const bin = join(ROOT, "packages/sdk/bin/assay.js");
    const args = [bin, "localnet", "--port", String(port), "--book", book];
    network = spawn(process.execPath, args, {
      cwd: join(ROOT, "docs"),
      stdio: ["ignore", "pipe", "pipe"],
    });
    await new Promise<void>((resolve, reject) => {
      const read = (text: Buffer): void => {
        printed += text.toString();
        if (printed.includes("Ctrl-C ends everything.")) resolve();
      };
      network.stdout?.on("data", read);
      network.stderr?.on("data", read);
      network.once("exit", () => {
        reject(new Error(`the network ended: ${printed}`));
      });
    });
    const [, key = ""] = /export ASSAY_KEY=(0x\w{64})/.exec(printed) ?? [];
    environment = { ASSAY_RPC_URL: `http://127.0.0.1:${port}`, ASSAY_BOOK: book, ASSAY_KEY: key };
  });
  after(function () {
    if (network.exitCode === null) network.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(ROOT, ".localnet", String(port)), { recursive: true, force: true });
  });

  it("says where it is, and what to type next", function () {
    expect(printed).to.match(new RegExp(`^url +http://127\\.0\\.0\\.1:${port} `, "m"));
    expect(printed).to.match(/^ +digits-mlp +0x\w{64}$/m);
    expect(printed.match(/^ +0x\w{40} +0x\w{64}$/gm)).to.have.length(3);
    expect(printed).to.contain("npx assay ask --model digits-mlp --input @");
  });

  it("answers by a proof, which is verified without a server", async function () {
    const receipt = join(folder, "receipt.json");
    const input = "@docs/samples/seven.pgm";
    const args = ["--model", "digits-mlp", "--input", input, "--max-price", "4", "--out", receipt];
    const asked = await processAssay(["ask", ...args], environment);
    expect([asked.code, asked.err]).to.deep.equal([0, ""]);
    expect(asked.out).to.match(/^answer +7$/m);
    const verified = await processAssay(["verify", receipt, "--json"], {
      ...environment,
      ASSAY_RPC_URL: "http://127.0.0.1:1",
    });
    expect(JSON.parse(verified.out)).to.include({ ok: true, answer: "7", evidence: "proof" });
  });

  it("answers by an enclave, whose result becomes final", async function () {
    const args = ["--model", "iris", "--input", "5.1,3.5,1.4,0.2", "--max-price", "2", "--enclave"];
    const { out } = await processAssay(["ask", ...args, "--json"], environment);
    expect(JSON.parse(out)).to.include({ ok: true, answer: "setosa", evidence: "signature" });
  });

  it("refuses a port in use, wrong options, and a folder outside the repository", async function () {
    const taken = await processAssay(["localnet", "--port", String(port)], {});
    expect(taken.code).to.equal(1);
    expect(taken.err).to.match(new RegExp(`^port ${port} is in use: .* by --port$`, "m"));
    const fork = await processAssay(["localnet", "--hardfork", "paris"], {});
    expect([fork.code, fork.err.trim()]).to.deep.equal([
      1,
      '--hardfork must be osaka or amsterdam, not "paris"',
    ]);
    const outside = await processAssay(["localnet"], {}, folder);
    expect(outside.code).to.equal(1);
    expect(outside.err).to.match(/^INVALID_CONFIG: localnet needs the repository .*make localnet/);
  });

  it("ends at SIGINT with all that it started", async function () {
    const children = descendants(network.pid ?? 0);
    // The network itself, the chain, and two nodes.
    expect(children).to.have.length.of.at.least(4);
    const ended = new Promise((resolve) => network.once("exit", resolve));
    network.kill("SIGINT");
    expect(await ended).to.equal(0);
    // A compiler's service ends a moment after the process that it serves.
    const left = (): number[] => processes().flatMap(([id]) => (children.includes(id) ? [id] : []));
    for (let i = 0; i < 100 && left().length > 0; i++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(left()).to.deep.equal([]);
    expect(await isFree(port)).to.equal(true);
  });
});
