import type { Context } from "../context.js";

/** Sends the earnings to `withdrawTo` once they reach `withdrawAbove`; does nothing without `withdrawTo`. */
export async function withdrawEarnings({ chain, config, log }: Context): Promise<void> {
  if (config.withdrawTo === undefined) return;
  const earnings = await chain.earnings();
  if (earnings === 0n || earnings < config.withdrawAbove) return;
  await chain.withdraw(config.withdrawTo);
  log.info({ stage: "withdrawn", amount: earnings, to: config.withdrawTo });
}
