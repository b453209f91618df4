import type { Provider } from "ethers";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { Step } from "../../deploy/modules/Blueprint.js";
import { applySteps } from "./applySteps.js";
import { ensureFactory } from "./ensureFactory.js";
import { LOCAL_PATIENCE } from "./patience.js";

/** Answers as an uptime feed: round 1, up, since second 1. */
const FEED = "0x60015f525f60205260016040526001606052600160805260a05ff3";
const RICH = "0x" + (10n ** 24n).toString(16);

/**
 * Takes all steps on a simulated chain at Osaka's prices.
 * @param provider of the target chain, for the code of contracts that the steps count on
 * @param foreign addresses of those: the token, a verifier of P-256
 * @param feed of a rollup's uptime, or the zero address
 * @returns gas that each step uses there, by its name
 */
export async function simulateGas(
  steps: readonly Step[],
  deployer: string,
  provider: Provider,
  { foreign, feed }: { foreign: readonly string[]; feed: string },
): Promise<Map<string, bigint>> {
  const { chainId } = await provider.getNetwork();
  const chain = await network.create({
    network: "default",
    override: { chainId: Number(chainId) },
  });
  try {
    const local = chain.ethers.provider;
    for (const address of foreign) {
      const code = await provider.getCode(address);
      if (code !== "0x") await local.send("hardhat_setCode", [address, code]);
    }
    if (feed !== ZeroAddress) await local.send("hardhat_setCode", [feed, FEED]);
    await local.send("hardhat_setBalance", [deployer, RICH]);
    const signer = await chain.ethers.getImpersonatedSigner(deployer);
    await ensureFactory(signer, local, LOCAL_PATIENCE);
    const taken = await applySteps(steps, { signer, provider: local, patience: LOCAL_PATIENCE });
    const gas = new Map<string, bigint>();
    for (const { step, hash } of taken) {
      const receipt = await local.getTransactionReceipt(hash ?? "");
      gas.set(step.name, receipt?.gasUsed ?? 0n);
    }
    return gas;
  } finally {
    await chain.close();
  }
}
