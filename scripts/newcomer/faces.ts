import { packageJson, PACKAGES } from "./world.js";

/** Every face of the TypeScript packages, as an import writes it. */
export function faces(): string[] {
  return PACKAGES.flatMap((folder) => {
    const { name, exports = {} } = packageJson(folder);
    return Object.keys(exports)
      .filter((path) => path !== "./package.json")
      .map((path) => name + path.slice(1));
  });
}
