/**
 * Checks what must agree between the packages and the repository: each face of a package has a line in tsconfig.json, by which
 * tests read its source, and the other way round; packages name each other by their own version; each has a README, a
 * changelog, the licence, and the repository's range of Node.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

const ROOT = join(import.meta.dirname, "../..");
const problems: string[] = [];

interface PackageJson {
  name: string;
  version: string;
  private?: boolean;
  engines?: { node?: string };
  exports?: Record<string, string | { types: string; default: string }>;
  dependencies?: Record<string, string>;
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as PackageJson;
}

const root = readPackage(".");
const folders = [...globSync("packages/*/package.json", { cwd: ROOT }), "contracts/package.json"]
  .map((path) => path.replace("/package.json", ""))
  .sort();
const packages = new Map(folders.map((folder) => [folder, readPackage(folder)]));
const versions = new Map([...packages.values()].map(({ name, version }) => [name, version]));

/** Source of each face, as tsconfig.json must name it. */
const wanted = new Map<string, string>();
for (const [
  folder,
  { name, exports = {}, dependencies = {}, engines, private: hidden },
] of packages) {
  for (const [face, target] of Object.entries(exports)) {
    if (typeof target === "string") continue;
    const source = target.default
      .replace(/^\.\/dist\//, `./${folder}/src/`)
      .replace(/\.js$/, ".ts");
    wanted.set(name + face.slice(1), source);
    if (!existsSync(join(ROOT, source))) problems.push(`${name}: ${face} has no source ${source}`);
    if (target.types !== target.default.replace(/\.js$/, ".d.ts"))
      problems.push(`${name}: the types of ${face} are not those of ${target.default}`);
  }
  for (const [dependency, range] of Object.entries(dependencies)) {
    const version = versions.get(dependency);
    if (version !== undefined && version !== range)
      problems.push(`${name} needs ${dependency} ${range}, which is ${version} here`);
  }
  if (hidden === true)
    problems.push(`${name} is private: say in publishConfig how it is published`);
  if (engines?.node !== root.engines?.node) problems.push(`${name} has another range of Node`);
  for (const file of ["README.md", "CHANGELOG.md", "LICENSE"])
    if (!existsSync(join(ROOT, folder, file))) problems.push(`${name} has no ${file}`);
  const licence = join(ROOT, folder, "LICENSE");
  if (
    existsSync(licence) &&
    readFileSync(licence, "utf8") !== readFileSync(join(ROOT, "LICENSE"), "utf8")
  )
    problems.push(`${name} has another licence than the repository`);
}

const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) =>
  readFileSync(path, "utf8"),
) as { config: { compilerOptions: { paths: Record<string, string[]> } } };
const { paths } = config.compilerOptions;
for (const [face, source] of wanted)
  if (paths[face]?.[0] !== source)
    problems.push(`tsconfig.json: paths must lead ${face} to ${source}`);
for (const face of Object.keys(paths))
  if (!wanted.has(face)) problems.push(`tsconfig.json: no package has the face ${face}`);

for (const problem of problems) console.error(problem);
console.log(`${packages.size} packages, ${wanted.size} faces, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
