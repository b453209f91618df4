/**
 * Deploys the protocol to a network of hardhat.config.ts and writes its address book, deploy/deployments/<chainId>.json.
 * An interrupted run continues when it is started again. With --publish, and on a local chain, it also publishes the models of
 * the repository's circuits. On any other chain --publish needs --allow-development-keys, as long as their keys are for development:
 * any account can forge proofs under such keys.
 *
 *   npm run deploy -- --network localhost
 *   npm run deploy -- --network testnet [--parameters file.json] [--id name-of-the-journal] [--publish [--allow-development-keys]]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";

import { openMarket, probeChain, requireProductionKeys } from "@assay/sdk";
import { network } from "hardhat";

import { buildAddressBook } from "./buildAddressBook.js";
import { checkChain } from "./checkChain.js";
import { LOCAL_CHAINS } from "./deploymentParameters.js";
import { deployProtocol } from "./deployProtocol.js";
import { loadParameters } from "./loadParameters.js";
import { publishedKeys, publishModels } from "./publishModels.js";
import { writeAddressBook } from "./writeAddressBook.js";

const ROOT = join(import.meta.dirname, "../..");
const LOCAL_POLL_MS = 100;

const { values } = parseArgs({
  options: {
    network: { type: "string", default: "localhost" },
    parameters: { type: "string" },
    id: { type: "string" },
    publish: { type: "boolean" },
    "allow-development-keys": { type: "boolean", default: false },
  },
});

try {
  const connection = await network.create(values.network);
  const { chainId } = await connection.ethers.provider.getNetwork();
  const isLocal = LOCAL_CHAINS.includes(Number(chainId));
  const publishes = values.publish ?? isLocal;
  const allowDevelopmentKeys = values["allow-development-keys"];
  if (publishes) requireProductionKeys(publishedKeys(), chainId, allowDevelopmentKeys);
  const file = values.parameters ?? join(ROOT, `deploy/parameters/${values.network}.json`);
  const deploymentId = values.id ?? `chain-${chainId}`;
  const parameters = loadParameters(file, Number(chainId));
  checkChain(await probeChain(connection.ethers.provider), parameters, console.log);
  await deployProtocol(connection, parameters, {
    deploymentId,
    displayUi: true,
    ...(isLocal ? { pollMs: LOCAL_POLL_MS } : {}),
  });
  const folder = join(ROOT, "deploy/deployments", deploymentId);
  const book = await buildAddressBook(folder, connection.ethers.provider);
  console.log(writeAddressBook(join(ROOT, "deploy/deployments"), book));
  const [deployer] = await connection.ethers.getSigners();
  if (deployer !== undefined && publishes) {
    const names = await publishModels(await openMarket(deployer, book), {
      allowDevelopmentKeys,
    });
    console.log(`  published the models ${names.join(", ")}`);
  }
  await connection.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
