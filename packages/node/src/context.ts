import type { NodeConfig } from "./config/schema.js";
import type { Bookkeeping } from "./job/bookkeeping.js";
import type { EventMemory } from "./job/eventMemory.js";
import { noEvents } from "./job/eventMemory.js";
import type { Clock } from "./ports/clock.js";
import type { Enclave } from "./ports/enclave.js";
import type { Log } from "./ports/log.js";
import type { Prover } from "./ports/prover.js";

/** Failed attempts at one job, and the machine time in milliseconds at which the next attempt is due. */
export interface Setback {
  failures: number;
  until: number;
}

/** State that a node keeps in memory only: after a restart it starts empty, and nothing is lost by that. */
export interface Memory {
  events: EventMemory;
  /** Jobs whose computing or proving failed, by job id: one bad job must not hold up the others. */
  workSetbacks: Map<string, Setback>;
  /** Jobs whose call failed, by job id. */
  callSetbacks: Map<string, Setback>;
  /** Jobs whose outputs contradict the circuit: another attempt would take time from the other jobs. */
  unprovable: Set<string>;
  /** Newest round of the uptime feed for which the held jobs' deadlines are right. */
  outageRound: bigint;
}

/** The adapters and settings that a node is put together from. */
export interface Parts extends Omit<Bookkeeping, "memory"> {
  config: NodeConfig;
  prover: Prover;
  /** Runs enclave jobs. Without an enclave the node only proves. */
  enclave?: Enclave;
  clock: Clock;
  log: Log;
}

/** All that the stages share. */
export interface Context extends Parts {
  /** Milliseconds that a proof takes: the configured estimate first, then the measured average. */
  pace: { proofMs: number };
  memory: Memory;
}

/** Puts a node's parts together with an empty memory. */
export function createContext(parts: Parts): Context {
  return {
    ...parts,
    pace: { proofMs: parts.config.proofSeconds * 1000 },
    memory: {
      events: noEvents(),
      workSetbacks: new Map(),
      callSetbacks: new Map(),
      unprovable: new Set(),
      outageRound: 0n,
    },
  };
}
