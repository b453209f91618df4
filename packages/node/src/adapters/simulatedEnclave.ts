import { bytes, createSimulatedTee, packQuote, reportDataFor } from "@assay/enclave";
import { resultDigest } from "@assay/sdk";
import type { HDNodeWallet } from "ethers";
import { hexlify, Wallet } from "ethers";

import type { SimulatedEnclaveConfig } from "../config/schema.js";
import type { Chain } from "../ports/chain.js";
import type { Enclave, Session } from "../ports/enclave.js";
import type { Prover } from "../ports/prover.js";

/**
 * An enclave of a development vendor. Its quotes and sessions are real, but it protects nothing: the key is in this process.
 * @param prover runs the models in place of the enclave's code
 */
export function simulatedEnclave(
  config: SimulatedEnclaveConfig,
  chain: Pick<Chain, "chainId" | "market" | "operator" | "sessionBinding" | "registerSession">,
  prover: Pick<Prover, "compute">,
): Enclave {
  const { vendor, tee, code } = config;
  const simulator = createSimulatedTee({ seed: config.seed, time: config.issuedAt });
  const platform = simulator.createPlatform({
    name: config.platform ?? chain.operator.toLowerCase(),
  });
  let current: { session: Session; key: HDNodeWallet } | undefined;
  return {
    vendor,
    get session() {
      return current?.session;
    },
    run: (work) => Promise.resolve({ outputs: prover.compute(work) }),
    sign: (root) => {
      if (current === undefined)
        return Promise.reject(new Error("the enclave has no session: call renew first"));
      const digest = resultDigest(chain.chainId, chain.market, root);
      return Promise.resolve(current.key.signingKey.sign(digest).serialized);
    },
    renew: async () => {
      const key = Wallet.createRandom();
      const binding = await chain.sessionBinding();
      const reportData = reportDataFor({
        chainId: binding.chainId,
        registry: bytes.fromHex(binding.registry),
        operator: bytes.fromHex(binding.operator),
        sessionKey: bytes.fromHex(key.address),
        blockNumber: BigInt(binding.blockNumber),
        blockHash: bytes.fromHex(binding.blockHash),
      });
      const quote = packQuote(simulator.quote(platform, { tee, reportData, enclave: code }));
      const signature = key.signingKey.sign(binding.sessionDigest).serialized;
      const life = await chain.registerSession(vendor, quote, binding.blockNumber, signature);
      // The old key stays in use until the new one is registered, so a failed renewal costs nothing.
      current = { session: { key: hexlify(key.address), ...life }, key };
      return current.session;
    },
  };
}
