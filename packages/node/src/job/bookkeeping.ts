import type { Chain } from "../ports/chain.js";
import type { Log } from "../ports/log.js";
import type { ServedModel } from "../ports/servedModel.js";
import type { EventMemory } from "./eventMemory.js";
import type { JobStore } from "./record.js";

/** All that is needed to keep the job records in line with the chain. */
export interface Bookkeeping {
  chain: Chain;
  store: JobStore;
  /** Served models by model id. */
  models: ReadonlyMap<string, ServedModel>;
  memory: { events: EventMemory };
  log: Log;
}
