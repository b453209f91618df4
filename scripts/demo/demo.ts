/**
 * The whole protocol on this machine: real MNIST digits are requested, escrowed, locked by an operator with a bond,
 * classified once, proven with Groth16, verified on chain and paid; one operator locks and never delivers.
 *
 *   npm run demo
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { encodeImage, infer, loadModel, readOutputs } from "@assay/models";
import { loadMnist } from "@assay/models/data";
import type { Market, Request } from "@assay/sdk";
import {
  buildRequest,
  deposit,
  hashRequest,
  lockJob,
  openMarket,
  prepareInput,
  readBalances,
  readJob,
  readResult,
  requestInference,
  sendTransaction,
  stake,
  withdraw,
} from "@assay/sdk";
import { formatEther, parseEther } from "ethers";
import { artifacts } from "hardhat";

import { addBeacon } from "../../deploy/modules/beacons.js";
import { addProtocol } from "../../deploy/modules/protocol.js";
import { TestToken__factory } from "../../typechain-types/index.js";
import type { Line } from "./describe.js";
import { describe, tokens } from "./describe.js";
import { drawDigit } from "./drawDigit.js";
import type { Party } from "./parties.js";
import { PARTIES, wallet } from "./parties.js";
import { deploySystem } from "../deployment/deploySystem.js";
import { modelIds, publishModels } from "../deployment/publishModels.js";
import { startLocalChain } from "../local/localChain.js";
import type { Running } from "../local/processes.js";
import { start, stop } from "../local/processes.js";
import { runToEnd } from "../local/runToEnd.js";
import { table } from "../local/table.js";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, ".demo");
const CIRCUIT = "digits-mlp";
/** Images of the MNIST test set. The first is the one that the sleeping operator locks. */
const IMAGES = [0, 1, 2, 3, 4, 7];
const MINTED = {
  requester: parseEther("1000"),
  operator: parseEther("100"),
  sleeper: parseEther("100"),
};
const MIN_BOND = parseEther("1");
const KEEPER_CAP = parseEther("0.1");
const POST_REWARD = 20_000_000_000_000_000n;
/** Longer than unbonding, as on a public network. */
const GOVERNOR_DELAY_SECONDS = 23n * 24n * 60n * 60n;
/** Everything must be over by then, milliseconds. */
const LIMIT_MS = 170_000;
/** Seconds that the sleeper's lock leaves. */
const SLEEPER_WINDOW = 20;

const began = performance.now();

