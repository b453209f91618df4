import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { artifacts } from "hardhat";

import { deployAssay } from "../utils/deployAssay.js";

const ROOT = join(import.meta.dirname, "../..");

/** The functions `Contract.function` in the first column of the table below a heading of a page. */
function listed(page: string, heading: string): string[] {
  const [, after = ""] = readFileSync(join(ROOT, page), "utf8").split(`\n${heading}\n`);
  const section = after.split(/\n##/u)[0] ?? "";
  return [...section.matchAll(/^\| `(\w+\.\w+)`/gmu)].map((match) => match[1] ?? "").sort();
}

/** The functions with the modifier `restricted` in the sources, whatever contract inherits them. */
function restricted(): string[] {
  return readdirSync(join(ROOT, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol") && !file.startsWith("mocks"))
    .flatMap((file) => {
      const source = readFileSync(join(ROOT, "contracts", file), "utf8");
      return [...source.matchAll(/function (\w+)\([^)]*\)[^{;]*\brestricted\b/gu)];
    })
    .map((match) => match[1] ?? "")
    .sort();
}

describe("docs/threat-model.md", function () {
  let deployed: Awaited<ReturnType<typeof deployAssay>>;
  before(async function () {
    deployed = await deployAssay();
  });
  after(async function () {
    await deployed.connection.close();
  });

  /** Every function of the governed contracts that the account may call at once by a role of its own. */
  async function callable(account: string): Promise<string[]> {
    const { authority, ethers, market, vault, enclaves } = deployed;
    const targets = { JobMarket: market, StakeVault: vault, EnclaveRegistry: enclaves };
    const found: string[] = [];
    for (const [name, contract] of Object.entries(targets)) {
      const { abi } = await artifacts.readArtifact(name === "JobMarket" ? "IAssay" : name);
      const address = await contract.getAddress();
      const functions: [string, string][] = [];
      new ethers.Interface(abi).forEachFunction((each) =>
        functions.push([each.name, each.selector]),
      );
      for (const [method, selector] of functions) {
        const { immediate } = await authority.canCall(account, address, selector);
        if (immediate) found.push(`${name}.${method}`);
      }
    }
    return found.sort();
  }

  it("gives the guardian the functions of its table, and no other", async function () {
    const powers = listed("docs/threat-model.md", "### Guardian");
    expect(powers).to.have.length.above(0);
    expect(await callable(deployed.guardian.address)).to.deep.equal(powers);
  });

  it("gives a stranger none", async function () {
    expect(await callable(deployed.users[0]?.address ?? expect.fail())).to.deep.equal([]);
  });

  it("lists every restricted function for guardian or governor", function () {
    const both = [
      ...listed("docs/threat-model.md", "### Guardian"),
      ...listed("docs/threat-model.md", "### Governor"),
    ];
    expect(both.map((each) => each.split(".")[1]).sort()).to.deep.equal(restricted());
  });

  it("names the guardian's functions as docs/deploying.md does", function () {
    const line = /^\| guardian \|([^|]*)\|/mu.exec(
      readFileSync(join(ROOT, "docs/deploying.md"), "utf8"),
    )?.[1];
    // After a contract's first function the page leaves the contract's name out: `.revokeSession`.
    let contract = "";
    const powers = [...(line ?? "").matchAll(/`(\w*)\.(\w+)`/gu)].map(([, name = "", method]) => {
      contract = name === "" ? contract : name;
      return `${contract}.${method}`;
    });
    expect(powers.sort()).to.deep.equal(listed("docs/threat-model.md", "### Guardian"));
  });
});
