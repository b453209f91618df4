import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

import type { Step } from "../world.js";
import { packageJson, PACKAGES, ROOT } from "../world.js";

/** Files that every package has, and what no package may carry. */
const NEEDED = ["README.md", "LICENSE", "CHANGELOG.md", "package.json"];
const UNWANTED =
  /^src\/|(^|\/)mocks?\/|\.t\.sol$|\.test\.|tsbuildinfo|\.(zkey|ptau|wtns|r1cs)$|(^|\/)\.env/;

function npm(folder: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd: join(ROOT, folder),
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(`npm ${args.join(" ")} in ${folder} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** Builds the packages, and packs them as they would be published. */
export const pack: Step = {
  name: "pack",
  run(world) {
    npm(".", ["run", "--silent", "build:packages"]);
    const target = world.folder("tarballs", { ".keep": "" });
    for (const folder of PACKAGES) {
      const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", target];
      const [packed] = JSON.parse(npm(folder, args)) as {
        name: string;
        filename: string;
        unpackedSize: number;
        files: { path: string }[];
      }[];
      if (packed === undefined) throw new Error(`npm packed nothing in ${folder}`);
      const paths = packed.files.map(({ path }) => path);
      const missing = NEEDED.filter((path) => !paths.includes(path));
      const unwanted = paths.filter((path) => UNWANTED.test(path));
      if (missing.length > 0) throw new Error(`${packed.name} lacks ${missing.join(", ")}`);
      if (unwanted.length > 0) throw new Error(`${packed.name} carries ${unwanted.join(", ")}`);
      const file = join(target, packed.filename);
      world.tarballs.set(packageJson(folder).name, file);
      const kilobytes = Math.round(statSync(file).size / 1000);
      world.say(`${packed.name}: ${paths.length} files, ${kilobytes} kB packed`);
    }
  },
};
