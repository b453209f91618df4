import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { freePort } from "../../local/processes.js";
import type { Step } from "../world.js";
import { ROOT } from "../world.js";

/** Time in which the local network must be ready, milliseconds. */
const READY_MS = 240_000;

/**
 * A real answer by the installed command: it asks a node of the repository's local network through its RPC server, and checks the
 * receipt without one.
 */
export const answer: Step = {
  name: "answer",
  async run(world) {
    const folder = world.project();
    world.folder("project", { "localnet.log": "" });
    const log = join(folder, "localnet.log");
    const book = join(folder, "book.json");
    const port = await freePort();
    const output = openSync(log, "w");
    const network = spawn(
      process.execPath,
      [
        ...["--import", "tsx", "scripts/local/localnet.ts"],
        ...["--port", String(port), "--book", book],
      ],
      { cwd: ROOT, stdio: ["ignore", output, output] },
    );
    closeSync(output);
    const ended = new Promise<void>((resolve) => {
      network.once("exit", () => {
        resolve();
      });
    });
    try {
      const end = Date.now() + READY_MS;
      while (!readFileSync(log, "utf8").includes("Ctrl-C ends everything.")) {
        if (network.exitCode !== null || Date.now() > end) {
          throw new Error(`the local network does not start:\n${readFileSync(log, "utf8")}`);
        }
        await new Promise((done) => setTimeout(done, 250));
      }
      const [, key = ""] = /export ASSAY_KEY=(0x\w{64})/.exec(readFileSync(log, "utf8")) ?? [];
      const url = `http://127.0.0.1:${port}`;
      const digit = join(ROOT, "docs/samples/seven.pgm");
      const assay = (args: string[], environment: object): Record<string, unknown> => {
        const words = ["--no-install", "assay", ...args, "--json"];
        return JSON.parse(world.run(folder, "npx", words, environment)) as Record<string, unknown>;
      };
      const question = ["--model", "digits-mlp", "--input", `@${digit}`, "--max-price", "4"];
      const asked = assay(["ask", ...question, "--out", "receipt.json"], {
        ...{ ASSAY_RPC_URL: url, ASSAY_BOOK: book, ASSAY_KEY: key },
      });
      if (asked.answer !== "7") throw new Error(`the model answers ${JSON.stringify(asked)}`);
      world.say(`npx assay ask: the digit is ${asked.answer}, by a ${String(asked.evidence)}`);
      const verified = assay(["verify", "receipt.json"], { ASSAY_BOOK: book });
      if (verified.answer !== "7" || verified.settlement !== "unchecked") {
        throw new Error(`the receipt shows ${JSON.stringify(verified)}`);
      }
      const settled = assay(["verify", "receipt.json", "--rpc", url], { ASSAY_BOOK: book });
      if (settled.settlement !== "quorum") {
        throw new Error(`the settlement shows as ${JSON.stringify(settled)}`);
      }
      world.say("npx assay verify: the receipt holds without a server, and its settlement by one");
    } finally {
      network.kill("SIGINT");
      await ended;
    }
  },
};
