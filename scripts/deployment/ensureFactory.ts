import type { RpcSender } from "@assay/sdk";
import { SdkError } from "@assay/sdk";
import type { Provider, Signer } from "ethers";

import { FACTORY, FACTORY_CODE, FACTORY_TRANSACTION } from "../../deploy/modules/factory.js";
import type { Patience } from "./patience.js";
import { ask, pause } from "./patience.js";

/** Whether a chain has the deterministic-deployment proxy. */
export async function hasFactory(provider: Provider): Promise<boolean> {
  const code = await provider.getCode(FACTORY);
  if (code !== "0x" && code !== FACTORY_CODE) {
    throw new SdkError(
      "INVALID_CONFIG",
      `another contract than the deterministic-deployment proxy is at ${FACTORY}`,
      "This chain cannot carry the deployment",
    );
  }
  return code !== "0x";
}

/**
 * Creates the proxy by its keyless transaction, unless it is there. At the prices of the Amsterdam fork that transaction's gas
 * does not suffice: a simulated chain is given the code instead.
 * @throws SdkError INVALID_CONFIG if the chain does not take the transaction
 */
export async function ensureFactory(
  signer: Signer,
  provider: Provider,
  patience: Patience,
): Promise<void> {
  if (await ask(() => hasFactory(provider), patience)) return;
  const { sender, cost, raw } = FACTORY_TRANSACTION;
  const balance = await ask(() => provider.getBalance(sender), patience);
  if (balance < cost) {
    const funding = await signer.sendTransaction({ to: sender, value: cost - balance });
    const end = Date.now() + patience.stuckMs;
    while ((await ask(() => provider.getBalance(sender), patience)) < cost) {
      if (Date.now() > end) throw new Error(`${funding.hash} was not mined`);
      await pause(patience.pollMs);
    }
  }
  const send = (method: string, params: unknown[]): Promise<unknown> =>
    (provider as Provider & RpcSender).send(method, params);
  await send("eth_sendRawTransaction", [raw]).catch(() => undefined);
  const end = Date.now() + patience.settleMs;
  while (!(await ask(() => hasFactory(provider), patience))) {
    if (Date.now() > end) {
      await send("hardhat_setCode", [FACTORY, FACTORY_CODE]).catch(() => undefined);
      if (await hasFactory(provider)) return;
      throw new SdkError(
        "INVALID_CONFIG",
        "the chain refuses the keyless transaction of the deterministic-deployment proxy",
        `Ask its operators for the proxy at ${FACTORY}`,
      );
    }
    await pause(patience.pollMs);
  }
}
