// Compares the specifications test/**/*.tree with the tests beside them. Prints what does not match and fails.
//
// Every test file of an external function has a `.tree` of the same name beside it; a tree without such a file is tested
// somewhere in its folder. Every condition of a tree is covered by a test, and every test of those files belongs to a leaf.
// Names are compared by their words: `test_RevertWhen_TheAmountIsZero` is the leaf "when the amount is zero: it reverts …".
// Trees of folders that are tested in TypeScript only are read, not compared. A test may leave words out, but what it says must be in the leaf. A leaf that names its test settles it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** Share of a test's words that a leaf must contain. */
const NEEDED = 0.6;

interface Leaf {
  readonly line: number;
  /** The innermost condition, and all text from the root down. */
  readonly condition: string;
  readonly text: string;
}

/** Leaves of a tree drawn with box characters; four columns are one level. */
function leavesOf(path: string): Leaf[] {
  const lines = readFileSync(path, "utf8").split("\n");
  const nodes = lines.flatMap((line, index) => {
    const match = /^([│├└─\s]*)(.*\S)/u.exec(line);
    if (match === null) return [];
    return [{ depth: (match[1] ?? "").length / 4, text: match[2] ?? "", line: index + 1 }];
  });
  const path_: string[] = [];
  return nodes.flatMap(({ depth, text, line }, i) => {
    path_.length = depth;
    path_[depth] = text;
    if ((nodes[i + 1]?.depth ?? 0) > depth || depth === 0) return [];
    return [{ line, condition: path_.slice(0, depth).join(" "), text: path_.join(" ") }];
  });
}

/** Words without endings that only grammar asks for, so that "points are" meets "a point is". */
function words(text: string): string[] {
  const small = new Set([
    "a",
    "an",
    "the",
    "it",
    "is",
    "are",
    "be",
    "should",
    "of",
    "s",
    "reverts",
  ]);
  return text
    .replace(/['’]/gu, "")
    .replace(/([a-z])([A-Z0-9])/gu, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== "" && !small.has(word))
    .map((word) =>
      word.length > 4 ? word.slice(0, 5).replace(/s$/u, "") : word.replace(/s$/u, ""),
    );
}

function testsOf(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/function (test(?:Fuzz)?_\w+)/gu)].map((match) => match[1] ?? "");
}

/** Share of the test's words that the leaf has. */
function score(test: string, leaf: Leaf): number {
  const named = /\btest(?:Fuzz)?_\w+/u.exec(leaf.text);
  if (named !== null) return named[0] === test ? 1 : 0;
  const said = words(test.replace(/^test(?:Fuzz)?_/u, "").replace(/^Revert/u, "revert"));
  const there = new Set([...words(leaf.text), ...(/\brevert/u.test(leaf.text) ? ["rever"] : [])]);
  return said.filter((word) => there.has(word)).length / Math.max(1, said.length);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The test files that a tree specifies. */
function filesOf(tree: string): string[] {
  const own = tree.replace(/\.tree$/u, ".t.sol");
  if (existsSync(own)) return [own];
  return filesUnder(dirname(tree)).filter((path) => path.endsWith(".t.sol"));
}

const trees = filesUnder(join(ROOT, "test")).filter((path) => path.endsWith(".tree"));
const problems: string[] = [];
const specified = new Map<string, Leaf[]>();
let leafCount = 0;
for (const tree of trees) {
  const name = relative(ROOT, tree);
  const leaves = leavesOf(tree);
  leafCount += leaves.length;
  const files = filesOf(tree);
  for (const file of files) specified.set(file, [...(specified.get(file) ?? []), ...leaves]);
  if (files.length === 0) continue;
  const tests = files.flatMap(testsOf);
  for (const leaf of leaves) {
    const siblings = leaves.filter(({ condition }) => condition === leaf.condition);
    const covered = siblings.some((sibling) =>
      tests.some((test) => score(test, sibling) >= NEEDED),
    );
    if (!covered) problems.push(`${name}:${leaf.line}: no test for "${leaf.text}"`);
  }
}
let testCount = 0;
for (const [file, leaves] of specified) {
  const tests = testsOf(file);
  testCount += tests.length;
  for (const test of tests) {
    if (!leaves.some((leaf) => score(test, leaf) >= NEEDED)) {
      problems.push(`${relative(ROOT, file)}: no leaf for ${test}`);
    }
  }
}
const unit = filesUnder(join(ROOT, "test", "unit"));
for (const file of unit.filter((path) => path.endsWith(".t.sol"))) {
  // Libraries and types have no external functions.
  if (["libraries", "types"].includes(basename(dirname(file)))) continue;
  if (!specified.has(file)) problems.push(`${relative(ROOT, file)}: no .tree beside it`);
}
for (const problem of problems) console.error(problem);
console.log(
  `trees: ${trees.length}, leaves: ${leafCount}, tests: ${testCount}, problems: ${problems.length}`,
);
process.exit(problems.length === 0 ? 0 : 1);
