import { join } from "node:path";
import { parseArgs } from "node:util";

import type { Hardfork } from "./localChain.js";
import { HARDFORKS } from "./localChain.js";

const ROOT = join(import.meta.dirname, "../..");

/** How `make localnet` is run. */
export interface LocalnetOptions {
  port: number;
  /** Milliseconds between blocks; 0 for a block with each transaction, and one a second. */
  blockTime: number;
  hardfork: Hardfork;
  /** File of the address book. */
  book: string;
}

function wholeNumber(name: string, text: string, [least, most]: [number, number]): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

/** Reads the options of `make localnet`. @throws Error that names the wrong one */
export function localnetOptions(args: readonly string[]): LocalnetOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "8545" },
      "block-time": { type: "string", default: "0" },
      hardfork: { type: "string", default: "osaka" },
      book: { type: "string", default: join(ROOT, "deploy/deployments/31337.json") },
    },
  });
  const hardfork = HARDFORKS.find((name) => name === values.hardfork);
  if (hardfork === undefined) {
    throw new Error(`--hardfork must be ${HARDFORKS.join(" or ")}, not "${values.hardfork}"`);
  }
  return {
    port: wholeNumber("port", values.port, [1, 65_535]),
    blockTime: wholeNumber("block-time", values["block-time"], [0, 600_000]),
    hardfork,
    book: values.book,
  };
}
