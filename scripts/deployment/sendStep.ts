import { ContractError, decodeError, gasCap, SdkError, withMargin } from "@assay/sdk";
import type { FeeData, Provider, Signer } from "ethers";
import { formatEther } from "ethers";

import type { Step } from "../../deploy/modules/Blueprint.js";
import type { Patience } from "./patience.js";
import { ask, isRevert, outage, pause } from "./patience.js";

/** Where the transactions of a deployment go. */
export interface Sending {
  signer: Signer;
  provider: Provider;
  patience: Patience;
  /** Takes lines about what goes on. */
  report?: (line: string) => void;
}

/** What was sent for a step. */
export interface Sent {
  /** Hash of the transaction, where the server named it. */
  hash?: string;
  /** Block before the first attempt. */
  before: number;
}

/** Fees of a replacement, a quarter above the last attempt's and above the market's. */
const RAISE = 5n;
const OVER = 4n;

/**
 * Takes one step, and returns once the chain shows it.
 *
 * The deployer's nonce decides what became of an attempt, and no answer of a server does. As long as the nonce is free, nothing
 * was mined, and the next attempt takes the same nonce: of all attempts one at most counts. Once the nonce is used, the chain
 * shows whether the step is done. So a lost answer, a lost transaction and a run that ended need nothing from the user.
 * @returns undefined if the step was done before
 * @throws SdkError CHAIN_FAILED when the server fails for long or the account cannot pay; ContractError or SdkError REVERTED when
 *   the step itself fails
 */
export async function sendStep(step: Step, sending: Sending): Promise<Sent | undefined> {
  const { signer, provider, patience, report = () => undefined } = sending;
  const from = await signer.getAddress();
  const count = (tag: "latest" | "pending"): Promise<number> =>
    ask(() => provider.getTransactionCount(from, tag), patience);
  const isDone = (): Promise<boolean> => ask(() => step.isDone(provider), patience);

  if (await isDone()) return undefined;
  const sent: Sent = { before: await ask(() => provider.getBlockNumber(), patience) };
  let failingSince: number | undefined;
  let fees: Fees | undefined;
  let gasLimit: bigint | undefined;
  for (;;) {
    const nonce = await count("latest");
    const waits = (await count("pending")) > nonce;
    if (waits && fees === undefined) {
      // An earlier run's attempt, or the lost one of this run, waits: it may be this very step.
      report(`${step.name}: a transaction with nonce ${nonce} waits to be mined`);
      if (!(await minedWithin(patience.stuckMs, nonce))) fees = raised(await feesNow());
      if (await settled()) return sent;
      continue;
    }
    gasLimit ??= await limitOf(step, from, sending);
    // Some servers estimate on top of what waits, where the step is done already.
    if (waits) gasLimit ??= await ask(() => gasCap(provider), patience);
    if (gasLimit === undefined) {
      // Someone else took the step in between.
      if (await settled()) return sent;
      throw await reasonOf(step, from, sending);
    }
    fees ??= await feesNow();
    await requireFunds(step, from, gasLimit, fees, sending);
    try {
      const { to, data } = step;
      const { hash } = await signer.sendTransaction({ to, data, nonce, gasLimit, ...fees });
      sent.hash = hash;
      failingSince = undefined;
    } catch (error) {
      // Whatever the answer says, the attempt may have been accepted.
      report(`${step.name}: ${decodeError(error).shortMessage}`);
      failingSince ??= Date.now();
      if (Date.now() - failingSince > patience.outageMs) throw outage(error);
      await pause(patience.pollMs);
      if ((await count("pending")) <= nonce && (await count("latest")) <= nonce) {
        if (isPoor(error)) throw poor(step, from, error);
        fees = isUnderpriced(error) ? raised(fees) : undefined;
        continue;
      }
    }
    if (!(await minedWithin(patience.stuckMs, nonce))) {
      fees = raised(fees);
      report(`${step.name}: not mined in time, sending it again with higher fees`);
      continue;
    }
    if (await settled()) return sent;
    fees = undefined;
    gasLimit = undefined;
    // The nonce is used, and the step is not done: another transaction took it, or this one reverted.
    if ((await limitOf(step, from, sending)) === undefined) {
      if (await isDone()) return sent;
      throw await reasonOf(step, from, sending);
    }
  }

  /** Waits until a nonce is used. */
  async function minedWithin(ms: number, nonce: number): Promise<boolean> {
    const end = Date.now() + ms;
    while ((await count("latest")) <= nonce) {
      if (Date.now() > end) return false;
      await pause(patience.pollMs);
    }
    return true;
  }

  /** Waits for a server that may be behind. */
  async function settled(): Promise<boolean> {
    const end = Date.now() + patience.settleMs;
    while (!(await isDone())) {
      if (Date.now() > end) return false;
      await pause(patience.pollMs);
    }
    return true;
  }

  async function feesNow(): Promise<Fees> {
    return feesOf(await ask(() => provider.getFeeData(), patience));
  }
}

