import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { NodeError } from "../errors.js";
import type { JobRecord } from "../job.js";
import { jobSchema } from "../job.js";
import type { Store } from "../ports/store.js";

const cursorSchema = z.strictObject({ nextBlock: z.int().nonnegative() });

/** Writes a file so that a crash leaves the old text or the new one, never a mixture. */
function writeAtomically(folder: string, name: string, value: unknown): void {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === "bigint" ? item.toString() : item,
  );
  const temporary = join(folder, `.${name}.tmp`);
  const file = openSync(temporary, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, join(folder, name));
  const directory = openSync(folder, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new NodeError(
      "STORE_DAMAGED",
      `${path} is not what this node wrote`,
      "Restore it from a backup, or move it away after checking the job on chain",
      cause,
    );
  }
}

/** Whether a process with this id runs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** One node a folder: two of them would send the same transactions. */
function take(path: string): void {
  if (existsSync(path)) {
    const pid = Number(readFileSync(path, "utf8"));
    if (pid !== process.pid && isAlive(pid)) {
      throw new NodeError(
        "STORE_IN_USE",
        `process ${pid} works in this data folder`,
        "Stop it first, or give this node a data folder and an operator of its own",
      );
    }
    rmSync(path);
  }
  const file = openSync(path, "wx", 0o600);
  writeSync(file, String(process.pid));
  closeSync(file);
}

/**
 * Keeps each job in a file of its own.
 * @param folder created when absent
 * @throws NodeError STORE_IN_USE, STORE_DAMAGED
 */
export function fileStore(folder: string): Store {
  const jobsFolder = join(folder, "jobs");
  const lock = join(folder, "node.pid");
  mkdirSync(jobsFolder, { recursive: true });
  take(lock);
  const jobs = new Map<string, JobRecord>();
  let cursor: number | undefined;
  try {
    for (const name of readdirSync(jobsFolder)) {
      if (!/^0x[0-9a-f]{64}\.json$/.test(name)) continue;
      const record = read(join(jobsFolder, name), jobSchema);
      jobs.set(record.jobId, record);
    }
    const cursorPath = join(folder, "cursor.json");
    if (existsSync(cursorPath)) cursor = read(cursorPath, cursorSchema).nextBlock;
  } catch (error) {
    rmSync(lock);
    throw error;
  }
  return {
    get: (jobId) => jobs.get(jobId),
    list: () => [...jobs.values()],
    put: (record) => {
      writeAtomically(jobsFolder, `${record.jobId}.json`, record);
      jobs.set(record.jobId, structuredClone(record));
    },
    cursor: () => cursor,
    setCursor: (block) => {
      if (block === cursor) return;
      writeAtomically(folder, "cursor.json", { nextBlock: block });
      cursor = block;
    },
    close: () => {
      rmSync(lock, { force: true });
    },
  };
}
