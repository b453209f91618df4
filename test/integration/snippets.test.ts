import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { loadMnist } from "@assay/models/data";
import { configSchema } from "@assay/node";
import { deposit, openMarket, readBalances, withdraw } from "@assay/sdk";
import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import solc from "solc";
import ts from "typescript";

import { addressBookOf } from "../utils/addressBook.js";
import { TOKEN } from "../utils/deployAssay.js";
import type { DigitMarket } from "../utils/digitMarket.js";
import { accountKey, CIRCUIT, digitMarket, OPERATOR, REQUESTER } from "../utils/digitMarket.js";
import { serveChain } from "../utils/serveChain.js";
import { testNode } from "../utils/testNode.js";

const ROOT = join(import.meta.dirname, "../..");
/** Inside the repository, so that the snippets find its packages. */
const FOLDER = join(ROOT, ".cache/snippets");

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
].filter((name) => name.endsWith(".md"));

/** Code of a language in the pages, named by page and place: `docs/integrating.md 1` is the first. */
function blocks(language: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, page), "utf8");
    const fence = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm");
    let place = 0;
    for (const match of text.matchAll(fence)) found.set(`${page} ${++place}`, match[2] ?? "");
  }
  return found;
}

/** What a requester of a digit has at hand, by name and type. */
const DIGIT = { key: "string", url: "string", maxPrice: "bigint" };
const MARKET = 'import("@assay/sdk").Market';

/** What the reader of each snippet has at hand, and what the snippet shows. */
const TYPESCRIPT: Record<
  string,
  { given: Record<string, string>; imports?: string; shows?: string }
> = {
  "README.md 1": { given: DIGIT, shows: "jobId: receipt.jobId, label: answer.label" },
  "docs/integrating.md 1": {
    given: { ...DIGIT, image: "Uint8Array" },
    shows: "jobId, label, price",
  },
  "docs/integrating.md 2": {
    given: { market: MARKET, image: "Uint8Array", maxPrice: "bigint", requester: "string" },
    shows: "jobId, label",
  },
  "docs/integrating.md 3": {
    given: {
      book: 'import("@assay/sdk").AddressBook',
      provider: 'import("ethers").Provider',
      second: 'import("ethers").Provider',
      jobId: "string",
      blockHash: "string",
    },
    shows: "outputs, settlement",
  },
  "docs/integrating.md 4": {
    given: {
      market: MARKET,
      request: 'import("@assay/sdk").Request',
      input: "Uint8Array",
      report: "(...words: [code: string, what: string, advice: string]) => void",
    },
    imports: 'import { deposit, requestInference } from "@assay/sdk";',
  },
  "docs/integrating.md 5": {
    given: {
      market: MARKET,
      options: 'import("@assay/sdk").RequestOptions',
      input: "Uint8Array",
    },
    shows: "outputs, delivery",
  },
  "docs/attestation.md 1": {
    given: {
      tee: '"SGX" | "TDX"',
      fmspc: "Uint8Array",
      ca: '"platform" | "processor"',
      baseUrl: "string",
      rootCrlUrl: "string",
      store: 'import("../../typechain-types/index.js").CollateralStore',
    },
    imports: 'import { fetchCollateral, prepareUpserts } from "@assay/enclave";',
  },
};

/** What stands around each Solidity snippet that is not a file of its own. */
const SOLIDITY: Record<string, [before: string, after: string]> = {
  "README.md 1": ["", ""],
  "docs/integrating.md 1": [
    'import {IAssay} from "@assay/contracts/interfaces/IAssay.sol";\n' +
      'import {Request} from "@assay/contracts/types/Request.sol";\ncontract Snippet {\n',
    "}\n",
  ],
  "docs/EnclaveRegistry.md 1": [
    'import {IEnclaveRegistry} from "@assay/contracts/interfaces/IEnclaveRegistry.sol";\n' +
      'import {VendorStatus} from "@assay/contracts/types/Attestation.sol";\n' +
      "contract Snippet {\nfunction f(IEnclaveRegistry registry, address sessionKey) external view {\n",
    "}\n}\n",
  ],
};

/** A module with one function that is the snippet. */
function moduleOf(name: string, code: string): string {
  const {
    given,
    imports = "",
    shows = "",
  } = TYPESCRIPT[name] ?? expect.fail(`${name} is new: say what it takes as given`);
  const own = [...code.matchAll(/^import [\s\S]*?;$/gm)].map(([line]) => line);
  const body = own.reduce((rest, line) => rest.replace(line, ""), code);
  const types = Object.entries(given).map(([word, type]) => `${word}: ${type};`);
  return [
    imports,
    ...own,
    `export async function run({ ${Object.keys(given).join(", ")} }: { ${types.join(" ")} }): Promise<object> {`,
    body,
    `return { ${shows} };`,
    "}",
  ].join("\n");
}

function fileOf(name: string): string {
  return join(FOLDER, name.replace(/\W/g, "-") + ".ts");
}