function say(text: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** One digit on its way. */
interface Digit {
  image: Uint8Array;
  label: number;
  request: Request;
  jobId: string;
  requestGas: bigint;
  lines: Map<string, Line>;
}

/** Prints what the node does with each job, and remembers it. */
function follow(digits: Digit[]): (text: string) => void {
  return (text) => {
    const line = JSON.parse(text) as Line;
    const index = digits.findIndex(({ jobId }) => jobId === line.jobId);
    const digit = digits[index];
    if (digit === undefined) {
      if (line.code !== undefined) say(`node: ${line.code}`);
      return;
    }
    if (line.stage !== undefined) digit.lines.set(line.stage, line);
    const description = describe(line);
    if (description !== undefined) say(`job ${index + 1}  ${description}`);
  };
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

async function demo(): Promise<void> {
  const running: Running[] = [];
  try {
    await run(running);
  } finally {
    for (const process of running.reverse()) await stop(process);
  }
}

async function run(running: Running[]): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);

  const chain = await startLocalChain(join(FOLDER, "chain.log"));
  running.push(chain.running);
  const { provider, url } = chain;
  say(`local chain ${(await provider.getNetwork()).chainId} answers at ${url}`);

  const deployer = wallet("deployer", provider);
  const token = await new TestToken__factory(deployer).deploy();
  await token.waitForDeployment();
  const deployed = await deploySystem(
    deployer,
    (name) => artifacts.readArtifact(name),
    async (blueprint) =>
      addProtocol(blueprint, {
        token: await token.getAddress(),
        beacon: await addBeacon(blueprint, {
          kind: "development",
          intervalSeconds: 1,
          lagSeconds: 0,
        }),
        treasury: wallet("treasury", provider).address,
        guardian: wallet("guardian", provider).address,
        governor: wallet("governor", provider).address,
        governorDelaySeconds: GOVERNOR_DELAY_SECONDS,
        minBond: MIN_BOND,
        keeperCap: KEEPER_CAP,
        postReward: POST_REWARD,
      }),
  );
  const address = deployed.market;
  const startBlock = await provider.getBlockNumber();
  say(`deployed: market ${address}, vault ${deployed.vault}`);

  const open = (party: Party): Promise<Market> =>
    openMarket(wallet(party, provider), address, 31337n);
  const at = Object.fromEntries(
    await Promise.all(PARTIES.map(async (party) => [party, await open(party)])),
  ) as Record<Party, Market>;
  say(`published the models ${(await publishModels(at.deployer)).join(", ")}`);
  const modelId = modelIds()[CIRCUIT] ?? "";

  for (const [party, amount] of Object.entries(MINTED)) {
    await sendTransaction(() => token.mint(wallet(party as Party, provider).address, amount));
  }
  await deposit(at.requester, parseEther("100"));
  for (const party of ["operator", "sleeper"] as const) {
    await stake(at[party], wallet(party, provider).address, parseEther("50"));
  }
  say(`minted ${tokens(await token.totalSupply())} TEST; 100 deposited, 50 + 50 staked`);
  const minted = await token.totalSupply();

  // The requests: the first at a fixed price and with little time, the others on a rising price.
  const { images, labels } = loadMnist("test");
  const digits: Digit[] = [];
  for (const [i, index] of IMAGES.entries()) {
    const image = images[index] as Uint8Array;
    const prepared = prepareInput(CIRCUIT, image);
    const now = BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
    const request = buildRequest({
      requester: wallet("requester", provider).address,
      modelId,
      ...prepared,
      maxPrice: parseEther("4"),
      minPrice: i === 0 ? parseEther("4") : parseEther("1"),
      rampSeconds: 12 + 6 * i,
      now,
      executionWindow: i === 0 ? SLEEPER_WINDOW : 120,
      lifeSeconds: 600,
    });
    const { jobId, receipt } = await requestInference(at.requester, request, prepared.input);
    check(
      jobId === hashRequest(31337n, address, request),
      "the SDK and the market disagree about a job id",
    );
    const label = labels[index] as number;
    digits.push({ image, label, request, jobId, requestGas: receipt.gasUsed, lines: new Map() });
    say(
      `job ${i + 1}  requested, ${tokens(request.maxPrice)} reserved, price from ${tokens(request.minPrice)}`,
    );
    if (i === 0) {
      await lockJob(at.sleeper, request, 10_000);
      say(`job 1  locked by the sleeper, who will never deliver`);
    }
  }
  const late = digits[0] as Digit;

  // The node, a process of its own with a key of its own.
  const config = join(FOLDER, "node.json");
  writeFileSync(
    config,
    JSON.stringify({
      rpcUrl: url,
      chainId: 31337,
      market: address,
      circuits: [CIRCUIT],
      dataDir: join(FOLDER, "node"),
      minPrice: parseEther("2").toString(),
      proofSeconds: 3,
      marginSeconds: 3,
      pollMs: 250,
      startBlock,
    }),
  );
  const node = start(
    ["packages/node/bin/assay-node.js", "run", "--config", config],
    join(FOLDER, "node.log"),
    { ASSAY_OPERATOR_KEY: wallet("operator", provider).privateKey },
    follow(digits),
  );
  running.push(node);
  let nodeEnded: number | string | undefined;
  void node.ended.then((code) => (nodeEnded = code));

  let expireGas: bigint | undefined;
  for (;;) {
    check(nodeEnded === undefined, `the node ended with ${nodeEnded ?? 0}: see .demo/node.log`);
    const states = await Promise.all(digits.map(({ jobId }) => readJob(at.keeper, jobId)));
    if (states.every(({ state }) => state === "Settled")) break;
    const held = states[0];
    const now = BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
    if (
      expireGas === undefined &&
      held?.state === "Locked" &&
      now > held.lockedAt + late.request.executionWindow
    ) {
      const receipt = await sendTransaction(() => at.keeper.contract.expire(late.request));
      expireGas = receipt.gasUsed;
      const event = receipt.logs
        .map((log) => at.keeper.vault.interface.parseLog(log))
        .find((log) => log?.name === "Penalised");
      const parts = event?.args.split as Record<string, bigint> | undefined;
      check(parts !== undefined, "the missed lock left no penalty");
      const split = ["filler", "requester", "finder", "insurance"].map((who) =>
        tokens(parts?.[who] ?? 0n),
      );
      say(
        `job 1  late: the sleeper loses ${tokens((event?.args.amount as bigint | undefined) ?? 0n)} (R1): ` +
          `${split[0]} waits for the filler, ${split[1]} requester, ${split[2]} keeper, ${split[3]} insurance`,
      );
    }
    await new Promise((done) => setTimeout(done, 250));
  }
  // The node writes its last line a moment after the chain knows.
  for (let i = 0; i < 100 && digits.some(({ lines }) => !lines.has("paid")); i++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  const code = await stop(node);
  check(code === 0, `the node ended with ${code} when asked to stop: see .demo/node.log`);

  await report(digits, at, expireGas);
  await balances(at, minted);
}

async function report(
  digits: Digit[],
  at: Record<Party, Market>,
  expireGas: bigint | undefined,
): Promise<void> {
  const rows: string[][] = [];
  let right = 0;
  for (const [i, { image, label, jobId, request, requestGas, lines }] of digits.entries()) {
    const result = await readResult(at.requester, jobId);
    const model = loadModel(CIRCUIT);
    const answer = readOutputs(model, result.outputs);
    const expected = infer(model, encodeImage(model, image));
    check(
      expected.outputs.every((word, w) => word === result.outputs[w]),
      `job ${i + 1}: the chain's result is not what the reference engine computes`,
    );
    if (answer.index === label) right++;
    const locked = lines.get("locked");
    const proven = lines.get("proven");
    const paid = lines.get("paid");
    rows.push([
      `job ${i + 1}`,
      answer.label,
      String(label),
      tokens(BigInt(locked?.price ?? 0)),
      tokens(result.paid),
      `${(((proven?.witnessMs ?? 0) + (proven?.proveMs ?? 0)) / 1000).toFixed(2)} s`,
      String(requestGas),
      locked?.gasUsed ?? "",
      `${paid?.gasUsed ?? ""}${(paid?.batch ?? 1) > 1 ? ` (batch of ${paid?.batch ?? 1})` : ""}`,
    ]);
    check(request.modelId === result.request.modelId, "another model answered");
  }
  const drawings = digits.map(({ image }) => drawDigit(image));
  console.log();
  console.log("  " + digits.map((_digit, i) => `job ${i + 1}`.padEnd(16)).join(""));
  for (let line = 0; line < 7; line++) {
    console.log("  " + drawings.map((drawing) => (drawing[line] ?? "").padEnd(16)).join(""));
  }
  console.log();
  console.log(
    table(
      ["", "answer", "label", "price", "paid", "proving", "gas: request", "lock", "settle"],
      rows,
    ),
  );
  console.log(
    `\n  ${right} of ${digits.length} answers are the true label; job 1 was settled by its second operator, ` +
      `who earned the first one's forfeit; expiring the missed lock took ${expireGas ?? 0n} gas`,
  );
}

/** Every party withdraws; then every token must be accounted for. */
async function balances(at: Record<Party, Market>, minted: bigint): Promise<void> {
  const { provider, contract, vault, token } = at.keeper;
  await sendTransaction(() => contract.distributeFees([wallet("operator", provider).address]));
  await sendTransaction(() => vault.collectInsurance());
  const rows: string[][] = [];
  let sum = 0n;
  for (const party of ["requester", "operator", "sleeper", "keeper", "treasury"] as const) {
    const { address } = wallet(party, provider);
    const before = await readBalances(at[party], address);
    if (before.market > 0n) await withdraw(at[party], address);
    const after = await readBalances(at[party], address);
    const total = after.wallet + after.market + after.stake;
    const start = party in MINTED ? MINTED[party as keyof typeof MINTED] : 0n;
    sum += total;
    const change = total - start;
    rows.push([
      party,
      tokens(start),
      tokens(after.wallet),
      tokens(after.market),
      tokens(after.stake),
      tokens(total),
      `${change >= 0n ? "+" : ""}${tokens(change)}`,
    ]);
  }
  const { insurance } = await vault.totals();
  sum += insurance;
  rows.push(["insurance", tokens(0n), "", "", "", tokens(insurance), `+${tokens(insurance)}`]);
  rows.push(["sum", tokens(minted), "", "", "", tokens(sum), tokens(sum - minted)]);
  console.log();
  console.log(table(["", "minted", "wallet", "in market", "staked", "total now", "change"], rows));
  const erc20 = TestToken__factory.connect(token, provider);
  const held =
    (await erc20.balanceOf(at.keeper.address)) + (await erc20.balanceOf(await vault.getAddress()));
  check(
    sum === minted,
    `the balances sum to ${formatEther(sum)}, and ${formatEther(minted)} were minted`,
  );
  const { staked } = await vault.totals();
  check(
    held === staked + insurance,
    `the contracts hold ${formatEther(held)}, and owe ${formatEther(staked + insurance)}`,
  );
  console.log(
    `\n  Every token is accounted for: ${tokens(sum)} of ${tokens(minted)}; market empty, vault holds stake and insurance only.`,
  );
}

await runToEnd("demo", ".demo/*.log", LIMIT_MS, async () => {
  await demo();
  say("done");
  return true;
});
