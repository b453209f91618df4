import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../..");
const children = new Set<ChildProcess>();

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

/** Whether a port of this machine is free now. */
export async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A child of this process, and how it ended. */
export interface Running {
  child: ChildProcess;
  /** Resolves with the exit code, or the signal's name. */
  ended: Promise<number | string>;
}

/**
 * Starts a Node.js program as a child that `stopAll` ends.
 * @param args program and arguments, relative to the repository
 * @param log file that gets its output
 * @param onLine called with each line of its standard output
 */
export function start(
  args: string[],
  log: string,
  environment: Record<string, string> = {},
  onLine?: (line: string) => void,
): Running {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  const file = createWriteStream(log);
  child.stderr.pipe(file, { end: false });
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    file.write(line + "\n");
    onLine?.(line);
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("exit", (code, signal) => {
      children.delete(child);
      resolve(code ?? signal ?? 1);
    });
  });
  return { child, ended };
}

/** Asks a child to end, and insists after a while. */
export async function stop(
  { child, ended }: Running,
  patienceMs = 10_000,
): Promise<number | string> {
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  const code = await ended;
  clearTimeout(insist);
  return code;
}

/** Ends every child at once. */
export function killAll(): void {
  for (const child of children) child.kill("SIGKILL");
}