describe("The snippets of the documents", function () {
  let world: DigitMarket;

  before(async function () {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, code] of blocks("ts")) writeFileSync(fileOf(name), moduleOf(name, code));
    world = await digitMarket();
  });
  after(() => world.connection.close());

  it("are all known here", function () {
    expect([...blocks("ts").keys()].sort()).to.deep.equal(Object.keys(TYPESCRIPT).sort());
    expect([...blocks("solidity").keys()].sort()).to.deep.equal(Object.keys(SOLIDITY).sort());
    // Under another name they would not be found.
    for (const other of ["typescript", "js", "javascript", "sol"]) {
      expect([...blocks(other).keys()]).to.deep.equal([]);
    }
  });

  it("pass the type checker, if they are TypeScript", function () {
    const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) =>
      readFileSync(path, "utf8"),
    ) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    const files = [...blocks("ts").keys()].map(fileOf);
    const program = ts.createProgram(files, {
      ...options,
      noUnusedLocals: false,
      noUnusedParameters: false,
    });
    const problems = files.flatMap((file) => {
      const source = program.getSourceFile(file);
      return [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
    });
    expect(
      problems.map(
        ({ file, messageText }) =>
          `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      ),
    ).to.deep.equal([]);
  });

  for (const [name, code] of blocks("solidity")) {
    it(`compile without a warning: ${name}`, function () {
      const [before, after] =
        SOLIDITY[name] ?? expect.fail(`${name} is new: say what stands around it`);
      const header = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\n";
      const input = {
        language: "Solidity",
        sources: { "Snippet.sol": { content: header + before + code + after } },
        // The syntax tree needs the whole analysis, and no code.
        settings: { evmVersion: "osaka", outputSelection: { "*": { "": ["ast"] } } },
      };
      const { compile } = solc as {
        compile: (
          input: string,
          callbacks: { import: (path: string) => { contents: string } },
        ) => string;
      };
      const find = (path: string): { contents: string } => ({
        contents: readFileSync(
          path.startsWith("@assay/")
            ? join(ROOT, path.slice("@assay/".length))
            : join(ROOT, "node_modules", path),
          "utf8",
        ),
      });
      const { errors = [] } = JSON.parse(compile(JSON.stringify(input), { import: find })) as {
        errors?: { formattedMessage: string; sourceLocation?: { file: string } }[];
      };
      expect(
        errors
          // A local that a fragment shows and does not use is no fault of it.
          .filter(({ formattedMessage }) => !formattedMessage.includes("Unused local variable"))
          .map(({ formattedMessage }) => formattedMessage),
      ).to.deep.equal([]);
    });
  }

  it("show the contract that the tests of Reader run", function () {
    // Without comments, imports and layout.
    const bare = (code: string): string =>
      code
        .replace(/^\s*(\/\/|pragma).*$/gm, "")
        .replace(/^import [^;]*;$/gm, "")
        .replace(/\s+/g, "");
    const tested = readFileSync(join(ROOT, "contracts/periphery/examples/Reader.sol"), "utf8");
    expect(bare(blocks("solidity").get("README.md 1") ?? "")).to.equal(bare(tested));
    const page = readFileSync(join(ROOT, "contracts/README.md"), "utf8");
    expect(bare(/```solidity\n([\s\S]*?)```/.exec(page)?.[1] ?? "")).to.equal(bare(tested));
  });

  it("configure a node that would start", function () {
    const [text = "{}"] = [...blocks("json").values()];
    const config = configSchema.parse({
      ...(JSON.parse(text.replace("0x…", world.address)) as object),
      operatorKey: accountKey(OPERATOR).privateKey,
    });
    expect(config.market).to.equal(world.address);
  });

  /** Runs a snippet in a folder that has the files which it names. */
  async function run<T>(name: string, given: object): Promise<T> {
    const { run: snippet } = (await import(pathToFileURL(fileOf(name)).href)) as {
      run: (given: object) => Promise<T>;
    };
    const home = process.cwd();
    process.chdir(FOLDER);
    try {
      return await snippet(given);
    } finally {
      process.chdir(home);
    }
  }

  it("ask and get an answer from a plain provider, as the README and docs/integrating.md say", async function () {
    const { at, accounts, modelId, connection, ethers } = world;
    await withdraw(at.requester, accounts.requester);
    const chain = await serveChain(connection.provider);
    const operator = await testNode(world.address, chain);
    const book = await addressBookOf(world, { [CIRCUIT]: modelId });
    const { images, labels } = loadMnist("test");
    mkdirSync(join(FOLDER, "deploy/deployments"), { recursive: true });
    writeFileSync(join(FOLDER, "deploy/deployments/31337.json"), JSON.stringify(book));
    writeFileSync(join(FOLDER, "seven.pgm"), images[0] as Uint8Array);
    const stop = new AbortController();
    const working = operator.node.run(stop.signal);
    const given = {
      url: chain.url,
      key: accountKey(REQUESTER).privateKey,
      maxPrice: 3n * TOKEN,
      market: await openMarket(await ethers.getSigner(accounts.requester), book),
      image: images[3],
      requester: accounts.requester,
    };
    const [provider, second] = [new JsonRpcProvider(chain.url), new JsonRpcProvider(chain.url)];
    try {
      const seen: string[] = [];
      for (const [name, index] of [
        ["README.md 1", 0],
        ["docs/integrating.md 1", 3],
        ["docs/integrating.md 2", 3],
      ] as const) {
        const answer = await run<{ jobId: string; label: string }>(name, given);
        seen.push(answer.jobId);
        expect(answer.label).to.equal(String(labels[index]));
      }
      expect(new Set(seen).size).to.equal(3);
      const blockHash = (await provider.getBlock("latest"))?.hash ?? "";
      const checked = { book, provider, second, jobId: seen[0], blockHash };
      const { settlement } = await run<{ settlement: string }>("docs/integrating.md 3", checked);
      expect(settlement).to.equal("state-proof");
    } finally {
      stop.abort();
      await working;
      provider.destroy();
      second.destroy();
      await operator.close();
      await chain.close();
    }
    // All were paid for out of what the snippets themselves deposited.
    expect((await readBalances(at.anyone, accounts.requester)).market).to.equal(0n);
    await deposit(at.requester, TOKEN);
  });
});
