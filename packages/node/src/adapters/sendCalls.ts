import type { AssayError, Market } from "@assay/sdk";
import {
  ContractError,
  decodeError,
  gasCap,
  limitOfBatch,
  SdkError,
  sendTransaction,
  TRANSACTION_GAS_CAP,
  unpackJob,
  verdictErrors,
  withMargin,
} from "@assay/sdk";
import type { Signer, TransactionReceipt } from "ethers";

import type { Call, Sent } from "../ports/market.js";
import { encodeCall, isBatch, itemsOf, packItems } from "./encodeCall.js";

/** One function call of the market, and the calls that it stands for. */
interface Part {
  data: string;
  calls: Call[];
}

/** How often a transaction that reverted is sent again without the calls that would fail now. */
const RETRIES = 2;

/** Outcome of a simulated group. */
interface Tried {
  /** For each call the errors of its items; `undefined` where an item succeeds. */
  failures: Map<Call, Sent["failures"]>;
  /** What the transaction answers. */
  answer: string;
}

/** Errors of an item, or of a transaction, that more gas may cure. */
const GAS_ERRORS: readonly string[] = ["Unexplained", "InsufficientGas"];

/** Whether a failure tells nothing about the call itself: no contract named it, or it is about gas. */
function isVague(error: AssayError): boolean {
  return !(error instanceof ContractError) || GAS_ERRORS.includes(error.code);
}

/** The signer that the market was opened with. */
function senderOf({ contract }: Market): Signer {
  const { runner } = contract;
  if (runner !== null && "signTransaction" in runner) return runner as Signer;
  throw new SdkError(
    "INVALID_CONFIG",
    "the market was opened without a signer",
    "Open it with one",
  );
}

/** Settings of `sendCalls`. */
export interface SendOptions {
  confirmations: number;
  /** Called with the receipt of each mined transaction. */
  onReceipt: (receipt: TransactionReceipt) => void;
  /** Jobs whose refutation was sent although its simulation failed: each once. */
  forced: Set<string>;
}

/**
 * Sends calls, as many in one transaction as fit. Each transaction is simulated on the latest state first, with as much gas as
 * a transaction may have. A call that would fail is left out: it costs no gas, and the other calls do not fail with it. Calls
 * about others' results come last, in transactions of their own, because several watchtowers race for one reward and the
 * slower one's call reverts.
 *
 * No gas of any call is assumed, since forks and chains price the same step differently: a limit too low would let a step that
 * protects money fail, or never be sent. Limits are measured, and a refutation that fails for no reason that a contract names
 * is sent all the same, once, with all the gas that a transaction may have.
 */
