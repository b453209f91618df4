import { readFileSync } from "node:fs";

import { expect } from "chai";
import { network } from "hardhat";

import { renderPenalties } from "../../../scripts/penalties/renderPenalties.js";
import { PenaltySchedule__factory } from "../../../typechain-types/index.js";

describe("docs/penalties.md", () => {
  it("is what the contract says: else run `npx tsx scripts/generate-penalties.ts`", async () => {
    const { ethers } = await network.create();
    const [deployer] = await ethers.getSigners();
    if (deployer === undefined) throw new Error("the chain has no account");
    const schedule = await new PenaltySchedule__factory(deployer).deploy();
    expect(readFileSync("docs/penalties.md", "utf8")).to.equal(await renderPenalties(schedule));
  });
});
