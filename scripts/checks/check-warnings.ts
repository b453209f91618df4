/** Fails when the compiler warned about a file of this repository. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { CompilerOutputError } from "hardhat/types/solidity";

import { isOurs } from "../tasks/build/isOurs.js";

/** Build records of the contracts and of the Solidity tests. */
const FOLDERS = ["artifacts/build-info", "cache/test-artifacts/build-info"];

const warnings = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".output.json"))
    .flatMap((file) => {
      const { output } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        output: { errors?: CompilerOutputError[] };
      };
      return (output.errors ?? []).filter(isOurs);
    }),
);

for (const { formattedMessage, message } of warnings) console.error(formattedMessage ?? message);
if (warnings.length > 0) {
  console.error(`The compiler gave ${warnings.length} warnings: fix them.`);
  process.exitCode = 1;
} else {
  console.log("The compiler gave no warning.");
}
