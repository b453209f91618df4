/**
 * Prints the runtime size of every contract that can be deployed, and fails when one is larger than a chain allows or when a
 * part of the market has too little room for the next change. Contracts of interfaces/, libraries/, types/ and mocks/ are not
 * deployed on their own.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
/** EIP-170, bytes. */
const LIMIT = 24_576;
/** The market's parts share one address and grow with every rule: each keeps this many bytes free. */
const PART_ROOM = 3_072;
const PART = /^JobMarket$|Module$/;
const NOT_DEPLOYED = ["interfaces", "libraries", "types", "mocks"];

interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly room: number;
  readonly needed: number;
}

const sizes: Size[] = globSync("artifacts/contracts/**/*.json", { cwd: ROOT })
  .filter((path) => !path.split("/").some((folder) => NOT_DEPLOYED.includes(folder)))
  .flatMap((path) => {
    const { deployedBytecode } = JSON.parse(readFileSync(join(ROOT, path), "utf8")) as {
      deployedBytecode: string;
    };
    const name = basename(path, ".json");
    const bytes = deployedBytecode.length / 2 - 1;
    const needed = PART.test(name) ? PART_ROOM : 0;
    // Abstract contracts and interfaces have no code.
    return bytes === 0 ? [] : [{ name, bytes, room: LIMIT - bytes, needed }];
  })
  .sort((a, b) => a.room - b.room);

const count = (value: number): string => value.toLocaleString("en-US").padStart(8);
const width = Math.max(...sizes.map(({ name }) => name.length));
console.log(`${"contract".padEnd(width)}   runtime      room`);
for (const { name, bytes, room } of sizes)
  console.log(`${name.padEnd(width)}  ${count(bytes)}  ${count(room)}`);

const problems = sizes
  .filter(({ room, needed }) => room < needed)
  .map(({ name, bytes, room, needed }) =>
    room < 0
      ? `${name} has ${bytes} bytes of code; a chain allows ${LIMIT}. Move code to a library or another part.`
      : `${name} has ${room} bytes left; a part of the market keeps ${needed} free. Move code to another part or lower its optimizer runs.`,
  );
const parts = sizes.filter(({ name }) => PART.test(name)).length;
if (parts < 2) problems.push(`Only ${parts} parts of the market are built: run \`npm run build\`.`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
