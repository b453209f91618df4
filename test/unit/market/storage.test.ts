import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { expect } from "chai";
import hre from "hardhat";

/** A variable as solc lays it out. */
interface Variable {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

interface Input {
  readonly settings: object;
}

interface Output {
  readonly contracts: Record<
    string,
    Record<string, { storageLayout: { storage: readonly Variable[] } }>
  >;
}

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

/** Where a contract keeps its variables, from the sources that its artifact was compiled from. */
async function layoutOf(name: string): Promise<string[]> {
  const source = `contracts/${name}.sol`;
  const id = await hre.artifacts.getBuildInfoId(`${source}:${name}`);
  const path = id === undefined ? undefined : await hre.artifacts.getBuildInfoPath(id);
  if (path === undefined) throw new Error(`${source} is not built`);
  const { input } = JSON.parse(await readFile(path, "utf8")) as { input: Input };
  // Layouts alone need no code generation.
  const settings = { ...input.settings, outputSelection: { "*": { "*": ["storageLayout"] } } };
  const output = JSON.parse(solc.compile(JSON.stringify({ ...input, settings }))) as Output;
  const storage = output.contracts[`project/${source}`]?.[name]?.storageLayout.storage;
  if (storage === undefined) throw new Error(`solc lays out no ${name}`);
  // A type's name has its declaration's number in it, which differs from build to build.
  return storage.map(
    ({ label, slot, offset, type }) => `${slot}:${offset} ${label} ${type.replace(/\)\d+/gu, ")")}`,
  );
}

describe("storage of the market's parts", () => {
  const behind = ["_authority", "_consumingSchedule"];
  for (const name of ["RequestModule", "ResultModule", "DisputeModule", "WithholdingModule"])
    it(`is one layout in ${name}, but for the access manager behind it`, async () => {
      const market = await layoutOf("JobMarket");
      const module = await layoutOf(name);
      expect(module.length).to.be.greaterThan(5);
      expect(market.slice(0, module.length)).to.deep.equal(module);
      // Only a module that is restricted has the access manager's variables, and they are the last.
      const rest = market.slice(module.length).map((line) => line.split(" ")[1]);
      expect(rest).to.deep.equal(name === "RequestModule" ? [] : behind);
      expect(market.slice(-2).map((line) => line.split(" ")[1])).to.deep.equal(behind);
    });
});
