/**
 * A bot that sees every transaction before its block, and outbids it: copyBot.ts <config>. It copies each proof that another
 * account sends to the market, first with itself as the finder, then as it is. Both copies come before the original.
 */
import { readFileSync } from "node:fs";

import { openMarket } from "@assay/sdk";
import { JsonRpcProvider, parseUnits, Wallet } from "ethers";

interface Config {
  rpcUrl: string;
  chainId: number;
  market: string;
}

const POLL_MS = 40;
const GAS_LIMIT = 1_500_000;
/** A thousand times what the others pay. */
const FEES = {
  maxFeePerGas: parseUnits("3000", "gwei"),
  maxPriorityFeePerGas: parseUnits("2000", "gwei"),
};

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("copyBot.ts <config>");
const { rpcUrl, chainId, market: address } = JSON.parse(readFileSync(path, "utf8")) as Config;
const provider = new JsonRpcProvider(rpcUrl, chainId, { cacheTimeout: -1, staticNetwork: true });
const wallet = new Wallet(process.env.ASSAY_OPERATOR_KEY ?? "", provider);
const market = await openMarket(wallet, address, BigInt(chainId));
const { interface: abi } = market.contract;

/** A pending transaction, as the server shows it. */
interface Pending {
  hash: string;
  from: string;
  to: string | null;
  input: string;
}

/** The proofs inside a transaction, alone or together with other calls. */
function proofsIn(data: string): string[] {
  const call = abi.parseTransaction({ data });
  if (call?.name === "prove") return [data];
  if (call?.name !== "multicall") return [];
  return [...(call.args[0] as Iterable<string>)].flatMap(proofsIn);
}

/** The same proof with this bot as its finder. */
function withMe(data: string): string {
  const [model, settlement, delivery] = abi.decodeFunctionData("prove", data).toArray() as [
    never,
    never,
    never,
  ];
  return abi.encodeFunctionData("prove", [model, settlement, delivery, wallet.address]);
}

const seen = new Set<string>();
let nonce = await wallet.getNonce();
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    stop.abort();
  });
}

async function send(data: string): Promise<string> {
  const fields = { type: 2, chainId, nonce: nonce++, to: address, gasLimit: GAS_LIMIT, data };
  const signed = await wallet.signTransaction({ ...fields, ...FEES });
  return (await provider.send("eth_sendRawTransaction", [signed])) as string;
}

console.log(JSON.stringify({ stage: "attested" }));
while (!stop.signal.aborted) {
  for (const { hash, from, to, input } of (await provider.send(
    "eth_pendingTransactions",
    [],
  )) as Pending[]) {
    const isOurs = from.toLowerCase() === wallet.address.toLowerCase();
    if (seen.has(hash) || isOurs || to?.toLowerCase() !== address.toLowerCase()) continue;
    seen.add(hash);
    for (const data of proofsIn(input)) {
      const copies = [await send(withMe(data)), await send(data)];
      console.log(JSON.stringify({ stage: "copied", hash, copies }));
    }
  }
  await new Promise((done) => setTimeout(done, POLL_MS));
}
provider.destroy();
process.exit();
