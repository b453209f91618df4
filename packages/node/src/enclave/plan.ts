import type { JobRecord } from "../job.js";
import type { Call } from "../ports/market.js";

/** A call that is due, and the jobs that it is about, in the order of its items. */
export interface Plan {
  call: Call;
  records: JobRecord[];
}

/** What all plans of one moment are made from. */
export interface Moment {
  /** Number and timestamp of the latest block. */
  number: number;
  time: bigint;
  /** Machine time, milliseconds. */
  machine: number;
  /** Status now of each vendor that a delivery here names. */
  statusOf: ReadonlyMap<bigint, bigint>;
}
