import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

import type { Step, World } from "../world.js";
import { pinned } from "../world.js";

/** Largest bundle of the README's functions without ethers, bytes after gzip. */
const BUDGET = 150_000;

const README = `export { ask, formatReceipt, openMarket, parseAddressBook } from "@assay/sdk";
`;

/** Everything of a request that happens before a transaction. The salt is fixed, so that all machines agree. */
const PROGRAM = `import { buildRequest, decodeRevert, prepareInput } from "@assay/sdk";

export function answer() {
  const values = Array.from({ length: 784 }, (_, i) => i % 256);
  const digit = prepareInput("digits-mlp", { values, salt: 5n });
  const iris = prepareInput("iris", "5.1,3.5,1.4,0.2");
  const random = prepareInput("digits-fast", Uint8Array.from(values));
  const request = buildRequest({
    requester: "0x" + "11".repeat(20), modelId: "0x" + "22".repeat(32),
    maxPrice: 5n, now: 1000n, nonce: 7n, ...digit,
  });
  return JSON.stringify({
    digit: String(digit.inputCommitment), digest: request.inputDigest, bytes: digit.input.length,
    iris: String(iris.inputCommitment), random: random.input.length,
    error: decodeRevert("0xd0d04f60")?.code ?? "none", buffer: typeof Buffer, process: typeof process,
  });
}
`;

async function bundle(folder: string, entry: string, external: string[]): Promise<string> {
  const outfile = join(folder, "out", entry);
  await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile,
    external,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
  });
  return outfile;
}

/** A browser on this machine that prints a page's content, if there is one. */
function chromium(): string | undefined {
  const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"];
  return names.find((name) => name && spawnSync(name, ["--version"]).status === 0);
}

function inChromium(world: World, folder: string, program: string, bundled: string): string {
  const script = bundled.replaceAll("</script", "<\\/script");
  const page = `<!doctype html><meta charset="utf-8"><pre id="seen"></pre><script type="module">
${script}
</script>`;
  const file = join(world.folder("browser", { "page.html": page }), "page.html");
  const dom = world.run(folder, program, [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--virtual-time-budget=20000",
    "--dump-dom",
    `file://${file}`,
  ]);
  const seen = /<pre id="seen">([^<]*)<\/pre>/.exec(dom)?.[1];
  if (!seen) throw new Error(`the page shows nothing: ${dom.slice(0, 500)}`);
  return seen.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** The library without Node: its size, and a request that it prepares. */
export const browser: Step = {
  name: "browser",
  async run(world) {
    const folder = world.folder("browser", {
      "package.json": JSON.stringify({ name: "stranger", private: true, type: "module" }),
      "readme.mjs": README,
      "all.mjs": `export * from "@assay/sdk";\n`,
      "program.mjs": PROGRAM,
      "node.mjs": `import { answer } from "./program.mjs";\nconsole.log(answer());\n`,
      "page.mjs": `import { answer } from "./program.mjs";
try { document.querySelector("#seen").textContent = answer(); }
catch (error) { document.querySelector("#seen").textContent = String(error); }
`,
      "bare.mjs": `const { log } = console;
delete globalThis.Buffer; delete globalThis.process;
const { answer } = await import("./out/program.mjs");
log(answer());
`,
    });
    world.install(folder, ["@assay/models", "@assay/sdk", pinned("ethers")]);
    for (const [entry, what] of [
      ["readme.mjs", "the README's functions"],
      ["all.mjs", "the whole library"],
    ] as const) {
      const size = gzipSync(readFileSync(await bundle(folder, entry, ["ethers"]))).length;
      world.say(`${what} without ethers: ${(size / 1000).toFixed(1)} kB after gzip`);
      if (size > BUDGET) throw new Error(`${what} take ${size} bytes, more than ${BUDGET}`);
    }
    const expected = JSON.parse(world.run(folder, "node", ["node.mjs"])) as object;
    const program = chromium();
    await bundle(folder, "program.mjs", []);
    const page = readFileSync(await bundle(folder, "page.mjs", []), "utf8");
    const [where, seen] =
      program === undefined
        ? [
            "Node without Buffer and process, for want of Chromium",
            world.run(folder, "node", ["bare.mjs"]),
          ]
        : [program, inChromium(world, folder, program, page)];
    const wanted = { ...expected, buffer: "undefined", process: "undefined" };
    if (JSON.stringify(JSON.parse(seen)) !== JSON.stringify(wanted))
      throw new Error(`${where} says ${seen}, not ${JSON.stringify(wanted)}`);
    world.say(`run in ${where}: the same request as in Node`);
  },
};
