/**
 * Compares every `x.tree` below test/ with the tests of its `x.t.sol` in the same folder: each leaf stands for exactly one test, by the
 * rule of `namesOf` or by the name in brackets at its end, and each test has a leaf. A renamed or deleted test fails, and so
 * does a leaf without a test. Every test file of test/unit has a tree.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { compareTree, leavesOf, testsOf } from "./trees.js";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const problems: string[] = [];
let leaves = 0;
let tests = 0;

const trees = globSync("test/**/*.tree", { cwd: ROOT }).sort();
for (const tree of trees) {
  const file = tree.replace(/\.tree$/u, ".t.sol");
  if (!existsSync(join(ROOT, file))) {
    problems.push(`${tree}: there is no ${file}; a tree stands in the folder of the tests that it specifies`);
    continue;
  }
  leaves += leavesOf(read(tree)).length;
  tests += testsOf(read(file)).length;
  for (const problem of compareTree(read(tree), read(file))) problems.push(`${tree}: ${problem}`);
}
for (const file of globSync("test/unit/**/*.t.sol", { cwd: ROOT })) {
  const tree = file.replace(/\.t\.sol$/u, ".tree");
  if (!trees.includes(tree) && testsOf(read(file)).length > 0)
    problems.push(`${file}: there is no ${tree}`);
}
for (const problem of problems) console.error(problem);
console.log(`${trees.length} trees, ${leaves} leaves, ${tests} tests, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