/** Fees of a transaction, wei a gas. */
type Fees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint } | { gasPrice: bigint };

/** The fees that a chain asks for now; those of a chain before EIP-1559 are one price. */
export function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: FeeData): Fees {
  return maxFeePerGas === null || maxPriorityFeePerGas === null
    ? { gasPrice: gasPrice ?? 0n }
    : { maxFeePerGas, maxPriorityFeePerGas };
}

/** The most that one gas may cost. */
export const priceOf = (fees: Fees): bigint =>
  "gasPrice" in fees ? fees.gasPrice : fees.maxFeePerGas;

function raised(fees: Fees): Fees {
  const more = (fee: bigint): bigint => (fee * RAISE) / OVER + 1n;
  return "gasPrice" in fees
    ? { gasPrice: more(fees.gasPrice) }
    : {
        maxFeePerGas: more(fees.maxFeePerGas),
        maxPriorityFeePerGas: more(fees.maxPriorityFeePerGas),
      };
}

const isUnderpriced = (error: unknown): boolean =>
  /underpriced|already known|already imported/i.test((error as Error).message);
const isPoor = (error: unknown): boolean =>
  /insufficient funds|enough funds/i.test((error as Error).message);

/** A rollup may ask for more than gas times price. */
function poor({ name }: Step, from: string, cause: unknown): SdkError {
  return new SdkError(
    "CHAIN_FAILED",
    `the deployer ${from} cannot pay for the step "${name}"`,
    "Send it more of the chain's currency and run the same command again: what is on the chain is done, and the rest follows",
    cause,
  );
}

/** Gas to name for a step; undefined if it would revert. */
async function limitOf(
  { to, data }: Step,
  from: string,
  { provider, patience }: Sending,
): Promise<bigint | undefined> {
  try {
    const needed = await ask(() => provider.estimateGas({ from, to, data }), patience);
    const limit = withMargin(needed, await ask(() => gasCap(provider), patience));
    // More than the cap can only be a creation whose state gas EIP-8037 counts apart.
    return limit < needed ? needed : limit;
  } catch (error) {
    if (isRevert(error)) return undefined;
    throw error;
  }
}

/** Why a step would revert. The proxy hides the reason of a constructor, so the code runs once more without it. */
async function reasonOf(
  { name, to, data, initCode }: Step,
  from: string,
  { provider, patience }: Sending,
): Promise<Error> {
  const call = initCode === undefined ? { from, to, data } : { from, data: initCode };
  try {
    await ask(() => provider.call(call), patience);
  } catch (error) {
    const reason = decodeError(error);
    if (reason instanceof ContractError) return reason;
    return new SdkError(
      "REVERTED",
      `${name} reverts: ${reason.shortMessage}`,
      "Correct the parameters",
    );
  }
  return new SdkError(
    "REVERTED",
    `${name} reverts, and its code alone does not`,
    "Check the chain by `npx assay chain`: the proxy cannot create this contract",
  );
}

async function requireFunds(
  { name }: Step,
  from: string,
  gasLimit: bigint,
  fees: Fees,
  { provider, patience }: Sending,
): Promise<void> {
  const needed = gasLimit * priceOf(fees);
  const balance = await ask(() => provider.getBalance(from), patience);
  if (balance >= needed) return;
  throw new SdkError(
    "CHAIN_FAILED",
    `${name} may cost ${formatEther(needed)} of the chain's currency, and the deployer ${from} has ${formatEther(balance)}`,
    "Send it the rest and run the same command again: what is on the chain is done, and the rest follows",
  );
}
