import { circuitsOf, publishedKey } from "@assay/circuits";
import { loadMnist } from "@assay/models/data";
import { measurementOf, parseQuote } from "@assay/enclave";
import type { Context, Enclave, Node, NodeConfig, Prover } from "@assay/node";
import {
  circuitProver,
  configSchema,
  createContext,
  createLogger,
  createNode,
  declareProver,
  marketChain,
  memoryStore,
  servedModels,
  simulatedEnclave,
  systemClock,
} from "@assay/node";
import type { EnclaveRequestOptions, Hex, Market, Request } from "@assay/sdk";
import {
  buildEnclaveRequest,
  deposit,
  openMarket,
  prepareInput,
  publishModel,
  requestInference,
  stake,
} from "@assay/sdk";
import { hexlify, JsonRpcProvider, Wallet, ZeroHash } from "ethers";

import { createSimulatedTee, deploySimulated, upsertAll } from "./attestation.js";
import { deployAssay, TOKEN } from "./deployAssay.js";
import { accountKey } from "./digitMarket.js";
import { VENDOR } from "./enclaveRegistry.js";
import { serveChain } from "./serveChain.js";
import type { LogLine } from "./testNode.js";

/** The circuit of the digits whose proofs are quickest. */
export const FAST = "digits-fast";
export const WINDOWS = { challengeSeconds: 60, proofSeconds: 150, dataSeconds: 60 };
const SEED = "enclave-market";
const REQUESTER = 4;

/** A node with an enclave, whose steps a test takes one by one. */
export interface EnclaveNode {
  node: Node;
  context: Context;
  address: string;
  market: Market;
  lines: LogLine[];
}

/**
 * A market with a simulated TEE vendor behind the real quote verifier, a runtime of it, and a model that this runtime runs. The
 * requester has 1,000 tokens deposited; each node's operator 1,000 staked.
 * @param circuit the circuit that proves the model
 */
export async function enclaveMarket(circuit = FAST) {
  const deployed = await deployAssay(WINDOWS);
  const { connection, token, models, enclaves, governor, ethers, networkHelpers } = deployed;
  const time = (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
  const tee = createSimulatedTee({ seed: SEED, time });
  const { store, verifier } = await deploySimulated(connection, tee);
  await upsertAll(store, tee.collateral({ tee: "SGX" }));
  await enclaves.connect(governor).registerVendor(VENDOR, await verifier.getAddress(), 0, 1, 24);
  const sample = tee.quote(tee.createPlatform({ name: "sample" }), {
    tee: "SGX",
    reportData: new Uint8Array(64),
  });
  const runtime = {
    repository: "",
    commit: new Uint8Array(20),
    buildDigest: ZeroHash,
    measurements: [{ vendor: VENDOR, value: hexlify(measurementOf(parseQuote(sample))) }],
  };
  const runtimeId = await models.publishRuntime.staticCall(runtime);
  await models.publishRuntime(runtime);
  const served = await serveChain(connection.provider);
  const address = await deployed.market.getAddress();
  const provider = new JsonRpcProvider(served.url, 31337, {
    cacheTimeout: -1,
    pollingInterval: 20,
    staticNetwork: true,
  });
  const open = (index: number): Promise<Market> =>
    openMarket(new Wallet(accountKey(index).privateKey, provider), address);
  const requester = { address: accountKey(REQUESTER).address, market: await open(REQUESTER) };
  const [modelId, model] = [...servedModels([circuit], [runtimeId])]
    .map(([id, entry]) => [id, entry.model] as const)
    .find(([, entry]) => entry.runtimeId === runtimeId && entry.circuitId !== ZeroHash) ?? [
    ZeroHash,
    undefined,
  ];
  if (model === undefined) throw new Error("the model has no runtime");
  await publishModel(requester.market, model, circuitsOf(circuit).map(publishedKey));
  await token.mint(requester.address, 10_000n * TOKEN);
  await deposit(requester.market, 1_000n * TOKEN);
  const { images } = loadMnist("test");
  const provers: Prover[] = [];
  let asked = 0;

  return {
    ...deployed,
    address,
    provider,
    url: served.url,
    tee,
    issuedAt: time,
    model,
    modelId,
    runtimeId,
    requester,
    open,
    /** A node of one of Hardhat's accounts. */
    startNode: async (
      index: number,
      values: object = {},
      change: (enclave: Enclave) => Enclave = (enclave) => enclave,
    ): Promise<EnclaveNode> => {
      const config: NodeConfig = configSchema.parse({
        rpcUrl: served.url,
        chainId: 31337,
        market: address,
        operatorKey: accountKey(index).privateKey,
        circuits: [circuit],
        dataDir: "unused",
        bondBps: 1_000_000,
        proofSeconds: 3,
        marginSeconds: 3,
        pollMs: 50,
        startBlock: 0,
        enclave: {
          kind: "simulated",
          vendor: VENDOR,
          seed: SEED,
          issuedAt: time,
          registry: await enclaves.getAddress(),
          runtimeId,
        },
        ...values,
      });
      const market = await open(index);
      const operator = accountKey(index).address;
      await token.mint(operator, 10_000n * TOKEN);
      await stake(market, operator, 1_000n * TOKEN);
      const chain = marketChain(market, operator, systemClock);
      const prover = circuitProver();
      provers.push(prover);
      const lines: LogLine[] = [];
      const context = createContext({
        config,
        chain,
        prover,
        store: memoryStore(),
        clock: systemClock,
        log: createLogger("debug", { write: (text) => lines.push(JSON.parse(text) as LogLine) }),
        models: servedModels(config.circuits, [runtimeId]),
      });
      if (config.enclave !== undefined) {
        context.enclave = change(simulatedEnclave(config.enclave, chain, prover));
      }
      await declareProver(context);
      return { node: createNode(context), context, address: operator, market, lines };
    },
    /**
     * Asks about an input; by default, about the next test image.
     * @param isWithheld the input is not published
     */
    ask: async (
      options: Partial<EnclaveRequestOptions> = {},
      isWithheld = false,
      given: string | Uint8Array = images[asked++] as Uint8Array,
    ): Promise<{ request: Request; jobId: Hex; input: Uint8Array }> => {
      const prepared = prepareInput(circuit, given);
      const request = buildEnclaveRequest({
        requester: requester.address,
        modelId,
        ...prepared,
        maxPrice: TOKEN,
        now: BigInt((await provider.getBlock("latest"))?.timestamp ?? 0),
        ...options,
      });
      const published = isWithheld ? new Uint8Array() : prepared.input;
      const { jobId } = await requestInference(requester.market, request, published);
      return { request, jobId, input: prepared.input };
    },
    /** Lets the challenge window of everything delivered so far pass. */
    passWindow: async (factor = 1): Promise<void> => {
      await networkHelpers.mine(3);
      await networkHelpers.time.increase(factor * WINDOWS.challengeSeconds + 1);
    },
    close: async (): Promise<void> => {
      for (const prover of provers) await prover.close();
      provider.destroy();
      await served.close();
      await connection.close();
    },
  };
}

export type EnclaveMarket = Awaited<ReturnType<typeof enclaveMarket>>;
