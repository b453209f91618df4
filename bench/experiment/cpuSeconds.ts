import { readFileSync } from "node:fs";

/** Clock ticks a second in Linux's process statistics (`getconf CLK_TCK`). */
const TICKS = 100;
/** Of the fields after the program's name, user and system time. */
const USER = 11;
const SYSTEM = 12;
/** The same of its children that have ended, theirs included. */
const CHILD_USER = 13;
const CHILD_SYSTEM = 14;

/** The numbers that Linux keeps of a process, from its state on; undefined elsewhere and for a process that is gone. */
function statistics(pid: number | string): number[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
  } catch {
    return undefined;
  }
}

function sumOf(fields: number[] | undefined, ...places: number[]): number {
  return places.reduce((sum, place) => sum + (fields?.[place] ?? 0), 0) / TICKS;
}

/** Processor time that a process has used, all threads, seconds. Linux only; zero elsewhere and for a process that is gone. */
export function cpuSeconds(pid: number | undefined): number {
  return sumOf(statistics(pid ?? 0), USER, SYSTEM);
}

/** Processor time of this process and of its children that have ended, seconds. */
export function cpuOfAll(): number {
  return sumOf(statistics("self"), USER, SYSTEM, CHILD_USER, CHILD_SYSTEM);
}
