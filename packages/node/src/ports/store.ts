/** Keeps one record a job across restarts. Every write is on disk when its call returns. */
export interface Store<Item extends { jobId: string }> {
  get(jobId: string): Item | undefined;
  list(): Item[];
  put(item: Item): void;
  /** First block whose events were not read yet. */
  cursor(): number | undefined;
  setCursor(block: number): void;
  close(): void;
}
