/** Time of the machine. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Returns early when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
