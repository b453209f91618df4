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
import type { JobRecord, JobStore } from "../job/record.js";
import { jobSchema } from "../job/record.js";

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
      `${path} is damaged: it does not contain what this node wrote`,
      "Restore the file from a backup, or check the job on chain and move the file away",
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

/** Claims the folder for this process: two nodes on one folder would send every transaction twice. */
function claim(path: string): void {
  if (existsSync(path)) {
    const pid = Number(readFileSync(path, "utf8"));
    if (pid !== process.pid && isAlive(pid)) {
      throw new NodeError(
        "STORE_IN_USE",
        `process ${pid} already uses this data folder`,
        "Stop that process, or give this node its own data folder and its own operator",
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
export function fileStore(folder: string): JobStore {
  const jobsFolder = join(folder, "jobs");
  const lock = join(folder, "node.pid");
  mkdirSync(jobsFolder, { recursive: true });
  claim(lock);
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
