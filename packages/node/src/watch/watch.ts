import type { Context } from "../context.js";
import { ENDS } from "../job.js";
import { reconcile } from "../lock/reconcile.js";
import { takeIn } from "./takeIn.js";

/** Most blocks in one query: many RPC servers refuse more. */
const SPAN = 2_000;

/**
 * Finds new requests and what became of the known ones: one query for all. The last blocks are looked at again each time, so
 * that a chain that drops and re-mines a block loses nothing.
 */
export async function watch(context: Context): Promise<void> {
  const { chain, store, config } = context;
  const head = await chain.height();
  const next = store.cursor() ?? config.startBlock ?? head;
  let from = Math.max(config.startBlock ?? 0, next - config.reorgBlocks);
  while (from <= head) {
    const to = Math.min(head, from + SPAN - 1);
    for (const jobId of takeIn(context, await chain.events(from, to))) {
      const record = store.get(jobId);
      if (record !== undefined && !ENDS.includes(record.phase)) await reconcile(context, record);
    }
    from = to + 1;
    store.setCursor(from);
  }
}
