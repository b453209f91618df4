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
    optimizer: { enabled: true, runs: 10_000 },
    metadata: { bytecodeHash: "none" as const },
  },
};

/**
 * The second of two settings. The contracts that run for every job go through the IR, which saves 2,000 gas a settlement and
 * 10,000 a registration, at 800 runs. All other sources take
 * the older pipeline, which compiles four times as fast, at a count of runs that pushes the constants of the verification.
 */
const hot = {
  ...solidity,
  settings: { ...solidity.settings, viaIR: true, optimizer: { enabled: true, runs: 800 } },
};

/** The same with fewer runs, for the part that is nearest to the limit of 24,576 bytes. */
const roomy = (runs: number): typeof hot => ({
  ...hot,
  settings: { ...hot.settings, optimizer: { enabled: true, runs } },
});

const HOT = [
  "DisputeModule",
  "EnclaveRegistry",
  "RequestModule",
  "ResultModule",
  // The market creates it, and so compiles it with these settings.
  "StakeVault",
  "WithholdingModule",
  "attestation/DcapVerifier",
  // These measure or create the contracts above.
  "mocks/SessionConsumer",
  "mocks/UnauditedModule",
  "mocks/VaultMarket",
];

/** The store of collateral is large and called once a month for each document. */
const small = {
  ...solidity,
  settings: { ...solidity.settings, viaIR: true, optimizer: { enabled: true, runs: 200 } },
};

const profile = {
  compilers: [solidity],
  overrides: {
    ...Object.fromEntries(HOT.map((name) => [`contracts/${name}.sol`, hot])),
    "contracts/attestation/CollateralStore.sol": small,
    "contracts/JobMarket.sol": roomy(100),
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
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol",
    ],
  },
  networks: {
    /** In-process chain for tests. */
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "osaka",
      allowUnlimitedContractSize: coverage,
    },
    /**
     * The next fork, as far as the simulator has it: EIP-8037 (dear state) and EIP-7976 (dear calldata). EIP-8037 lets a
     * transaction name more gas than EIP-7825's cap, and takes the state's part from the excess. The simulator knows no such
     * split, so its cap is raised for deployments, which are the only transactions that need it.
     */
    amsterdam: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "amsterdam",
      transactionGasCap: 200_000_000,
      blockGasLimit: 200_000_000,
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
