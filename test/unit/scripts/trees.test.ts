import { expect } from "chai";

import { compareTree } from "../../../scripts/checks/trees.js";

const TREE = `Till.pay
├── when the amount is zero
│   └── it reverts with ZeroAmount
├── given the payer's account is closed
│   ├── it reverts with Closed
│   └── it keeps the money [testFuzz_KeepsAll]
└── it emits Paid
Till.refund
└── it should emit Refunded
`;
const NAMES = [
  "test_RevertWhen_TheAmountIsZero",
  "test_RevertGiven_ThePayersAccountIsClosed",
  "testFuzz_KeepsAll",
  "test_EmitsPaid",
  "test_Refund_EmitRefunded",
];
const source = (names: readonly string[]): string =>
  names.map((name) => `function ${name}() public {}`).join("\n");

describe("the check of trees", () => {
  it("takes a test for each leaf, by its words or the name in brackets", () => {
    expect(compareTree(TREE, source(NAMES))).to.deep.equal([]);
  });

  for (const name of NAMES) {
    it(`finds that ${name} was deleted or renamed`, () => {
      const others = NAMES.filter((other) => other !== name);
      expect(compareTree(TREE, source(others)).join()).to.include("no test is named");
      const renamed = compareTree(TREE, source([...others, `${name}Too`]));
      expect(renamed).to.have.length(2);
      expect(renamed.join()).to.include(`no leaf stands for ${name}Too`);
    });
  }

  it("finds a test without a leaf", () => {
    const tree = TREE.replace("└── it emits Paid\n", "");
    expect(compareTree(tree, source(NAMES))).to.deep.equal(["no leaf stands for test_EmitsPaid"]);
  });

  it("lets two leaves share a test only where both name it", () => {
    const shared = TREE.replace("└── it emits Paid\n", "├── it emits Paid\n└── it emits Paid\n");
    expect(compareTree(shared, source(NAMES)).join()).to.include("both stand for test_EmitsPaid");
    const named = shared.replaceAll("it emits Paid\n", "it emits Paid [test_EmitsPaid]\n");
    expect(compareTree(named, source(NAMES))).to.deep.equal([]);
  });

  it("finds two tests that fit one leaf", () => {
    const twice = source([...NAMES, "testFuzz_EmitsPaid"]);
    expect(compareTree(TREE, twice).join()).to.include("2 tests match test_EmitsPaid");
  });
});
