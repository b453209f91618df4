/** The machine's time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits. Returns early when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
