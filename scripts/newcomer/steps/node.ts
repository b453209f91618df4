import { faces } from "../faces.js";
import type { Step } from "../world.js";
import { packageJson } from "../world.js";

/** Each package alone with its dependencies, then all faces and both commands. */
export const node: Step = {
  name: "node",
  run(world) {
    const folder = world.project();
    const code = `for (const face of ${JSON.stringify(faces())}) {
  const names = Object.keys(await import(face));
  if (names.length === 0) throw new Error(face + " exports nothing");
  console.log(face + " " + names.length);
}
process.exit(0);
`;
    const lines = world.run(folder, "node", ["--input-type=module", "-e", code]).trim().split("\n");
    const count = lines.reduce((sum, line) => sum + Number(line.split(" ")[1]), 0);
    world.say(`import: ${lines.length} faces with ${count} names`);
    for (const command of ["assay", "assay-node"]) {
      const help = world.run(folder, "npx", ["--no-install", command, "--help"]);
      if (!help.startsWith(`Usage: ${command}`)) throw new Error(`${command} --help says ${help}`);
      world.say(`npx ${command} --help: ${help.trim().split("\n").length} lines`);
    }
    const manifest = JSON.stringify({ name: "stranger", private: true, type: "module" });
    // A package that leans on what another one installs works here and breaks at its first user.
    for (const name of ["@assay/models", "@assay/enclave"]) {
      const alone = world.folder(`alone-${name.slice(7)}`, { "package.json": manifest });
      world.install(alone, [name]);
      const own = faces().filter((face) => face === name || face.startsWith(`${name}/`));
      for (const face of own)
        world.run(alone, "node", ["--input-type=module", "-e", `await import("${face}")`]);
    }
    const { version } = packageJson("packages/sdk");
    world.say(`alone: @assay/models and @assay/enclave ${version} import without the others`);
  },
};
