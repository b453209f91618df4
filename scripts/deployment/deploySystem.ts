import type { Provider, Signer } from "ethers";

import type { ReadArtifact } from "../../deploy/modules/Blueprint.js";
import { Blueprint } from "../../deploy/modules/Blueprint.js";
import { saltOf } from "../../deploy/modules/factory.js";
import type { Taken } from "./applySteps.js";
import { applySteps } from "./applySteps.js";
import { ensureFactory } from "./ensureFactory.js";
import type { Patience } from "./patience.js";
import { LOCAL_PATIENCE } from "./patience.js";

/** Name of a deployment that names none. */
export const DEFAULT_NAME = "1";

/**
 * Deploys a system to a local chain, as tests, benchmarks and the demo do.
 * @param draw adds the system to the blueprint
 * @returns what `draw` returns, with the blueprint and the transactions
 */
export async function deploySystem<T>(
  signer: Signer,
  read: ReadArtifact,
  draw: (blueprint: Blueprint) => Promise<T>,
  patience: Patience = LOCAL_PATIENCE,
): Promise<T & { blueprint: Blueprint; taken: Taken[] }> {
  const provider = signer.provider as Provider;
  const blueprint = new Blueprint(read, await signer.getAddress(), saltOf(DEFAULT_NAME));
  const drawn = await draw(blueprint);
  await ensureFactory(signer, provider, patience);
  const taken = await applySteps(blueprint.steps, { signer, provider, patience });
  return { ...drawn, blueprint, taken };
}
