import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { publishedKey } from "@assay/circuits";
import { configSchema, createLogger, startNode } from "@assay/node";
import { publishModel, requireProductionKeys } from "@assay/sdk";
import { expect } from "chai";

import { publishModels } from "../../scripts/deployment/publishModels.js";
import { accountKey, digitMarket, OPERATOR } from "../utils/digitMarket.js";
import { expectError } from "../utils/expectError.js";

/** Sepolia. */
const PUBLIC = 11_155_111;
const MESSAGE = /is for development: anybody can forge its proofs on chain 11155111/;

/** Nobody knows the secrets of a key from a ceremony. Those of a development key are in this repository. */
describe("Keys for development", () => {
  let world: Awaited<ReturnType<typeof digitMarket>>;
  before(async () => {
    world = await digitMarket();
  });
  after(() => world.connection.close());

  it("are published by nobody on a public chain, unless the caller says so", async () => {
    const market = { ...world.at.anyone, chainId: BigInt(PUBLIC) };
    const model = { ...world.model, weightsHash: "0x" + "56".repeat(32) };
    const key = publishedKey("digits-mlp");
    const height = await market.provider.getBlockNumber();
    await expectError(() => publishModel(market, model, [key]), "DEVELOPMENT_KEY", MESSAGE);
    await expectError(() => publishModels(market), "DEVELOPMENT_KEY", MESSAGE);
    expect(await market.provider.getBlockNumber()).to.equal(height);
    const id = await publishModel(market, model, [key], { allowDevelopmentKeys: true });
    expect(await market.models.isModel(id)).to.equal(true);
  });

  it("are served by no node on a public chain, unless its configuration says so", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-keys-"));
    const values = {
      rpcUrl: "http://127.0.0.1:1",
      chainId: PUBLIC,
      market: world.address,
      operatorKey: accountKey(OPERATOR).privateKey,
      circuits: ["digits-fast"],
      dataDir: folder,
    };
    const log = createLogger("silent");
    const signal = AbortSignal.timeout(100);
    try {
      const config = configSchema.parse(values);
      await expectError(() => startNode(config, log, signal), "DEVELOPMENT_KEY", MESSAGE);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are no matter on a local chain, and keys from a ceremony are none anywhere", () => {
    const key = publishedKey("digits-mlp");
    expect(key.production).to.equal(false);
    requireProductionKeys([key], 31337n);
    requireProductionKeys([{ ...key, production: true }], BigInt(PUBLIC));
    requireProductionKeys([key], BigInt(PUBLIC), true);
  });
});
