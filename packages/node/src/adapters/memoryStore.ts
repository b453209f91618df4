import type { JobRecord, JobStore } from "../job/record.js";

/** A store in memory, for tests and dry runs. */
export function memoryStore(): JobStore {
  const jobs = new Map<string, JobRecord>();
  let cursor: number | undefined;
  return {
    get: (jobId) => jobs.get(jobId),
    list: () => [...jobs.values()],
    put: (record) => void jobs.set(record.jobId, structuredClone(record)),
    cursor: () => cursor,
    setCursor: (block) => void (cursor = block),
    close: () => undefined,
  };
}
