import type { JobRecord } from "../job.js";

/** What survives a restart. Every write is on disk when its call returns. */
export interface Store {
  get(jobId: string): JobRecord | undefined;
  list(): JobRecord[];
  put(record: JobRecord): void;
  /** First block that was not scanned yet. */
  cursor(): number | undefined;
  setCursor(block: number): void;
  close(): void;
}
