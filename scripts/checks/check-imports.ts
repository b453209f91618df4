/**
 * Checks how the packages are used: no file imports past a package's public face (the sub-paths that its package.json
 * exports), and no files of the packages import each other in a circle. Imports of types count too: a circle of types is
 * still two files that cannot be understood one after the other.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const ROOT = process.cwd();
const PACKAGES = join(ROOT, "packages");
const IMPORT =
  /^(?:import|export)\s[^"';]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;

const files = globSync(
  ["packages/*/src/**/*.ts", "{scripts,test,bench,deploy/modules}/**/*.ts", "*.ts"],
  { cwd: ROOT },
)
  .map((file) => join(ROOT, file))
  .filter((file) => !file.includes("node_modules"))
  .sort();

/** The folder of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
  const [name, ...rest] = relative(PACKAGES, file).split("/");
  return name === ".." || name === undefined || rest.length === 0 ? undefined : name;
}

function importsOf(file: string): string[] {
  return Array.from(
    readFileSync(file, "utf8").matchAll(IMPORT),
    ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "",
  );
}

/** The faces of each package, as an import writes them. */
const faces = new Set(
  globSync("packages/*/package.json", { cwd: ROOT }).flatMap((path) => {
    const { name, exports } = JSON.parse(readFileSync(join(ROOT, path), "utf8")) as {
      name: string;
      exports: string | Record<string, string>;
    };
    const paths = typeof exports === "string" ? ["."] : Object.keys(exports);
    return paths.map((path) => join(name, path));
  }),
);

const deep: string[] = [];
const arrows = new Map<string, string[]>();
for (const file of files) {
  const owner = packageOf(file);
  const inside: string[] = [];
  for (const specifier of importsOf(file)) {
    if (specifier.startsWith("@assay/") && !specifier.endsWith(".sol") && !faces.has(specifier))
      deep.push(`${relative(ROOT, file)}: ${specifier} is no public face`);
    if (!specifier.startsWith(".")) continue;
    const target = resolve(dirname(file), specifier.replace(/\.js$/, ".ts"));
    const other = packageOf(target);
    if (other !== undefined && other !== owner)
      deep.push(`${relative(ROOT, file)}: ${specifier} reaches into packages/${other}`);
    if (other !== undefined && other === owner) inside.push(target);
  }
  if (owner !== undefined) arrows.set(file, inside);
}

/** Circles of files, each once: a walk that meets a file of its own path has found one. */
function findCycles(): string[][] {
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[][] = [];
  const walk = (file: string): void => {
    const at = path.indexOf(file);
    if (at !== -1) {
      cycles.push([...path.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of arrows.get(file) ?? []) walk(next);
    path.pop();
    done.add(file);
  };
  for (const file of arrows.keys()) walk(file);
  return cycles;
}

const cycles = findCycles();
for (const problem of deep) console.error(`deep import: ${problem}. Export it from a face.`);
for (const cycle of cycles)
  console.error(
    `import cycle: ${cycle.map((file) => relative(PACKAGES, file)).join(" -> ")}. Put the shared types into a file of their own.`,
  );
console.log(
  `imports of ${files.length} files: ${deep.length} past a package's face, ${cycles.length} cycles`,
);
process.exit(deep.length + cycles.length === 0 ? 0 : 1);
