/**
 * `make test-deep`: the tests that draw random cases, with many more cases than `make test` gives them. The sizes are measured to
 * end within an hour on two cores. A variable that is already set wins over its size here.
 */
import { globSync } from "node:fs";
import { join } from "node:path";

import { runLanes } from "./lanes.js";

const ROOT = join(import.meta.dirname, "../..");
const GAMES = "test/invariant/Market.t.sol";
const OTHERS = globSync("test/**/*.t.sol", { cwd: ROOT })
  .filter((file) => file !== GAMES)
  .sort();
const TYPESCRIPT = [
  "test/attestation/fuzz.test.ts",
  "test/differential/stakeVault.test.ts",
  "test/circuits/models.test.ts",
];

/** Sizes by the variable that sets them, as the environment of a run. */
function sizes<Name extends string>(deep: Record<Name, number>): Record<Name, string> {
  const entries = Object.entries<number>(deep);
  return Object.fromEntries(
    entries.map(([name, size]) => [name, process.env[name] ?? String(size)]),
  ) as Record<Name, string>;
}

const games = sizes({ ASSAY_FUZZ_RUNS: 4_000, ASSAY_INVARIANT_DEPTH: 128 });
const solidity = sizes({
  ASSAY_FUZZ_RUNS: 10_000,
  ASSAY_INVARIANT_RUNS: 2_000,
  ASSAY_INVARIANT_DEPTH: 128,
  ASSAY_GRIND_TRIES: 1_000_000,
});
const typeScript = sizes({
  ASSAY_QUOTE_RUNS: 102_000,
  ASSAY_STAKE_HISTORIES: 1_000,
  ASSAY_CIRCUIT_SAMPLES: 5_000,
});

const summary = [
  `the market: ${games.ASSAY_FUZZ_RUNS} games of ${games.ASSAY_INVARIANT_DEPTH} steps`,
  `the vault: ${solidity.ASSAY_INVARIANT_RUNS} games of ${solidity.ASSAY_INVARIANT_DEPTH} steps, and ${typeScript.ASSAY_STAKE_HISTORIES} histories against its model`,
  `every fuzz test in Solidity: ${solidity.ASSAY_FUZZ_RUNS} cases`,
  `a builder that grinds: ${solidity.ASSAY_GRIND_TRIES} headers`,
  `attestation: ${typeScript.ASSAY_QUOTE_RUNS} mutated quotes`,
  `circuits: ${typeScript.ASSAY_CIRCUIT_SAMPLES} inputs of each`,
];
console.log(["== deep runs", ...summary].join("\n   "));

// One process at a time may write Hardhat's cache: the second run of Solidity tests begins long after the first.
const passed = await runLanes({
  games: [
    {
      title: "games of the market",
      command: ["hardhat", "test", "solidity", "--no-compile", GAMES],
      env: games,
    },
  ],
  others: [
    {
      title: "TypeScript tests",
      command: ["hardhat", "test", "mocha", "--no-compile", ...TYPESCRIPT],
      env: typeScript,
    },
    {
      title: "all other Solidity tests",
      command: ["hardhat", "test", "solidity", "--no-compile", ...OTHERS],
      env: solidity,
    },
  ],
});
if (passed) console.log(["== deep runs passed", ...summary].join("\n   "));
