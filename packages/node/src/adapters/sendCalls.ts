import type { AssayError, Market } from "@assay/sdk";
import {
  ContractError,
  decodeError,
  SdkError,
  sendTransaction,
  unpackJob,
  verdictErrors,
} from "@assay/sdk";
import type { Signer, TransactionReceipt } from "ethers";

import type { Call, Sent } from "../ports/market.js";
import { encodeCall, gasOf, itemsOf, packItems } from "./encodeCall.js";

/** Most gas of one transaction: EIP-7825's cap, less some room. */
const CAP = 16_000_000n;
const BASE = 60_000n;

/** One function call of the market, and the calls that it stands for. */
interface Part {
  data: string;
  calls: Call[];
}

/** How often a transaction that reverted is sent again without the calls that would fail now. */
const RETRIES = 2;

/** Divides calls into as few groups as the gas of one transaction allows. */
function groupsOf(calls: readonly Call[]): Call[][] {
  const groups: Call[][] = [];
  let room = 0n;
  for (const call of calls) {
    if (gasOf(call) > room) {
      groups.push([]);
      room = CAP;
    }
    groups.at(-1)?.push(call);
    room -= gasOf(call);
  }
  return groups;
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

/**
 * Sends calls, as many in one transaction as fit. Each transaction is simulated on the latest state first. A call that would
 * fail is left out: it costs no gas, and the other calls do not fail with it. Calls about others' results come last, in
 * transactions of their own, because several watchtowers race for one reward and the slower one's call reverts.
 * @param onReceipt called with the receipt of each mined transaction
 */
export async function sendCalls(
  market: Market,
  operator: string,
  calls: readonly Call[],
  confirmations: number,
  onReceipt: (receipt: TransactionReceipt) => void,
): Promise<Sent[]> {
  const sender = senderOf(market);
  const sent = new Map<Call, Sent>();
  const isOthers = (call: Call): boolean =>
    "delivery" in call &&
    unpackJob(call.delivery.lock).operator.toLowerCase() !== operator.toLowerCase();
  const own = calls.filter((call) => !isOthers(call));
  for (const part of [own, calls.filter(isOthers)]) {
    for (const group of groupsOf(part)) await sendGroup(group);
  }
  return calls.map((call) => sent.get(call) ?? nothing([]));

  function nothing(failures: Sent["failures"]): Sent {
    return { failures, gasUsed: 0n, transactionHash: undefined };
  }

  /** @param retries how often to send the rest again after another account's transaction made a call fail */
  async function sendGroup(group: Call[], retries = RETRIES): Promise<void> {
    const tried = await attempt(group);
    if (tried instanceof Error) {
      const [only] = group;
      if (only === undefined) return;
      if (group.length === 1) {
        sent.set(only, nothing(Array.from({ length: itemsOf(only) }, () => tried)));
        return;
      }
      const good: Call[] = [];
      for (const call of group) {
        const alone = await attempt([call]);
        if (alone instanceof Error) {
          sent.set(call, nothing(Array.from({ length: itemsOf(call) }, () => alone)));
        } else good.push(call);
      }
      // The calls succeed one by one but not together, so each goes alone.
      if (good.length === group.length) for (const call of good) await sendGroup([call], retries);
      else if (good.length > 0) await sendGroup(good, retries);
      return;
    }
    // A call whose items would all fail is not worth a transaction.
    const useful = group.filter((call) => {
      const failures = tried.get(call) ?? [];
      const isUseless = failures.length > 0 && failures.every((failure) => failure !== undefined);
      if (isUseless) sent.set(call, nothing(failures));
      return !isUseless;
    });
    if (useful.length === 0) return;
    try {
      const transaction = {
        to: market.address,
        data: dataOf(partsOf(useful)),
        gasLimit: limitOf(useful),
      };
      const receipt = await sendTransaction(
        () => sender.sendTransaction(transaction),
        confirmations,
      );
      onReceipt(receipt);
      const share = receipt.gasUsed / BigInt(useful.length);
      for (const call of useful) {
        const { hash } = receipt;
        const failures = tried.get(call) ?? [];
        sent.set(call, { failures, gasUsed: share, transactionHash: hash });
      }
    } catch (error) {
      const reason = decodeError(error);
      const isReverted = reason instanceof ContractError || reason.code === "REVERTED";
      if (isReverted && useful.length > 1 && retries > 0) {
        await sendGroup(useful, retries - 1);
        return;
      }
      for (const call of useful) {
        sent.set(call, nothing(Array.from({ length: itemsOf(call) }, () => reason)));
      }
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

  function limitOf(group: Call[]): bigint {
    return group.reduce((sum, call) => sum + gasOf(call), BASE);
  }

  /** Simulates a group: the outcome of each call's items, or the error that would fail the whole transaction. */
  async function attempt(group: Call[]): Promise<Map<Call, Sent["failures"]> | AssayError> {
    const parts = partsOf(group);
    let answers: string[];
    try {
      const answer = await market.provider.call({
        from: operator,
        to: market.address,
        data: dataOf(parts),
        gasLimit: limitOf(group),
      });
      answers =
        parts.length === 1
          ? [answer]
          : (market.contract.interface.decodeFunctionResult("multicall", answer)[0] as string[]);
    } catch (error) {
      return decodeError(error);
    }
    return new Map(parts.flatMap((part, i) => verdicts(part, answers[i] ?? "0x")));
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
