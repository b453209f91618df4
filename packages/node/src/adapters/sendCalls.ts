import type { AssayError, Market } from "@assay/sdk";
import { decodeError, sendTransaction, verdictErrors } from "@assay/sdk";
import type { TransactionReceipt } from "ethers";

import type { Call, Sent } from "../ports/market.js";
import { encodeCall, itemsOf } from "./encodeCall.js";

/** Most gas of one transaction: EIP-7825's cap, less some room. */
const CAP = 16_000_000n;
const BASE = 60_000n;

interface Encoded {
  call: Call;
  data: string;
  gas: bigint;
}

/**
 * Sends calls, as many in one transaction as fit. Each transaction is tried on the latest state before: a call that would
 * fail is left out, so that it costs nothing and the others nothing either.
 * @param onReceipt called with each transaction as it is mined
 */
export async function sendCalls(
  market: Market,
  operator: string,
  calls: readonly Call[],
  confirmations: number,
  onReceipt: (receipt: TransactionReceipt) => void,
): Promise<Sent[]> {
  const sent = new Map<Call, Sent>();
  const groups: Encoded[][] = [];
  let room = 0n;
  for (const call of calls) {
    const encoded = { call, ...encodeCall(market, call, operator) };
    if (encoded.gas > room) {
      groups.push([]);
      room = CAP;
    }
    groups.at(-1)?.push(encoded);
    room -= encoded.gas;
  }
  for (const group of groups) await sendGroup(group);
  return calls.map((call) => sent.get(call) ?? nothing([]));

  function nothing(failures: Sent["failures"]): Sent {
    return { failures, gasUsed: 0n, transactionHash: undefined };
  }

  async function sendGroup(group: Encoded[]): Promise<void> {
    const tried = await attempt(group);
    if (tried instanceof Error) {
      const [only] = group;
      if (only === undefined) return;
      if (group.length === 1) {
        sent.set(only.call, nothing(Array.from({ length: itemsOf(only.call) }, () => tried)));
        return;
      }
      const good: Encoded[] = [];
      for (const one of group) {
        const alone = await attempt([one]);
        if (alone instanceof Error) {
          sent.set(one.call, nothing(Array.from({ length: itemsOf(one.call) }, () => alone)));
        } else good.push(one);
      }
      // Good alone, bad together: one at a time.
      if (good.length === group.length) for (const one of good) await sendGroup([one]);
      else if (good.length > 0) await sendGroup(good);
      return;
    }
    // What every item would fail at is not worth a transaction.
    const useful = group.filter(({ call }, i) => {
      const failures = tried[i] ?? [];
      const isUseless = failures.length > 0 && failures.every((failure) => failure !== undefined);
      if (isUseless) sent.set(call, nothing(failures));
      return !isUseless;
    });
    if (useful.length === 0) return;
    const failures = useful.map((one) => tried[group.indexOf(one)] ?? []);
    try {
      // What is sent is encoded already; ethers passes it on as it is.
      const { fallback } = market.market;
      if (fallback === null) throw new Error("the market's ABI has no fallback");
      const transaction = { data: dataOf(useful), gasLimit: gasOf(useful) };
      const receipt = await sendTransaction(() => fallback(transaction), confirmations);
      onReceipt(receipt);
      const share = receipt.gasUsed / BigInt(useful.length);
      useful.forEach(({ call }, i) => {
        const { hash } = receipt;
        sent.set(call, { failures: failures[i] ?? [], gasUsed: share, transactionHash: hash });
      });
    } catch (error) {
      const reason = decodeError(error);
      for (const { call } of useful) {
        sent.set(call, nothing(Array.from({ length: itemsOf(call) }, () => reason)));
      }
    }
  }

  function dataOf(group: Encoded[]): string {
    const [only] = group;
    return only !== undefined && group.length === 1
      ? only.data
      : market.market.interface.encodeFunctionData("multicall", [group.map(({ data }) => data)]);
  }

  function gasOf(group: Encoded[]): bigint {
    return group.reduce((sum, { gas }) => sum + gas, BASE);
  }

  /** What each call's items would come to now; or the error that would fail the whole transaction. */
  async function attempt(group: Encoded[]): Promise<Sent["failures"][] | AssayError> {
    let answers: string[];
    try {
      const answer = await market.provider.call({
        from: operator,
        to: market.address,
        data: dataOf(group),
        gasLimit: gasOf(group),
      });
      answers =
        group.length === 1
          ? [answer]
          : (market.market.interface.decodeFunctionResult("multicall", answer)[0] as string[]);
    } catch (error) {
      return decodeError(error);
    }
    return group.map(({ call }, i) => verdicts(call, answers[i] ?? "0x"));
  }

  function verdicts(call: Call, answer: string): Sent["failures"] {
    const name =
      call.kind === "lockMany" || call.kind === "finaliseMany"
        ? call.kind
        : call.kind === "deliverMany" && call.results.length > 1
          ? call.kind
          : undefined;
    if (name === undefined) return [undefined];
    const [values] =
      name === "lockMany"
        ? market.market.interface.decodeFunctionResult(name, answer)
        : market.enclave.interface.decodeFunctionResult(
            name as "deliverMany" & "finaliseMany",
            answer,
          );
    return verdictErrors([...(values as string[])]);
  }
}
