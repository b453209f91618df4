import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { drandSeeds } from "@assay/node";
import { drandEvidence, type Market } from "@assay/sdk";
import { expect } from "chai";
import { Contract, dataSlice, JsonRpcProvider, keccak256, toBeHex } from "ethers";
import { network } from "hardhat";

import { publicKeyOf, realEvmnet, signRound } from "../../utils/drand.js";
import { serveChain } from "../../utils/serveChain.js";

const SECRET = 0xfeedn;
const TARGET = 6_000_000n;
const NETWORK = {
  interval: 300n,
  lag: 600n,
  genesis: 1_727_521_075n,
  period: 3n,
  publicKey: publicKeyOf(SECRET),
  hasRandao: false,
};

/** A round in the form of drand's HTTP interface. */
function answer({ round, x, y }: { round: bigint; x: bigint; y: bigint }): string {
  const signature = toBeHex(x, 32).slice(2) + toBeHex(y, 32).slice(2);
  return JSON.stringify({ round: Number(round), randomness: "00".repeat(32), signature });
}

describe("The node's source of drand rounds", function () {
  this.timeout(60_000);
  const servers: Server[] = [];
  let market: Market;
  let round: bigint;
  let right: string;
  const failures: [string, string][] = [];
  const asked: string[] = [];

  async function serve(name: string, listener: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      asked.push(`${name} ${request.url ?? ""}`);
      listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/chain`;
  }
  const serveText = (name: string, text: string, status = 200): Promise<string> =>
    serve(name, (_, response) => response.writeHead(status).end(text));
  const sourceOf = (urls: readonly string[], timeoutMs = 5_000) =>
    drandSeeds(market, urls, {
      timeoutMs,
      onFailure: (url, reason) => failures.push([url, reason]),
    });

  const closing: (() => Promise<unknown>)[] = [];
  /** All that the source needs of a market: a beacon, behind an RPC server. */
  async function marketOf(settings: object): Promise<Market> {
    const connection = await network.create({ network: "default", chainType: "l1" });
    const deployed = await connection.ethers.deployContract("DrandBeacon", [settings]);
    const served = await serveChain(connection.provider);
    const provider = new JsonRpcProvider(served.url, 31337, { staticNetwork: true });
    closing.push(
      () => Promise.resolve(provider.destroy()),
      served.close,
      () => connection.close(),
    );
    const beacon = new Contract(await deployed.getAddress(), deployed.interface, provider);
    return { beacon, provider } as unknown as Market;
  }

  before(async () => {
    market = await marketOf(NETWORK);
    round = (await (market.beacon as unknown as Contract).getFunction("roundOf")(TARGET)) as bigint;
    right = answer(signRound(SECRET, round));
  });
  beforeEach(() => {
    failures.length = 0;
    asked.length = 0;
  });
  after(async () => {
    for (const close of closing) await close();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("asks for the target's round, and computes evidence that the beacon takes", async () => {
    const found = await sourceOf([await serveText("good", right)])(TARGET);
    const evidence = drandEvidence(signRound(SECRET, round));
    const seed = BigInt(keccak256(dataSlice(evidence, 0, 64))) & ((1n << 216n) - 1n);
    expect(found).to.deep.equal({ evidence, seed });
    expect(asked).to.deep.equal([`good /chain/public/${round}`]);
    expect(failures).to.deep.equal([]);
  });

  it("takes a right round from the last of servers that are late, wrong, hostile or down, and asks that one first from then on", async () => {
    const closed = await serveText("closed", right);
    const down = servers.at(-1);
    await new Promise((resolve) => down?.close(resolve));
    const [other, foreign] = [signRound(SECRET, round + 1n), signRound(SECRET + 1n, round)];
    const bad = [
      ["late", await serveText("late", "{}", 425), /status 425/u],
      ["no round", await serveText("no round", "{}"), /no round number/u],
      ["no JSON", await serveText("no JSON", "<html>"), /JSON/u],
      ["another round", await serveText("another", answer(other)), /not \d+/u],
      [
        "another round under this one's number",
        await serveText("renamed", answer({ ...other, round })),
        /does not take/u,
      ],
      ["another network's", await serveText("foreign", answer(foreign)), /does not take/u],
      [
        "elsewhere",
        await serve("elsewhere", (_, r) => r.writeHead(302, { location: "/" }).end()),
        /./u,
      ],
      ["too long", await serveText("long", "1".repeat(10_000_000)), /longer than 4096/u],
      ["never", await serve("never", () => undefined), /abort|timeout/iu],
      ["down", closed, /./u],
    ] as const;
    const good = await serveText("good", right);
    const source = sourceOf([...bad.map(([, url]) => url), good], 500);
    expect((await source(TARGET))?.evidence).to.equal(drandEvidence(signRound(SECRET, round)));
    expect(failures.map(([url]) => url)).to.deep.equal(bad.map(([, url]) => url));
    for (const [i, [name, , reason]] of bad.entries())
      expect(failures[i]?.[1], name).to.match(reason);
    asked.length = 0;
    expect(await source(TARGET)).to.not.equal(undefined);
    expect(asked).to.deep.equal([`good /chain/public/${round}`]);
  });

  it("has no evidence while no server has the round, and has it as soon as one does", async () => {
    let isOut = false;
    const url = await serve("slow", (_, response) =>
      isOut ? response.end(right) : response.writeHead(404).end(),
    );
    const source = sourceOf([url]);
    expect(await source(TARGET)).to.equal(undefined);
    isOut = true;
    expect(await source(TARGET)).to.not.equal(undefined);
  });

  it("takes a real round of evmnet", async function () {
    const real = realEvmnet();
    const last = real?.rounds.at(-1);
    // The real rounds, ../shared/vectors/drand, are not at hand everywhere.
    if (real === undefined || last === undefined) this.skip();
    const evmnet = await marketOf({ ...NETWORK, ...real, interval: 1n, lag: 0n });
    const url = await serveText("evmnet", answer(last));
    const target = real.genesis + (last.round - 1n) * real.period;
    expect((await drandSeeds(evmnet, [url])(target))?.evidence).to.equal(drandEvidence(last));
  });
});
