import type { Context } from "./context.js";
import { NodeError } from "./errors.js";

/**
 * Checks models, stake and gas before the node takes a job, since the first job would fail without them.
 * @throws NodeError UNKNOWN_MODEL, MISSING_STAKE, MISSING_GAS
 */
export async function preflight({ chain, models }: Context): Promise<void> {
  const published = new Set<string>();
  for (const [modelId, { circuit }] of models) {
    if (await chain.isModel(modelId)) published.add(circuit);
  }
  for (const [modelId, { circuit }] of models) {
    if (published.has(circuit)) continue;
    throw new NodeError(
      "UNKNOWN_MODEL",
      `circuit ${circuit} (model ${modelId}) was never published on this chain`,
      "Publish the model, or remove the circuit from the configuration",
    );
  }
  const stake = await chain.freeStake();
  if (stake < chain.minBond) {
    throw new NodeError(
      "MISSING_STAKE",
      `operator ${chain.operator} has ${stake} of free stake, and the smallest bond is ${chain.minBond}`,
      "Stake in the StakeVault first",
    );
  }
  if ((await chain.gasBalance()) === 0n) {
    throw new NodeError(
      "MISSING_GAS",
      `operator ${chain.operator} cannot pay for gas: its balance is 0`,
      "Send the chain's own currency to this address",
    );
  }
}
