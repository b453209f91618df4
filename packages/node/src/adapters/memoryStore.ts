import type { JobRecord } from "../job.js";
import type { Store } from "../ports/store.js";

/** A store that forgets: for tests and dry runs. */
export function memoryStore(): Store {
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
