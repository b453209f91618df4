/**
 * Holds the rules of the market's house (docs/ARCHITECTURE.md). A part inherits the kernel, or the kernel's `Evidence`, and the
 * interface of its own chapter, never another part. Each chapter's interface is implemented by the part of its name and by
 * nothing else. `JobMarket` and its modules are made of parts and have each part once. (Which selector reaches which part, and
 * the equality of the storage layouts, are tests: test/unit/market/.)
 */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const CHAPTERS = [
  "Money",
  "Requests",
  "Locks",
  "Settlements",
  "Results",
  "Disputes",
  "Withholding",
  "Posts",
  "Uptime",
];
/** The contracts below the chapters, each with all that it may inherit. */
const BELOW: Record<string, readonly string[]> = {
  Ledger: ["ReentrancyGuardTransient"],
  MarketClock: ["Ledger"],
  Seeds: ["MarketClock"],
  JobStore: ["Seeds"],
  Kernel: ["JobStore"],
  Evidence: ["Kernel"],
  Sessions: ["Evidence"],
  Faults: ["Evidence"],
  Part: ["IPart", "Kernel"],
};
/** Abilities of OpenZeppelin's that a chapter may have. */
const ABILITIES = ["AccessManaged"];

const problems: string[] = [];

/** Names that the contract of a file inherits. */
function parentsOf(path: string): string[] {
  const source = readFileSync(join(ROOT, path), "utf8");
  const name = basename(path, ".sol");
  const match = new RegExp(`contract ${name} is ([^{]*)\\{`, "u").exec(source);
  if (match === null) problems.push(`${path}: there is no contract ${name} that inherits anything`);
  return (match?.[1] ?? "").split(",").map((parent) => parent.trim().replace(/\(.*/u, ""));
}

const files = globSync("contracts/market/*.sol", { cwd: ROOT }).sort();
const known = [...Object.keys(BELOW), ...CHAPTERS];
for (const path of files) {
  const name = basename(path, ".sol");
  if (!known.includes(name)) {
    problems.push(
      `${path}: market/ holds the kernel and the chapters only; move ${name} elsewhere`,
    );
    continue;
  }
  const isChapter = CHAPTERS.includes(name);
  const allowed = BELOW[name] ?? [
    `I${name}`,
    "Kernel",
    "Evidence",
    "Sessions",
    "Faults",
    ...ABILITIES,
  ];
  for (const parent of parentsOf(path)) {
    if (!allowed.includes(parent))
      problems.push(`${path}: ${name} inherits ${parent}; it may inherit ${allowed.join(", ")}`);
  }
  if (isChapter && !parentsOf(path).includes(`I${name}`))
    problems.push(`${path}: ${name} does not implement I${name}`);
}
for (const name of CHAPTERS.filter(
  (chapter) => !files.some((path) => basename(path, ".sol") === chapter),
))
  problems.push(`contracts/market/${name}.sol is missing`);

const homes = new Map<string, string[]>();
for (const path of globSync("contracts/*.sol", { cwd: ROOT }).filter((each) =>
  /(JobMarket|Module)\.sol$/u.test(each),
)) {
  const name = basename(path, ".sol");
  for (const parent of parentsOf(path)) {
    if (CHAPTERS.includes(parent)) homes.set(parent, [...(homes.get(parent) ?? []), name]);
    else if (![...ABILITIES, "Multicall", "Part"].includes(parent))
      problems.push(`${path}: ${name} inherits ${parent}, which is no chapter`);
  }
}
for (const chapter of CHAPTERS) {
  const home = homes.get(chapter) ?? [];
  if (home.length !== 1)
    problems.push(
      `${chapter} is a part of ${home.length === 0 ? "no contract" : home.join(" and ")}; it needs one`,
    );
}

const assay = /interface IAssay is ([^{]*)\{/u.exec(
  readFileSync(join(ROOT, "contracts/interfaces/IAssay.sol"), "utf8"),
)?.[1];
const named = (assay ?? "").split(",").map((each) => each.trim());
for (const chapter of CHAPTERS)
  if (!named.includes(`I${chapter}`)) problems.push(`IAssay does not inherit I${chapter}`);

for (const problem of problems) console.error(problem);
console.log(
  `the market's house: ${CHAPTERS.length} chapters in ${new Set([...homes.values()].flat()).size} contracts, ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);
