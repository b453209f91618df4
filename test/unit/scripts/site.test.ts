import { existsSync, globSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { referencePage } from "../../../scripts/docs/contractReference.js";
import { sitePaths } from "../../../scripts/docs/pages.js";
import { relink } from "../../../scripts/docs/relink.js";

const ROOT = join(import.meta.dirname, "../../..");

describe("The site of the documents", function () {
  const site = new Map([
    ["README.md", "index"],
    ["docs/market.md", "learn/market"],
    ["docs/chains.md", "integrate/chains"],
  ]);
  const files = new Set([...site.keys(), "docs/a.svg", "contracts/types/Job.sol"]);
  const targets = { site, exists: (path: string): boolean => files.has(path) };

  it("holds every page of docs, each at an address of its own", function () {
    const paths = sitePaths();
    expect(globSync("docs/*.md", { cwd: ROOT }).filter((page) => !paths.has(page))).to.deep.equal(
      [],
    );
    expect(new Set(paths.values()).size).to.equal(paths.size);
    for (const source of paths.keys())
      expect(existsSync(join(ROOT, source)), source).to.equal(true);
  });

  it("links pages by their addresses on the site", function () {
    const link = (source: string, text: string): string => relink(source, text, targets);
    expect(link("README.md", "[m](docs/market.md#fees)")).to.equal("[m](./learn/market.md#fees)");
    expect(link("docs/market.md", "[c](chains.md)")).to.equal("[c](../integrate/chains.md)");
    expect(link("docs/market.md", "[r](../README.md)")).to.equal("[r](../index.md)");
    expect(link("docs/market.md", "[x](#here) [y](https://a.b)")).to.equal(
      "[x](#here) [y](https://a.b)",
    );
  });

  it("names a source file by its path, shows images, and leaves code alone", function () {
    const link = (text: string): string => relink("docs/market.md", text, targets);
    expect(link("[a job](../contracts/types/Job.sol)")).to.equal(
      "a job (`contracts/types/Job.sol`)",
    );
    expect(link("[`Job.sol`](../contracts/types/Job.sol)")).to.equal("`Job.sol`");
    expect(link("![chart](a.svg)")).to.equal("![chart](/a.svg)");
    const code = "```md\n[a](nowhere.md)\n```\n";
    expect(link(code)).to.equal(code);
  });

  it("refuses a page with a link that leads nowhere", function () {
    expect(() => relink("docs/market.md", "[a](b.md) [c](../d)", targets)).to.throw(
      "docs/market.md links to nothing: b.md, ../d",
    );
  });

  it("renders functions, events and errors with the notes of each", function () {
    const page = referencePage("IThing", {
      abi: [
        {
          type: "function",
          name: "pay",
          stateMutability: "nonpayable",
          inputs: [{ name: "to", type: "address" }],
          outputs: [{ name: "paid", type: "uint256" }],
        },
        { type: "error", name: "Empty", inputs: [] },
      ],
      devdoc: {
        methods: {
          "pay(address)": {
            details: "Reverts with Empty.",
            params: { to: "Payee." },
            returns: { paid: "Units | all." },
          },
        },
      },
      userdoc: {
        notice: "A thing.",
        methods: { "pay(address)": { notice: "Pays." } },
        errors: { "Empty()": [{ notice: "Nothing is left." }] },
      },
    });
    expect(page).to.contain("# IThing\n\nA thing.");
    expect(page).to.contain("function pay(address to)");
    expect(page).to.contain("| `to` | `address` | Payee. |");
    expect(page).to.contain("| `paid` | `uint256` | Units \\| all. |");
    expect(page).to.match(/### Empty[\s\S]*Nothing is left\./);
  });
});
