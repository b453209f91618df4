/**
 * Writes the address book of a deployment again, from Ignition's journal and the chain. It sends no transaction.
 *
 *   npm run export-deployment -- --network localhost [--id name-of-the-journal] [--out folder]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";

import { network } from "hardhat";

import { buildAddressBook } from "./buildAddressBook.js";
import { writeAddressBook } from "./writeAddressBook.js";

const DEPLOYMENTS = join(import.meta.dirname, "../../deploy/deployments");

const { values } = parseArgs({
  options: {
    network: { type: "string", default: "localhost" },
    id: { type: "string" },
    out: { type: "string", default: DEPLOYMENTS },
  },
});

try {
  const connection = await network.create(values.network);
  const { provider } = connection.ethers;
  const id = values.id ?? `chain-${(await provider.getNetwork()).chainId}`;
  const book = await buildAddressBook(join(DEPLOYMENTS, id), provider);
  console.log(writeAddressBook(values.out, book));
  await connection.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
