/**
 * Holds the documents to their tests. Every test that a page names exists. Every row of docs/threat-model.md's tables of attacks and
 * sentences names a test. Each sentence of those tables stands in its page, and a sentence with an absolute word ("never", "no
 * account", "always") has a row there.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { compareSentences, missingTests, rowsOf, rowsWithoutTest } from "./documents.js";

const ROOT = join(import.meta.dirname, "../..");
const MODEL = "docs/threat-model.md";
/** The experiment's page describes one measured run. */
const SILENT = [MODEL, "docs/experiment-tee-break.md"];

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const docs = globSync("docs/*.md", { cwd: ROOT }).sort();
const named = ["README.md", "SECURITY.md", ...docs];
const problems: string[] = [];
let tests = 0;

for (const page of [...named, "CONTRIBUTING.md", ...globSync("test/**/*.md", { cwd: ROOT })]) {
  const testFile = (file: string): string | undefined => {
    const path = [file, join("test", file), join(dirname(page), file)].find((each) =>
      existsSync(join(ROOT, each)),
    );
    if (path === undefined) return undefined;
    tests += 1;
    return read(path);
  };
  for (const problem of missingTests(read(page), testFile)) problems.push(`${page}, ${problem}`);
}

const pages = Object.fromEntries(
  named.filter((page) => !SILENT.includes(page)).map((page) => [page, read(page)]),
);
const model = read(MODEL);
const rows = rowsOf(model);
for (const problem of [...rowsWithoutTest(model), ...compareSentences(rows, pages)])
  problems.push(`${MODEL}, ${problem}`);

for (const problem of problems) console.error(problem);
console.log(
  `${tests} references to test files, ${rows.length} sentences with tests, ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);
