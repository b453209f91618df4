/**
 * Runs sequences of commands side by side, so that a machine of two cores is busy on both. What a command prints is shown in one
 * piece when the command ends; until then it grows in `.cache/lanes/<lane>.log`.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { delimiter, join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const LOGS = join(ROOT, ".cache/lanes");

/** One command of a lane. */
export interface Step {
  /** What it does, for the reader. */
  title: string;
  /** A program and its arguments; programs of `node_modules/.bin` come first. */
  command: readonly [program: string, ...args: string[]];
  env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

const secondsSince = (start: number): string =>
  `${((performance.now() - start) / 1000).toFixed(0)} s`;

/** Ends a step with every process that it started. */
function stop({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Runs a step, then shows all that it printed. */
async function runStep(lane: string, { title, command, env }: Step): Promise<boolean> {
  const log = join(LOGS, `${lane}.log`);
  const start = performance.now();
  console.log(`== ${title}: begins, see ${relative(ROOT, log)}`);
  const output = openSync(log, "w");
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: ROOT,
    // A group of processes of its own, so that `stop` reaches those that it starts.
    detached: true,
    stdio: ["ignore", output, output],
    env: {
      ...process.env,
      PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
      ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
      ...env,
    },
  });
  running.add(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  running.delete(child);
  closeSync(output);
  const passed = code === 0;
  console.log(readFileSync(log, "utf8"));
  console.log(`== ${title}: ${passed ? "passed" : "FAILED"} after ${secondsSince(start)}`);
  return passed;
}

/**
 * Runs the steps of each lane one after the other, and the lanes side by side. The other steps run after a failure too, so that
 * one run shows every failure; the exit code is 1 then. SIGINT and SIGTERM end every step.
 * @param lanes Steps by the lane's name
 * @returns Whether every step passed
 */
export async function runLanes(lanes: Readonly<Record<string, readonly Step[]>>): Promise<boolean> {
  const start = performance.now();
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  const ends = Object.entries(signals).map(([signal, code]) => {
    const end = (): void => {
      running.forEach(stop);
      process.exit(code);
    };
    process.once(signal, end);
    return (): void => void process.off(signal, end);
  });
  mkdirSync(LOGS, { recursive: true });
  const failed: string[] = [];
  await Promise.all(
    Object.entries(lanes).map(async ([lane, steps]) => {
      for (const step of steps) if (!(await runStep(lane, step))) failed.push(step.title);
    }),
  );
  for (const off of ends) off();
  if (failed.length > 0) {
    console.error(`== FAILED after ${secondsSince(start)}: ${failed.join("; ")}`);
    process.exitCode = 1;
  }
  return failed.length === 0;
}
