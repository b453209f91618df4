import { killAll } from "./processes.js";

/**
 * Runs a program that starts processes of its own, and ends this process with it: none of them outlives it, whether it is
 * done, fails, is interrupted or takes too long.
 * @param name what its messages call it
 * @param logs where its processes' output is, for messages
 * @param program answers whether all is well
 */
export async function runToEnd(
  name: string,
  logs: string,
  limitMs: number,
  program: () => Promise<boolean>,
): Promise<never> {
  setTimeout(() => {
    console.error(`the ${name} is not over after ${limitMs / 1000} s: see ${logs}`);
    killAll();
    process.exit(1);
  }, limitMs);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      killAll();
      process.exit(130);
    });
  }
  try {
    process.exit((await program()) ? 0 : 1);
  } catch (error) {
    killAll();
    console.error(`the ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
