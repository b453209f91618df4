import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** Folders of the packages that strangers install, each after those that it depends on. */
export const PACKAGES = [
  "contracts",
  "packages/models",
  "packages/enclave",
  "packages/circuits",
  "packages/sdk",
  "packages/node",
] as const;

interface PackageJson {
  name: string;
  version: string;
  exports?: Record<string, unknown>;
  devDependencies?: Record<string, string>;
}

/** The package.json of a folder of the repository. */
export function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as PackageJson;
}

/** Names of the TypeScript packages. */
export function libraries(): string[] {
  return PACKAGES.filter((folder) => folder.startsWith("packages/")).map(
    (folder) => packageJson(folder).name,
  );
}

/** The version of a package that the repository itself is tested with. */
export function pinned(name: string): string {
  const version = packageJson(".").devDependencies?.[name];
  if (version === undefined) throw new Error(`${name} is no devDependency of the repository`);
  return `${name}@${version}`;
}

/** The places that a stranger sees: empty folders outside the repository, and the tarballs of the packages. */
export interface World {
  /** Path of each package's tarball, by the package's name. */
  tarballs: Map<string, string>;
  /** An empty folder with these files, outside the repository. */
  folder(name: string, files: Record<string, string>): string;
  /** Installs packages into a folder: names of our packages, and others with their version. */
  install(folder: string, names: readonly string[]): void;
  /**
   * Runs a program without the repository's programs on its path.
   * @returns what it printed
   * @throws Error with all that it printed, if it failed
   */
  run(folder: string, program: string, args: readonly string[], environment?: object): string;
  /** The folder in which all TypeScript packages are installed together with ethers and TypeScript, for several steps. */
  project(): string;
  /** Prints a line under the step's name. */
  say(line: string): void;
}

/** Something that a stranger does, in order. */
export interface Step {
  name: string;
  run(world: World): void | Promise<void>;
}

/** @param keep leave the folders behind, to look at */
export function createWorld(keep: boolean): World & { close(): void } {
  const base = mkdtempSync(join(tmpdir(), "assay-newcomer-"));
  const path = (process.env.PATH ?? "")
    .split(":")
    .filter((entry) => !entry.startsWith(join(ROOT, "node_modules")))
    .join(":");
  let project: string | undefined;
  const world: World = {
    tarballs: new Map(),
    project() {
      if (project !== undefined) return project;
      project = world.folder("project", {
        "package.json": JSON.stringify({ name: "stranger", private: true, type: "module" }),
      });
      world.install(project, [...libraries(), pinned("ethers"), pinned("typescript")]);
      return project;
    },
    folder(name, files) {
      const folder = join(base, name);
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
      return folder;
    },
    install(folder, names) {
      const wanted = names.map((name) => world.tarballs.get(name) ?? name);
      const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
      world.run(folder, "npm", ["install", "--save-exact", ...flags, ...wanted]);
    },
    run(folder, program, args, environment = {}) {
      const { status, stdout, stderr, error } = spawnSync(program, args, {
        cwd: folder,
        encoding: "utf8",
        // npm hands its own settings to its scripts; a stranger's shell has none of them.
        env: {
          ...Object.fromEntries(
            Object.entries(process.env).filter(([name]) => !/^(npm|TSX|NODE_OPTIONS)/i.test(name)),
          ),
          PATH: path,
          ...environment,
        },
      });
      if (status === 0) return stdout;
      throw new Error(
        `\`${[program, ...args].join(" ")}\` in ${folder} failed with ${status ?? error?.message ?? "a signal"}:\n${stdout}${stderr}`,
      );
    },
    say(line) {
      console.log(`   ${line}`);
    },
  };
  return Object.assign(world, {
    close() {
      if (keep) console.log(`the folders are in ${base}`);
      else rmSync(base, { recursive: true, force: true });
    },
  });
}
