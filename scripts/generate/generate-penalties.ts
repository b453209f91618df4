/**
 * Writes docs/penalties.md from the contract that serves the table, deployed on a chain in this process.
 * `--check` changes nothing and fails when the page is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";

import { network } from "hardhat";

import { PenaltySchedule__factory } from "../../typechain-types/index.js";
import { renderPenalties } from "./renderPenalties.js";

const PAGE = "docs/penalties.md";

const { ethers } = await network.create();
const [deployer] = await ethers.getSigners();
if (deployer === undefined) throw new Error("the chain has no account");
const schedule = await new PenaltySchedule__factory(deployer).deploy();
const page = await renderPenalties(schedule);
if (!process.argv.includes("--check")) {
  writeFileSync(PAGE, page);
  console.log(`Wrote ${PAGE}.`);
} else if (readFileSync(PAGE, "utf8") === page) {
  console.log(`${PAGE} is fresh.`);
} else {
  console.error(`${PAGE} is stale: run \`npx tsx scripts/generate/generate-penalties.ts\`.`);
  process.exitCode = 1;
}
