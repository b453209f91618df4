import { expect } from "chai";

import {
  absoluteSentences,
  compareSentences,
  missingTests,
  rowsOf,
  rowsWithoutTest,
} from "../../../scripts/checks/documents.js";

const SOLIDITY = "contract TillTest { function test_PaysOnce() external {} }";
const MOCHA = 'describe("a till", () => { it("pays once", () => {}); });';
const read = (file: string): string | undefined =>
  ({ "attacks/Till.t.sol": SOLIDITY, "test/till.test.ts": MOCHA })[file];
const PAGE =
  "# Till\n\nThe till opens. A till never pays _twice_, and\n**no account** can make it.\n";
const TABLE = `| Page | Sentence | Test |
| --- | --- | --- |
| \`docs/till.md\` | A till never pays twice, and no account can make it. | \`attacks/Till.t.sol\`: \`test_PaysOnce\` |
`;

describe("the check of documents", () => {
  it("takes the tests that exist", () => {
    const text =
      "See `attacks/Till.t.sol`: `test_PaysOnce`; `test/till.test.ts`: `a till`, `pays once`, and `till.pay`.";
    expect(missingTests(text, read)).to.deep.equal([]);
  });

  it("finds a test or a file that was renamed or deleted", () => {
    const text =
      "`attacks/Till.t.sol`: `test_PaysTwice`\n`test/till.test.ts`: `pays`\n`no/Till.t.sol`";
    expect(missingTests(text, read)).to.deep.equal([
      'line 1: attacks/Till.t.sol has no test named "test_PaysTwice"',
      'line 2: test/till.test.ts has no test named "pays"',
      "line 3: there is no test file no/Till.t.sol",
    ]);
  });

  it("finds the sentences that leave no exception, across lines and in cells", () => {
    const text = `${PAGE}\n- It cannot break. Nobody repairs it;\n\n| a | always open |\n\n\`\`\`\nnever\n\`\`\`\n`;
    expect(absoluteSentences(text)).to.deep.equal([
      "A till never pays twice, and no account can make it.",
      "Nobody repairs it;",
      "always open",
    ]);
  });

  it("wants a row for each of them, and takes one that has it", () => {
    const pages = { "docs/till.md": PAGE };
    expect(compareSentences(rowsOf(TABLE), pages)).to.deep.equal([]);
    expect(compareSentences([], pages).join()).to.include('no row has a test for "A till never');
  });

  it("finds a row whose sentence the page does not say any more", () => {
    const pages = { "docs/till.md": "A till pays twice." };
    expect(compareSentences(rowsOf(TABLE), pages).join()).to.include("does not say");
    expect(compareSentences(rowsOf(TABLE), {}).join()).to.include("there is no page docs/till.md");
  });

  it("finds a row without a test", () => {
    const bare = TABLE.replace("`attacks/Till.t.sol`: `test_PaysOnce`", "none");
    expect(compareSentences(rowsOf(bare), { "docs/till.md": PAGE }).join()).to.include(
      "no test shows",
    );
    expect(rowsWithoutTest(bare)).to.have.length(1);
    expect(rowsWithoutTest(TABLE)).to.deep.equal([]);
  });
});
