import { readFileSync } from "node:fs";

import { expect } from "chai";
import { network } from "hardhat";

import { renderPenalties } from "../../../scripts/generate/renderPenalties.js";
import type { PenaltySchedule } from "../../../typechain-types/index.js";

describe("docs/penalties.md", () => {
  it("is the answer of the contract; if not, run `npx tsx scripts/generate/generate-penalties.ts`", async () => {
    const { ethers } = await network.create();
    const deployed = await ethers.deployContract("PenaltySchedule");
    const schedule = deployed as unknown as PenaltySchedule;
    expect(readFileSync("docs/penalties.md", "utf8")).to.equal(await renderPenalties(schedule));
  });
});
