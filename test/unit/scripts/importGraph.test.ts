import { expect } from "chai";

import { ImportGraph } from "../../../scripts/test/importGraph.js";

const FILES = new Map([
  ["contracts/Till.sol", 'import {Sum} from "./libraries/Sum.sol";'],
  ["contracts/libraries/Sum.sol", "library Sum {}"],
  ["test/unit/Till/pay.t.sol", 'contract PayTest { string a = "Till.sol:Till"; }'],
  ["test/unit/Till/pay.tree", "Till.pay"],
  ["test/unit/Sum/sum.t.sol", 'import {Sum} from "../../../contracts/libraries/Sum.sol";'],
  [
    "packages/till/package.json",
    '{ "name": "@a/till", "exports": { ".": "./src/index.ts", "./b": "./src/b.ts" } }',
  ],
  [
    "packages/till/src/index.ts",
    'export { pay } from "./pay.js";\nexport * from "./more/index.js";',
  ],
  ["packages/till/src/more/index.ts", 'export * from "./refund.js";'],
  ["packages/till/src/more/refund.ts", "export function refund() {}"],
  ["packages/till/src/pay.ts", 'import { Till__factory } from "x";\nexport function pay() {}'],
  ["packages/till/src/b.ts", "export const b = 1;"],
  ["test/pay.test.ts", 'import { pay as send } from "@a/till";'],
  ["test/refund.test.ts", 'import { refund } from "@a/till";'],
  ["test/all.test.ts", 'import * as till from "@a/till";'],
  ["test/b.test.ts", 'import { b } from "@a/till/b";\n// import { pay } from "@a/till";'],
  ["circuits/templates/Relu.circom", "template Relu() {}"],
  ["circuits/models/small.json", "{}"],
  ["test/circuits.test.ts", 'check("Relu", load("small"));'],
  ["test/helper.ts", 'import { refund } from "../packages/till/src/more/refund.js";'],
  ["test/helped.test.ts", 'const { x } = await import("./helper.js");'],
]);

const testsOf = (...changed: string[]): string[] => new ImportGraph(FILES).testsOf(changed);

describe("the tests that a change touches", () => {
  it("are a changed test, and the test of a changed tree", () => {
    expect(testsOf("test/b.test.ts")).to.deep.equal(["test/b.test.ts"]);
    expect(testsOf("test/unit/Till/pay.tree")).to.deep.equal(["test/unit/Till/pay.t.sol"]);
  });

  it("follow imports of Solidity, and the artifacts that a test deploys by name", () => {
    expect(testsOf("contracts/libraries/Sum.sol")).to.deep.equal([
      "test/unit/Sum/sum.t.sol",
      "test/unit/Till/pay.t.sol",
      "test/pay.test.ts",
      "test/all.test.ts",
    ]);
  });

  it("follow a name through barrels to its declaration only", () => {
    expect(testsOf("packages/till/src/pay.ts")).to.have.members([
      "test/pay.test.ts",
      "test/all.test.ts",
    ]);
    expect(testsOf("packages/till/src/more/refund.ts")).to.have.members([
      "test/refund.test.ts",
      "test/all.test.ts",
      "test/helped.test.ts",
    ]);
  });

  it("include all that import from a changed barrel", () => {
    expect(testsOf("packages/till/src/index.ts")).to.have.members([
      "test/pay.test.ts",
      "test/refund.test.ts",
      "test/all.test.ts",
    ]);
  });

  it("follow sub-paths of a package, and read no comments", () => {
    expect(testsOf("packages/till/src/b.ts")).to.deep.equal(["test/b.test.ts"]);
  });

  it("include those that name a circuit or a model", () => {
    expect(testsOf("circuits/templates/Relu.circom")).to.deep.equal(["test/circuits.test.ts"]);
    expect(testsOf("circuits/models/small.json")).to.deep.equal(["test/circuits.test.ts"]);
  });

  it("are none when nothing imports the file", () => {
    expect(testsOf("README.md")).to.deep.equal([]);
  });
});
