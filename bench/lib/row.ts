/** One measured number. */
export interface Row {
  /** Unique, and stable from run to run: `<file>: <what>`. */
  readonly name: string;
  /** Gas is that of the fork on which the benchmark runs. */
  readonly value: number;
  /** `gas`, `bytes` and `slots` are deterministic and checked by `--check`; `ms` and the like never are. */
  readonly unit: string;
  /** Least value that any implementation can reach, or null. */
  readonly floor: number | null;
  /** The project's limit at Osaka: a value above it fails the run, null when there is none. */
  readonly budget: number | null;
  /** The command that prints the number. */
  readonly command: string;
}

/** A number as bench/results.json has it: gas at Osaka, and beside it gas at Amsterdam. */
export interface Result extends Row {
  /** Null for what is no gas. */
  readonly amsterdam: number | null;
}

export interface BenchOptions {
  /** True under `--check`: rows of time need not be measured. */
  readonly deterministicOnly: boolean;
}

/** The export `bench` of every file under bench/. */
export type Bench = (options: BenchOptions) => Promise<Row[]>;

/** Units whose values do not depend on the machine. */
export function isDeterministic(row: Row): boolean {
  return row.unit === "gas" || row.unit === "bytes" || row.unit === "slots";
}
