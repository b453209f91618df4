/**
 * `make test`: builds the contracts and the circuits, then runs every test. One compiler run makes all Solidity tests and mocha
 * runs on one core, so the two suites run side by side.
 */
import { runLanes } from "./lanes.js";

const built = await runLanes({
  contracts: [{ title: "contracts", command: ["hardhat", "build", "--no-tests"] }],
  circuits: [{ title: "circuits", command: ["hardhat", "circuits", "build"] }],
});
if (!built) process.exit(1);

// Only the lane of Solidity writes Hardhat's cache, and only in the folder of the tests' artifacts. Mocha reads the contracts'.
const passed = await runLanes({
  solidity: [{ title: "Solidity tests", command: ["hardhat", "test", "solidity", "--no-compile"] }],
  typescript: [
    { title: "TypeScript tests", command: ["hardhat", "test", "mocha", "--no-compile"] },
    {
      title: "end-to-end tests at Amsterdam",
      command: ["npm", "run", "--silent", "test:amsterdam"],
    },
  ],
});
if (passed) console.log("== every test passed");
