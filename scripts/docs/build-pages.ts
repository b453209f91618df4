/**
 * Writes the site's pages to docs/.site: the repository's pages with the links that a site needs, and the reference of the
 * contracts' interfaces from their NatSpec. `make docs` runs it before the site's own build, which adds the SDK's reference.
 */
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import type { Documented } from "./contractReference.js";
import { referencePage } from "./contractReference.js";
import { sitePaths } from "./pages.js";
import { relink } from "./relink.js";

const ROOT = join(import.meta.dirname, "../..");
const SITE = join(ROOT, "docs/.site");
const IMAGES = globSync("docs/*.{svg,png}", { cwd: ROOT });

interface Compiler {
  compile: (
    input: string,
    callbacks: { import: (path: string) => { contents?: string; error?: string } },
  ) => string;
}

interface Output {
  contracts?: Record<string, Record<string, Documented>>;
  errors?: { severity: string; formattedMessage: string }[];
}

function write(path: string, text: string): void {
  const file = join(SITE, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What the compiler tells of every interface; nothing is compiled to code. */
function interfaces(): Map<string, Documented> {
  const files = globSync("contracts/interfaces/*.sol", { cwd: ROOT }).sort();
  const sources = Object.fromEntries(
    files.map((file) => [file, { content: readFileSync(join(ROOT, file), "utf8") }]),
  );
  const outputSelection = { "contracts/interfaces/*": { "*": ["abi", "devdoc", "userdoc"] } };
  const selection = Object.fromEntries(
    files.map((file) => [file, outputSelection["contracts/interfaces/*"]]),
  );
  const input = { language: "Solidity", sources, settings: { outputSelection: selection } };
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const find = (path: string): { contents?: string; error?: string } => {
    const found = [join(ROOT, path), join(ROOT, "node_modules", path)].find((each) =>
      existsSync(each),
    );
    return found === undefined
      ? { error: `no file ${path}` }
      : { contents: readFileSync(found, "utf8") };
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as Output;
  const failed = output.errors?.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new Error(failed.formattedMessage);
  const pages = new Map<string, Documented>();
  for (const file of files) {
    for (const [name, documented] of Object.entries(output.contracts?.[file] ?? {})) {
      pages.set(name, documented);
    }
  }
  return pages;
}

rmSync(SITE, { recursive: true, force: true });
const site = sitePaths();
const exists = (path: string): boolean => existsSync(join(ROOT, path));
for (const [source, path] of site) {
  write(`${path}.md`, relink(source, readFileSync(join(ROOT, source), "utf8"), { site, exists }));
}
mkdirSync(join(SITE, "public"), { recursive: true });
for (const image of IMAGES) cpSync(join(ROOT, image), join(SITE, "public", basename(image)));
const references = interfaces();
for (const [name, documented] of references) {
  write(`reference/contracts/${name}.md`, referencePage(name, documented));
}
const list = [...references.keys()].map((name) => `- [${name}](./${name}.md)`);
write(
  "reference/contracts/index.md",
  ["# Contracts", "", "The interfaces of the contracts, from their NatSpec.", "", ...list, ""].join(
    "\n",
  ),
);
console.log(`${site.size} pages, ${references.size} interfaces`);
