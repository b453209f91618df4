/** The events that were taken in, so that each counts once. */
export interface EventMemory {
  /** Ids of the logs. */
  seen: Set<string>;
  /** Position on the chain of each job's last event, by job id. */
  last: Map<string, number>;
}

/** A memory without any event. */
export function noEvents(): EventMemory {
  return { seen: new Set(), last: new Map() };
}
