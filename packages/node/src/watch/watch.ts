import type { Context } from "../context.js";

/** Most blocks in one query: many RPC servers refuse more. */
const SPAN = 2_000;

/**
 * Finds new requests and keeps them. The last blocks are looked at again each time, so that a chain that drops and re-mines
 * a block loses nothing.
 */
export async function watch({ chain, store, config, log }: Context): Promise<void> {
  const head = await chain.height();
  const next = store.cursor() ?? config.startBlock ?? head;
  let from = Math.max(config.startBlock ?? 0, next - config.reorgBlocks);
  while (from <= head) {
    const to = Math.min(head, from + SPAN - 1);
    for (const found of await chain.requests(from, to)) {
      const known = store.get(found.jobId);
      const isBack = known?.phase === "gone" && known.blockNumber !== found.blockNumber;
      if (known !== undefined && !isBack) continue;
      store.put({ ...found, phase: "waiting" });
      log.info({ jobId: found.jobId, stage: "seen", block: found.blockNumber });
    }
    from = to + 1;
    store.setCursor(from);
  }
}
