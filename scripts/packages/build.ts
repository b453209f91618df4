/**
 * `npm run build:packages`: compiles the sources of every package into its dist/, and copies what a package carries from
 * outside its folder. `npm pack` runs it too. Inside the repository nothing needs this build.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** Outputs whose source is gone: the compiler leaves them. */
function removeStale(): void {
  for (const output of globSync("packages/*/dist/**/*.{js,d.ts}", { cwd: ROOT })) {
    const source = output.replace("/dist/", "/src/").replace(/(\.d\.ts|\.js)$/, ".ts");
    if (!existsSync(join(ROOT, source))) rmSync(join(ROOT, output));
  }
}

const { status } = spawnSync(
  join(ROOT, "node_modules/.bin/tsc"),
  ["--build", "packages/node/tsconfig.build.json"],
  { cwd: ROOT, stdio: "inherit" },
);
if (status !== 0) process.exit(1);
removeStale();

// The circuits' committed files: the list, the templates and the verifying keys. Proving keys are too large, and nothing
// trusts them.
const carried = join(ROOT, "packages/circuits/dist/circuits");
rmSync(carried, { recursive: true, force: true });
cpSync(join(ROOT, "circuits"), carried, { recursive: true });
