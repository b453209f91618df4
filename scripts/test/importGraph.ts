/**
 * Which files a file depends on, from its text: imports of TypeScript and Solidity, artifacts and programs that it names.
 * A name imported through a barrel (a file of re-exports) leads to the file that declares it, not to all of the package.
 */
import { dirname, join } from "node:path/posix";

/** Texts of the repository's files by path, relative to the root. */
export type Files = ReadonlyMap<string, string>;

const REEXPORT = /export\s+(?:type\s+)?(?:\*|\{([^}]*)\})\s+from\s+"([^"]+)";?/gu;
const IMPORT = /(?:import|export)\s+(?:type\s+)?([^"';()]*?)\s*from\s+"([^"]+)"/gu;
const WHOLE_IMPORT = /import\s*\(?\s*"([^"]+)"/gu;
const SOLIDITY_IMPORT = /import\s+(?:[^"';]*\s+from\s+)?"([^"]+)"/gu;
const CIRCOM_INCLUDE = /include\s+"([^"]+)"/gu;
/** A contract, circuit or fixture named in quotes, or a contract's typed factory. */
const NAMED = /["'`](?:\w+\.sol:)?([\w-]+)["'`]|\b(\w+)__factory\b/gu;
const PATH = /"([\w@./-]+\.\w+)"/gu;
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu;

/** Names between braces: `a, type B, c as d` gives a, B, c, as the other side exports them. */
function namesIn(braces: string): string[] {
  return braces
    .split(",")
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+/u, "")
        .replace(/\s+as\s+.*/u, ""),
    )
    .filter((name) => name !== "");
}

export class ImportGraph {
  readonly #files: Files;
  readonly #named = new Map<string, string[]>();
  readonly #packages = new Map<string, string>();
  readonly #dependencies = new Map<string, ReadonlySet<string>>();

  constructor(files: Files) {
    this.#files = files;
    for (const [path, text] of files) {
      const name = /^(?:contracts|circuits|test\/fixtures)\/.*?([\w-]+)\.\w+$/u.exec(path)?.[1];
      if (name !== undefined) this.#named.set(name, [...(this.#named.get(name) ?? []), path]);
      if (/^packages\/[^/]+\/package\.json$/u.test(path)) this.#addPackage(path, text);
    }
  }

  /** The tests that depend on one of these files: nearest in imports first, and of those the one that depends on the least. */
  testsOf(changed: readonly string[]): string[] {
    const dependents = new Map<string, string[]>();
    for (const file of this.#files.keys())
      for (const dependency of this.dependenciesOf(file))
        dependents.set(dependency, [...(dependents.get(dependency) ?? []), file]);
    const distances = new Map<string, number>(changed.map((file) => [file, 0]));
    for (const [file, distance] of distances)
      for (const dependent of dependents.get(file) ?? [])
        if (!distances.has(dependent)) distances.set(dependent, distance + 1);
    const tests = [...distances].filter(([file]) => /\.(t\.sol|test\.ts)$/u.test(file));
    return tests
      .map(([file, distance]) => ({ file, distance, breadth: this.#reachOf(file) }))
      .sort((a, b) => a.distance - b.distance || a.breadth - b.breadth)
      .map(({ file }) => file);
  }

  /** How many files this one depends on, directly or not. */
  #reachOf(file: string): number {
    const reached = new Set([file]);
    for (const next of reached)
      for (const dependency of this.dependenciesOf(next)) reached.add(dependency);
    return reached.size;
  }

  dependenciesOf(file: string): ReadonlySet<string> {
    const known = this.#dependencies.get(file);
    if (known !== undefined) return known;
    const found = this.#read(file);
    this.#dependencies.set(file, found);
    return found;
  }

  #read(file: string): Set<string> {
    const text = (this.#files.get(file) ?? "").replace(COMMENTS, "");
    const found = new Set<string>();
    const add = (path: string | undefined): void => {
      if (path !== undefined && path !== file && this.#files.has(path)) found.add(path);
    };
    if (/\.(circom|sol)$/u.test(file)) {
      const pattern = file.endsWith(".sol") ? SOLIDITY_IMPORT : CIRCOM_INCLUDE;
      for (const [, target] of text.matchAll(pattern)) add(join(dirname(file), target ?? ""));
    }
    if (/\.[jt]s$/u.test(file) && !this.#isBarrel(file)) this.#addTypeScript(file, text, add);
    if (/\.(sol|ts)$/u.test(file))
      for (const [, quoted, bound] of text.matchAll(NAMED))
        for (const path of this.#named.get(quoted ?? bound ?? "") ?? []) add(path);
    if (file.endsWith(".t.sol")) add(file.replace(/\.t\.sol$/u, ".tree"));
    return found;
  }

  #addTypeScript(file: string, text: string, add: (path: string | undefined) => void): void {
    for (const [, clause = "", target = ""] of text.matchAll(IMPORT)) {
      const path = this.#resolve(file, target);
      const braces = /\{([^}]*)\}/u.exec(clause)?.[1];
      add(path);
      if (path === undefined || !this.#isBarrel(path)) continue;
      const names = braces === undefined ? undefined : namesIn(braces);
      for (const declaring of this.#through(path, names)) add(declaring);
    }
    for (const [, target = ""] of text.matchAll(WHOLE_IMPORT)) {
      const path = this.#resolve(file, target);
      add(path);
      if (path !== undefined && this.#isBarrel(path))
        for (const declaring of this.#through(path, undefined)) add(declaring);
    }
    // Programs and fixtures, from the root or from the file's own folder.
    for (const [, target = ""] of text.matchAll(PATH)) {
      add(target);
      add(join(dirname(file), target));
    }
  }

  /** The files that declare these names behind a barrel; all that it exports without names. */
  #through(barrel: string, names: readonly string[] | undefined): string[] {
    return [...(this.#files.get(barrel) ?? "").matchAll(REEXPORT)].flatMap(([, braces, target]) => {
      const path = this.#resolve(barrel, target ?? "");
      if (path === undefined) return [];
      const passed =
        braces === undefined || names === undefined
          ? names
          : names.filter((name) => namesIn(braces).includes(name));
      if (passed?.length === 0) return [];
      if (this.#isBarrel(path)) return [path, ...this.#through(path, passed)];
      const declares = passed?.some((name) => this.#declares(path, name)) ?? true;
      return declares ? [path] : [];
    });
  }

  #declares(path: string, name: string): boolean {
    return new RegExp(`export[^;{]*\\b${name}\\b|export\\s*\\{[^}]*\\b${name}\\b`, "u").test(
      this.#files.get(path) ?? "",
    );
  }

  #isBarrel(path: string): boolean {
    const text = this.#files.get(path)?.replace(COMMENTS, "");
    return (
      text !== undefined && /^\s*export/u.test(text) && text.replace(REEXPORT, "").trim() === ""
    );
  }

  #resolve(file: string, target: string): string | undefined {
    if (!target.startsWith(".")) return this.#packages.get(target);
    const path = join(dirname(file), target);
    return [path.replace(/\.js$/u, ".ts"), path].find((candidate) => this.#files.has(candidate));
  }

  #addPackage(path: string, text: string): void {
    const { name, exports } = JSON.parse(text) as {
      name: string;
      exports?: string | Record<string, string | Record<string, string>>;
    };
    const faces = typeof exports === "string" ? { ".": exports } : (exports ?? {});
    for (const [face, target] of Object.entries(faces)) {
      const file = typeof target === "string" ? target : Object.values(target)[0];
      if (file === undefined) continue;
      // The face of an installed package is built from the source of the same name.
      const source = file.replace("/dist/", "/src/").replace(/(\.d)?\.[jt]s$/u, ".ts");
      this.#packages.set(join(name, face), join(dirname(path), source));
    }
  }
}
