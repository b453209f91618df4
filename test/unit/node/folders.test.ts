import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SOURCE = join(ROOT, "packages/node/src");

/** The folders, or files of the root, that each folder or file of the root imports. */
type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** The folder of a file; for a file of the root, the file itself. */
const roomOf = (path: string): string => relative(SOURCE, path).split("/")[0] ?? "";

function arrowsOf(files: readonly string[]): Arrows {
  const arrows = new Map<string, Set<string>>();
  for (const file of files) {
    const targets = arrows.get(roomOf(file)) ?? new Set();
    arrows.set(roomOf(file), targets);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/ from "(\.[^"]+)\.js";/g)) {
      const target = roomOf(normalize(join(dirname(file), `${path ?? ""}.ts`)));
      if (target !== roomOf(file)) targets.add(target);
    }
  }
  return arrows;
}

/** A path along the arrows that ends where it began; undefined if there is none. */
function cycleOf(arrows: Arrows): string[] | undefined {
  const done = new Set<string>();
  function visit(room: string, path: readonly string[]): string[] | undefined {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room];
    if (done.has(room)) return undefined;
    for (const next of arrows.get(room) ?? []) {
      const cycle = visit(next, [...path, room]);
      if (cycle !== undefined) return cycle;
    }
    done.add(room);
    return undefined;
  }
  for (const room of arrows.keys()) {
    const cycle = visit(room, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe("The folders of packages/node", function () {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(SOURCE, name));
  const arrows = arrowsOf(files);

  it("import one another without a cycle", function () {
    expect(cycleOf(arrows)).to.equal(undefined);
    // The check sees the arrows, and one arrow back from price to lock would be found.
    expect([...(arrows.get("lock") ?? [])]).to.include("price");
    const price = new Set([...(arrows.get("price") ?? []), "lock"]);
    expect(cycleOf(new Map([...arrows, ["price", price]]))).to.include.members(["lock", "price"]);
  });

  it("are the folders that docs/running-a-node.md describes", function () {
    const page = readFileSync(join(ROOT, "docs/running-a-node.md"), "utf8");
    const described = [...page.matchAll(/^\| `([a-z]+)\/`/gm)].map(([, name]) => name);
    const folders = [...arrows.keys()].filter((room) => !room.endsWith(".ts"));
    expect(described).to.have.members(folders);
  });

  it("keep the contracts' handles and the circuits inside adapters/", function () {
    const outside = files
      .filter((file) => roomOf(file) !== "adapters")
      .filter((file) =>
        /@assay\/circuits|\.enclaves\b|market\.(market|enclave|availability)\b/.test(
          readFileSync(file, "utf8"),
        ),
      );
    expect(outside.map((file) => relative(SOURCE, file))).to.deep.equal([]);
  });
});
