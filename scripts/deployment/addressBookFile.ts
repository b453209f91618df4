import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { AddressBook } from "@assay/sdk";
import { parseAddressBook, SdkError } from "@assay/sdk";
import type { Provider } from "ethers";

import { DEFAULT_NAME } from "./deploySystem.js";
import { LOCAL_CHAINS } from "./deploymentParameters.js";

/** Where the address book of a deployment lies: `<chainId>.json`, with the deployment's name if it has one. */
export function bookPath(folder: string, chainId: number, name: string): string {
  return join(folder, name === DEFAULT_NAME ? `${chainId}.json` : `${chainId}-${name}.json`);
}

/** The address book in a file; undefined without a file. @throws SdkError INVALID_CONFIG */
export function readBook(path: string): AddressBook | undefined {
  return existsSync(path) ? parseAddressBook(readFileSync(path, "utf8")) : undefined;
}

/**
 * Refuses a place where the address book of another deployment lies. A book of a local chain that was started again makes way:
 * its market is on no chain.
 * @param market the market's address in the deployment to come
 * @throws SdkError INVALID_CONFIG
 */
export async function requirePlace(
  path: string,
  market: string,
  provider: Provider,
): Promise<AddressBook | undefined> {
  const earlier = readBook(path);
  if (earlier === undefined) return undefined;
  const { address } = earlier.contracts.JobMarket;
  if (address.toLowerCase() === market.toLowerCase()) return earlier;
  const isGone =
    LOCAL_CHAINS.includes(earlier.chainId) && (await provider.getCode(address)) === "0x";
  if (isGone) return undefined;
  throw new SdkError(
    "INVALID_CONFIG",
    `${path} is the address book of another deployment, whose market is ${address}`,
    "Give this deployment a name by --name, or move that book away",
  );
}

/**
 * Writes an address book. The caller has asked `requirePlace`.
 * @returns what to tell people: the file, and the addresses
 */
export function writeAddressBook(path: string, book: AddressBook): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(book, undefined, 2) + "\n");
  const width = Math.max(...Object.keys(book.contracts).map((name) => name.length));
  const lines = Object.entries(book.contracts).map(
    ([name, { address }]) => `  ${name.padEnd(width)} ${address}`,
  );
  return [path, ...lines, `  ${"token".padEnd(width)} ${book.token}`].join("\n");
}
