import { createRequire } from "node:module";

import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

import { buildPlugin } from "./scripts/tasks/build/index.js";
import { circuitTasks } from "./scripts/tasks/circuits/index.js";

const require = createRequire(import.meta.url);

/** Solidity's compiler comes from npm, so a build needs no download besides `npm ci`. */
const solidity = {
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: {
    evmVersion: "osaka",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none" as const },
  },
};

/**
 * The market (and the vault inside it) goes through the IR, which saves 2,000 gas a settlement and 2 kB of code; and so do
 * the registry of enclaves and the verifier of quotes, where it saves some 10,000 gas a registration. All else
 * takes the older pipeline, which compiles four times as fast. Solidity tests deploy the market's artifact.
 */
const throughIR = { ...solidity, settings: { ...solidity.settings, viaIR: true } };

/** The same compiler, for code that runs more often than 200 times: larger, and a little cheaper to run. */
function forRuns(compiler: typeof solidity, count: number): typeof solidity {
  const optimizer = { enabled: true, runs: count };
  return { ...compiler, settings: { ...compiler.settings, optimizer } };
}

const profile = {
  compilers: [solidity],
  overrides: {
    // Verification is nearly all precompiles; at 200 runs its constants are computed instead of pushed, 200 gas a proof.
    "contracts/CircuitRegistry.sol": forRuns(solidity, 100_000),
    "contracts/mocks/Groth16Harness.sol": forRuns(solidity, 100_000),
    // As much as the limit of 24,576 bytes has room for.
    "contracts/JobMarket.sol": forRuns(throughIR, 800),
    "contracts/EnclaveModule.sol": forRuns(throughIR, 1_800),
    "contracts/AvailabilityModule.sol": throughIR,
    // Every result of an enclave asks the registry once: 300 gas less. The consumer is measured as the market is compiled.
    "contracts/EnclaveRegistry.sol": forRuns(throughIR, 100_000),
    "contracts/mocks/SessionConsumer.sol": throughIR,
    "contracts/mocks/UnauditedModule.sol": throughIR,
    "contracts/attestation/DcapVerifier.sol": throughIR,
  },
};

/** A count from the environment, for deeper runs of the same tests. */
function runs(variable: string, fallback: number): number {
  return Number(process.env[variable] ?? fallback);
}

/** `npm run coverage` builds instrumented contracts, larger and dearer than any chain allows, in a place of their own. */
const coverage = process.env.ASSAY_COVERAGE !== undefined;

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers, buildPlugin],
  tasks: circuitTasks,
  solidity: {
    // Tests deploy the contracts' artifacts: a run of one test file builds every contract first, then that file.
    splitTestsCompilation: true,
    profiles: { default: profile, production: profile },
    npmFilesToBuild: ["@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  networks: {
    /** In-process chain for tests. */
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "osaka",
      allowUnlimitedContractSize: coverage,
    },
    /** The chain that the demo starts, and any node on this machine. */
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    /** A public test network: the URL and key come from the environment or Hardhat's keystore. */
    testnet: {
      type: "http",
      chainType: "l1",
      url: configVariable("ASSAY_RPC_URL"),
      accounts: [configVariable("ASSAY_DEPLOYER_KEY")],
    },
  },
  paths: {
    ignition: "deploy",
    ...(coverage ? { artifacts: ".cache/coverage/artifacts", cache: ".cache/coverage/cache" } : {}),
  },
  coverage: {
    // Their memory lies beyond the free pointer from one statement to the next, where instrumentation would write; they are
    // compared with other implementations over random statements instead (test/fuzz, test/unit/Groth16).
    skipFiles: [
      "contracts/libraries/Groth16*.sol",
      "contracts/libraries/Statement.sol",
      "contracts/mocks/**",
    ],
  },
  typechain: { outDir: "typechain-types" },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      // `make test-deep` raises these; the seed is fixed so that a failure repeats.
      fuzz: { runs: runs("ASSAY_FUZZ_RUNS", 256), seed: "0xa55a7" },
      invariant: {
        runs: runs("ASSAY_INVARIANT_RUNS", 256),
        depth: runs("ASSAY_INVARIANT_DEPTH", 64),
        failOnRevert: true,
      },
      allowInternalExpectRevert: true,
      fsPermissions: { readDirectory: ["test/fixtures", "circuits/keys"] },
    },
  },
});
