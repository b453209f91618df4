import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { Step } from "../world.js";
import { ROOT } from "../world.js";

function check(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(join(ROOT, "node_modules/.bin", program), args, {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}:\n${stdout}${stderr}`);
}

/** publint reads what package.json promises, and arethetypeswrong what an importer's resolution finds. */
export const lint: Step = {
  name: "lint",
  run(world) {
    for (const [name, tarball] of world.tarballs) {
      check("publint", ["run", tarball, "--strict"]);
      // The contracts have no JavaScript.
      if (name === "@assay/contracts") continue;
      check("attw", [tarball, "--profile", "esm-only", "--no-emoji", "--format", "ascii"]);
    }
    world.say(
      `publint --strict and attw --profile esm-only: ${world.tarballs.size} packages are clean`,
    );
  },
};