export async function sendCalls(
  market: Market,
  operator: string,
  calls: readonly Call[],
  { confirmations, onReceipt, forced }: SendOptions,
): Promise<Sent[]> {
  const sender = senderOf(market);
  const sent = new Map<Call, Sent>();
  const isOthers = (call: Call): boolean =>
    "delivery" in call &&
    unpackJob(call.delivery.lock).operator.toLowerCase() !== operator.toLowerCase();
  const own = calls.filter((call) => !isOthers(call));
  // If the server does not answer now, each call's simulation says so.
  const cap = await gasCap(market.provider).catch(() => TRANSACTION_GAS_CAP);
  for (const part of [own, calls.filter(isOthers)]) if (part.length > 0) await sendGroup(part);
  return calls.map((call) => sent.get(call) ?? nothing([]));

  function nothing(failures: Sent["failures"]): Sent {
    return { failures, gasUsed: 0n, transactionHash: undefined };
  }

  /** Notes that nothing was sent for a call. */
  function fail(call: Call, reason: AssayError): void {
    sent.set(call, nothing(Array.from({ length: itemsOf(call) }, () => reason)));
  }

  async function sendHalves(group: Call[], retries: number): Promise<void> {
    const half = Math.ceil(group.length / 2);
    await sendGroup(group.slice(0, half), retries);
    await sendGroup(group.slice(half), retries);
  }

  /** @param retries how often to send the rest again after another account's transaction made a call fail */
  async function sendGroup(group: Call[], retries = RETRIES): Promise<void> {
    const tried = await attempt(group);
    if (tried instanceof Error) {
      const [only] = group;
      if (only === undefined) return;
      if (group.length === 1) {
        await failOrForce(only, tried);
        return;
      }
      const good: Call[] = [];
      for (const call of group) {
        const alone = await attempt([call]);
        if (alone instanceof Error) await failOrForce(call, alone);
        else good.push(call);
      }
      // The calls succeed one by one but not together.
      if (good.length === group.length) await sendHalves(good, retries);
      else if (good.length > 0) await sendGroup(good, retries);
      return;
    }
    const { failures } = tried;
    const codes = [...failures.values()].flat().map((failure) => failure?.code ?? "");
    const isShort = codes.some((code) => GAS_ERRORS.includes(code));
    if (isShort && group.length > 1) {
      await sendHalves(group, retries);
      return;
    }
    // A call whose items would all fail is not worth a transaction.
    const useful = group.filter((call) => {
      const ofCall = failures.get(call) ?? [];
      const isUseless = ofCall.length > 0 && ofCall.every((failure) => failure !== undefined);
      if (isUseless) sent.set(call, nothing(ofCall));
      return !isUseless;
    });
    if (useful.length === 0) return;
    const gasLimit = await limitOf(useful, useful.length === group.length ? tried : undefined);
    const reason = await send(useful, failures, gasLimit);
    const isReverted = reason instanceof ContractError || reason?.code === "REVERTED";
    if (isReverted && useful.length > 1 && retries > 0) await sendGroup(useful, retries - 1);
  }

  /** Gives a call up that fails in its simulation, unless it is a refutation that fails for no named reason: that is sent, once. */
  async function failOrForce(call: Call, failure: AssayError): Promise<void> {
    if (call.kind !== "prove" || !isOthers(call) || !isVague(failure)) {
      fail(call, failure);
      return;
    }
    const { requester, nonce } = call.settlement.request;
    const job = `${requester} ${nonce}`;
    if (forced.has(job)) {
      fail(call, failure);
      return;
    }
    const reason = await send([call], new Map(), cap);
    // A server that is down has sent nothing.
    if (reason?.code !== "CHAIN_FAILED") forced.add(job);
  }

  /** Sends a group in one transaction. @returns why it failed */
  async function send(
    group: Call[],
    failures: Tried["failures"],
    gasLimit: bigint,
  ): Promise<AssayError | undefined> {
    try {
      const transaction = { to: market.address, data: dataOf(partsOf(group)), gasLimit };
      const receipt = await sendTransaction(
        () => sender.sendTransaction(transaction),
        confirmations,
      );
      onReceipt(receipt);
      const share = receipt.gasUsed / BigInt(group.length);
      for (const call of group) {
        const { hash } = receipt;
        const ofCall = failures.get(call) ?? [undefined];
        sent.set(call, { failures: ofCall, gasUsed: share, transactionHash: hash });
      }
      return undefined;
    } catch (error) {
      const reason = decodeError(error);
      for (const call of group) fail(call, reason);
      return reason;
    }
  }

  /** Encodes a group. One function takes a delivery and finalisations together, which costs less than two calls. */
  function partsOf(group: Call[]): Part[] {
    const delivery = group.find((call) => call.kind === "deliverMany");
    const finalisation = group.find((call) => call.kind === "finaliseMany");
    // A seed comes before the steps that ask for it.
    const parts: Part[] = group
      .filter(({ kind }) => kind === "post")
      .map((call) => ({ data: encodeCall(market, call), calls: [call] }));
    if (delivery !== undefined && finalisation !== undefined) {
      const { model, results, signature } = delivery;
      const items = packItems(finalisation.items);
      const data = market.contract.interface.encodeFunctionData("deliverAndFinalise", [
        model,
        results,
        signature,
        items,
      ]);
      parts.push({ data, calls: [delivery, finalisation] });
    }
    const joined = new Set(parts.flatMap(({ calls: both }) => both));
    for (const call of group) {
      if (!joined.has(call)) parts.push({ data: encodeCall(market, call), calls: [call] });
    }
    return parts;
  }

  function dataOf(parts: Part[]): string {
    const [only] = parts;
    return only !== undefined && parts.length === 1
      ? only.data
      : market.contract.interface.encodeFunctionData("multicall", [parts.map(({ data }) => data)]);
  }

  function callAt(group: Call[], gasLimit: bigint): Promise<string> {
    const data = dataOf(partsOf(group));
    return market.provider.call({ from: operator, to: market.address, data, gasLimit });
  }

  /**
   * Gas limit of a group. An estimate is right unless a batch, which swallows its items' failures, is among the calls.
   * @param tried the group's simulation, if it is at hand
   */
  async function limitOf(group: Call[], tried?: Tried): Promise<bigint> {
    try {
      if (!group.some(isBatch)) {
        const data = dataOf(partsOf(group));
        const needed = await market.provider.estimateGas({
          from: operator,
          to: market.address,
          data,
        });
        return withMargin(needed, cap);
      }
      const answer = tried?.answer ?? (await callAt(group, cap));
      return await limitOfBatch((gasLimit) => callAt(group, gasLimit), answer, cap);
    } catch {
      // The simulation went through at the cap, so the transaction should.
      return cap;
    }
  }

  /** Simulates a group: the outcome of each call's items, or the error that would fail the whole transaction. */
  async function attempt(group: Call[]): Promise<Tried | AssayError> {
    const parts = partsOf(group);
    try {
      const answer = await callAt(group, cap);
      const answers =
        parts.length === 1
          ? [answer]
          : (market.contract.interface.decodeFunctionResult("multicall", answer)[0] as string[]);
      const failures = new Map(parts.flatMap((part, i) => verdicts(part, answers[i] ?? "0x")));
      return { failures, answer };
    } catch (error) {
      return decodeError(error);
    }
  }

  function verdicts({ calls: done }: Part, answer: string): [Call, Sent["failures"]][] {
    const [first, second] = done;
    if (first === undefined) return [];
    if (second !== undefined) {
      const { interface: abi } = market.contract;
      const lists = abi.decodeFunctionResult("deliverAndFinalise", answer);
      return done.map((call, i) => [call, verdictErrors([...(lists[i] as string[])])]);
    }
    let list;
    if (first.kind === "lockMany") {
      [list] = market.contract.interface.decodeFunctionResult("lockMany", answer);
    } else if (first.kind === "deliverMany") {
      [list] = market.contract.interface.decodeFunctionResult("deliverMany", answer);
    } else if (first.kind === "finaliseMany") {
      [list] = market.contract.interface.decodeFunctionResult("finaliseMany", answer);
    } else return [[first, [undefined]]];
    return [[first, verdictErrors([...(list as string[])])]];
  }
}
