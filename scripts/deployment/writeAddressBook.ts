import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { AddressBook } from "@assay/sdk";

/**
 * Writes `<chainId>.json` into a folder.
 * @returns what to tell people: the file, and the addresses
 */
export function writeAddressBook(folder: string, book: AddressBook): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${book.chainId}.json`);
  writeFileSync(path, JSON.stringify(book, undefined, 2) + "\n");
  const lines = Object.entries(book.contracts).map(
    ([name, { address }]) => `  ${name.padEnd(16)} ${address}`,
  );
  return [path, ...lines, `  ${"token".padEnd(16)} ${book.token}`].join("\n");
}
