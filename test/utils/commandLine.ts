import { execFile } from "node:child_process";
import { join } from "node:path";

import { run } from "@assay/sdk/cli";

export const ROOT = join(import.meta.dirname, "../..");
const BIN = join(ROOT, "packages/sdk/bin/assay.js");

/** How a command ended. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs the command `assay` in this process. */
export async function runAssay(args: string[], environment: Environment): Promise<Ended> {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await run(args, {
    environment,
    out: (line) => lines.out.push(line),
    err: (line) => lines.err.push(line),
  });
  return { code, out: lines.out.join("\n"), err: lines.err.join("\n") };
}

/** Runs it as people do. */
export function processAssay(
  args: string[],
  environment: Environment,
  cwd: string = ROOT,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...environment } };
    execFile(process.execPath, [BIN, ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}
