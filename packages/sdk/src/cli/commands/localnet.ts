import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { SdkError } from "../../chain/errors.js";

/** Options of `assay localnet`. */
export interface LocalnetCommand {
  port: string;
  blockTime: string;
  hardfork: string;
  book?: string;
}

const SCRIPT = "scripts/local/localnet.ts";

/** The repository around a folder; undefined outside. */
function repositoryOf(folder: string): string | undefined {
  const manifest = join(folder, "package.json");
  if (existsSync(join(folder, SCRIPT)) && existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown };
    if (name === "assay") return folder;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

/**
 * Runs the local network of the repository until it ends.
 * @param folder where the command was called
 * @returns the network's exit code
 * @throws SdkError INVALID_CONFIG outside the repository
 */
export async function localnet(options: LocalnetCommand, folder: string): Promise<number> {
  const root = repositoryOf(folder);
  if (root === undefined) {
    throw new SdkError(
      "INVALID_CONFIG",
      "localnet needs the repository of Assay, whose contracts and circuits it deploys",
      "Clone the repository, run `make localnet` there, and name its RPC server and address book here: --rpc http://127.0.0.1:8545 --book <clone>/deploy/deployments/31337.json",
    );
  }
  const args = ["--port", options.port, "--block-time", options.blockTime];
  args.push("--hardfork", options.hardfork);
  if (options.book !== undefined) args.push("--book", resolve(folder, options.book));
  const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, ...args], {
    cwd: root,
    stdio: "inherit",
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise((done, fail) => {
      child.once("error", fail);
      child.once("exit", (code) => {
        done(code ?? 1);
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}
