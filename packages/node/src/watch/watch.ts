import type { Context } from "../context.js";
import { reconcile } from "../job/reconcile.js";
import { ENDS } from "../job/record.js";
import { takeIn } from "../job/takeIn.js";

/** Most blocks in one query. Many RPC servers refuse longer ranges. */
const SPAN = 2_000;

/**
 * Finds new requests, and what happened to known jobs, with one query for both. Each look reads the last `reorgBlocks` blocks
 * again, so that a chain that drops a block and mines another one loses nothing.
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
