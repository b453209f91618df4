import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../../..");
const LANES = pathToFileURL(join(ROOT, "scripts/test/lanes.ts")).href;

/** A step that runs JavaScript. */
function step(title: string, code: string): object {
  return { title, command: [process.execPath, "-e", code] };
}

describe("lanes", () => {
  let folder: string;

  before(() => {
    mkdirSync(join(ROOT, ".cache"), { recursive: true });
    folder = mkdtempSync(join(ROOT, ".cache/lanes-test-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs lanes in a process of their own; `started` gets a function that sends it a signal. */
  async function run(
    lanes: Record<string, object[]>,
    started: (end: () => void) => void = () => undefined,
  ): Promise<{ code: number | null; printed: string }> {
    const script = join(folder, "run.mts");
    writeFileSync(
      script,
      `import { runLanes } from ${JSON.stringify(LANES)};\nawait runLanes(${JSON.stringify(lanes)});\n`,
    );
    const child = spawn(process.execPath, ["--import", "tsx", script], { cwd: ROOT });
    started(() => child.kill("SIGTERM"));
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, printed };
  }

  it("run side by side, and show the output of each step in one piece", async () => {
    // Each lane waits for a file that the other one writes: one after the other, neither would end.
    const say = (own: string, other: string): string => `
      const fs = require("node:fs");
      console.log("${own} one");
      fs.writeFileSync(${JSON.stringify(folder)} + "/${own}", "");
      while (!fs.existsSync(${JSON.stringify(folder)} + "/${other}"));
      console.log("${own} two");`;
    const { code, printed } = await run({
      left: [step("the left", say("left", "right"))],
      right: [step("the right", say("right", "left"))],
    });
    expect(code, printed).to.equal(0);
    expect(printed).to.include("left one\nleft two\n");
    expect(printed).to.include("right one\nright two\n");
  });

  it("fail when one step fails, after every other step has run", async () => {
    const { code, printed } = await run({
      left: [step("bad", "console.log('why'); process.exit(3)"), step("next", "")],
      right: [step("good", "")],
    });
    expect(code).to.equal(1);
    expect(printed).to.match(/why\n+== bad: FAILED/);
    expect(printed).to.match(/== next: passed/);
    expect(printed).to.match(/== good: passed/);
    expect(printed).to.match(/== FAILED after \d+ s: bad\n/);
  });

  it("end with every process of every step at a signal", async () => {
    const socket = join(folder, "alive");
    // Each step starts a process of its own, which is connected to this one as long as it lives.
    const connect = `require("node:net").connect(${JSON.stringify(socket)});`;
    const start = `
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", ${JSON.stringify(connect)}], { stdio: "ignore" });
      setInterval(() => {}, 1000);`;
    const closed: Promise<unknown>[] = [];
    let signal = (): void => undefined;
    const server = createServer((connection) => {
      closed.push(
        once(
          connection.resume().on("error", () => undefined),
          "close",
        ),
      );
      if (closed.length === 2) signal();
    }).listen(socket);
    await once(server, "listening");
    const { code } = await run({ a: [step("a", start)], b: [step("b", start)] }, (end) => {
      signal = end;
    });
    expect(code).to.equal(143);
    await Promise.all(closed);
    server.close();
  });
});
