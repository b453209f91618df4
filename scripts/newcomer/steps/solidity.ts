import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Step } from "../world.js";
import { pinned, ROOT } from "../world.js";

/** The oldest compiler that the package admits, and the repository's. */
const COMPILERS = ["0.8.28", "0.8.37"] as const;

const CONFIG = `import { defineConfig } from "hardhat/config";
import { createRequire } from "node:module";

const version = process.env.SOLC;
export default defineConfig({
  solidity: {
    version,
    path: createRequire(import.meta.url).resolve("solc-" + version + "/soljson.js"),
    npmFilesToBuild: ["@assay/contracts/periphery/examples/DigitBounty.sol"],
  },
  paths: { artifacts: "artifacts-" + version, cache: "cache-" + version },
});
`;

/** Uses the library for inputs that are public, as a contract would that asks about them by itself. */
const COMMITMENT = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { InputCommitment } from "@assay/contracts/periphery/InputCommitment.sol";

contract Iris {
  function commitment(bytes calldata values) external pure returns (bytes32) {
    return InputCommitment.ofBytes(values);
  }
}
`;

/** The README's contract, as a stranger copies it. */
function readme(): string {
  const text = readFileSync(join(ROOT, "README.md"), "utf8");
  const code = /```solidity\n([\s\S]*?)```/.exec(text)?.[1];
  if (code === undefined) throw new Error("the README has no contract");
  return `// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\n\n${code}`;
}

/** An empty Hardhat project that builds the README's consumer and the examples. */
export const solidity: Step = {
  name: "solidity",
  run(world) {
    const folder = world.folder("solidity", {
      "package.json": JSON.stringify({ name: "stranger", private: true, type: "module" }),
      "hardhat.config.ts": CONFIG,
      "contracts/Reader.sol": readme(),
      "contracts/Iris.sol": COMMITMENT,
    });
    const compilers = COMPILERS.map((version) => `solc-${version}@npm:solc@${version}`);
    world.install(folder, ["@assay/contracts", pinned("hardhat"), ...compilers]);
    for (const version of COMPILERS) {
      world.run(folder, "npx", ["--no-install", "hardhat", "build"], { SOLC: version, CI: "true" });
      for (const name of ["contracts/Reader.sol/Reader.json", "contracts/Iris.sol/Iris.json"]) {
        const path = join(folder, `artifacts-${version}`, name);
        if (!existsSync(path)) throw new Error(`${version} made no ${name}`);
        const { bytecode } = JSON.parse(readFileSync(path, "utf8")) as { bytecode: string };
        if (bytecode.length < 100) throw new Error(`${name} has no code`);
      }
      world.say(
        `hardhat build with solc ${version}: the README's Reader, InputCommitment, DigitBounty`,
      );
    }
  },
};
