import { readFileSync } from "node:fs";

/** Clock ticks a second in Linux's process statistics (`getconf CLK_TCK`). */
const TICKS = 100;
/** Of the fields after the program's name, user and system time. */
const USER = 11;
const SYSTEM = 12;

/** Processor time that a process has used, all threads, seconds. Linux only; zero elsewhere and for a process that is gone. */
export function cpuSeconds(pid: number | undefined): number {
  try {
    const text = readFileSync(`/proc/${pid ?? 0}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS;
  } catch {
    return 0;
  }
}
