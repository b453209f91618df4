import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Step } from "../world.js";
import { libraries } from "../world.js";

/** READMEs whose code needs no chain, and what it prints. */
const PRINTS: Record<string, RegExp> = {
  "@assay/circuits": /^digits-mlp 0x[0-9a-f]{64} false$/m,
  "@assay/enclave": /^TDX quote of [0-9]+ bytes$/m,
  "@assay/models": /^setosa$/m,
};

/** The code of the READMEs that the tarballs carry: all of it passes the type checker, and what needs no chain runs. */
export const readmes: Step = {
  name: "readmes",
  run(world) {
    const folder = world.project();
    const files: string[] = [];
    for (const name of libraries()) {
      const text = readFileSync(join(folder, "node_modules", name, "README.md"), "utf8");
      for (const [, code = ""] of text.matchAll(/```ts\n([\s\S]*?)```/g)) {
        const file = `readme-${name.slice("@assay/".length)}.ts`;
        world.folder("project", { [file]: code });
        files.push(file);
        const printed = PRINTS[name];
        if (printed === undefined) continue;
        const seen = world.run(folder, "node", [file]);
        if (!printed.test(seen)) throw new Error(`${name}'s README prints ${seen}`);
        world.say(`${name}: its README prints "${seen.trim().split("\n")[0] ?? ""}"`);
      }
    }
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022"];
    const how = ["--module", "node16", "--types", "node"];
    world.run(folder, "npx", ["--no-install", "tsc", ...flags, ...how, ...files]);
    world.say(`the code of ${files.length} READMEs passes the type checker`);
  },
};
