import type { Context } from "../context.js";
import type { JobRecord } from "../job/record.js";
import type { Call } from "../ports/market.js";

/** A call that is due, and its jobs in the order of its items. */
export interface Plan {
  call: Call;
  records: JobRecord[];
}

/** The facts that all plans of one look at the chain are made from. */
export interface Moment {
  /** Number and timestamp of the latest block. */
  number: number;
  time: bigint;
  /** Machine time, milliseconds. */
  machine: number;
  /** Current status of each vendor that a delivery in the store names. */
  statusOf: ReadonlyMap<bigint, bigint>;
  /** Posted seeds, by the beacon's target, of the targets that a delivery in the store names. */
  seedOf: ReadonlyMap<bigint, bigint>;
}

/** Phases in which an enclave's result is on chain. */
const DELIVERED = new Set(["provisional", "disputed", "watched", "contested"]);

/** Reads the moment; undefined when no job needs a plan. */
export async function momentOf(context: Context): Promise<Moment | undefined> {
  const { chain, store, enclave, clock } = context;
  const vendors = new Set<bigint>();
  const targets = new Set<bigint>();
  let isIdle = true;
  for (const { phase, delivery, request } of store.list()) {
    if (DELIVERED.has(phase) && delivery !== undefined) {
      vendors.add(delivery.vendor);
      if (delivery.provable) targets.add(delivery.auditTarget);
    }
    if (["locked", "unusable", "computed"].includes(phase) && request.assurance !== 0)
      isIdle = false;
  }
  if (isIdle && vendors.size === 0) return undefined;
  if (enclave !== undefined) vendors.add(BigInt(enclave.vendor));
  const [head, ...statuses] = await Promise.all([
    chain.head(),
    ...[...vendors].map(async (vendor) => [vendor, await chain.vendorStatus(vendor)] as const),
  ]);
  const seedOf = new Map<bigint, bigint>();
  await Promise.all(
    [...targets].map(async (target) => {
      const seed = await chain.seed(target);
      if (seed !== undefined) seedOf.set(target, seed);
    }),
  );
  return { ...head, machine: clock.now(), statusOf: new Map(statuses), seedOf };
}
