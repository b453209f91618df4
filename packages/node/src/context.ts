import type { Model } from "@assay/sdk";
import type { Logger } from "pino";

import type { NodeConfig } from "./config/schema.js";
import type { Chain } from "./ports/chain.js";
import type { Clock } from "./ports/clock.js";
import type { Enclave } from "./ports/enclave.js";
import type { Prover } from "./ports/prover.js";
import type { Store } from "./ports/store.js";

/** A model that this node serves. */
export interface ServedModel {
  /** Name of the circuit. */
  circuit: string;
  model: Model;
}

/** What the stages share. */
export interface Context {
  config: NodeConfig;
  chain: Chain;
  prover: Prover;
  /** Where enclave jobs run; without one the node only proves. */
  enclave?: Enclave;
  store: Store;
  clock: Clock;
  log: Logger;
  /** By model id. */
  models: ReadonlyMap<string, ServedModel>;
  /** Milliseconds that a proof takes, measured; starts with the configured guess. */
  pace: { proofMs: number };
}
