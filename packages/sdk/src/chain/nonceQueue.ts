import type { Provider, TransactionResponse } from "ethers";
import { isError } from "ethers";

import { pause } from "./retry.js";
import { errorText } from "./trouble.js";

/** Tries of one transaction while another program sends from the same account. */
const TRIES = 6;
/** Pauses before a transaction that a server does not know counts as dropped: another server of its balancer may have it. */
const LOOKS = 4;
const LOOK_MS = 400;

/** A transaction that this process sent and that may not be mined yet. */
interface Sent {
  nonce: number;
  hash: string;
}

const queues = new Map<string, Promise<unknown>>();
const inFlight = new WeakMap<Provider, Map<string, Sent[]>>();

/** Runs tasks of one account one after the other, in all of this process. */
async function inTurn<T>(account: string, task: () => Promise<T>): Promise<T> {
  const before = queues.get(account) ?? Promise.resolve();
  const result = before.then(task, task);
  const ended = result.catch(() => undefined);
  queues.set(account, ended);
  try {
    return await result;
  } finally {
    if (queues.get(account) === ended) queues.delete(account);
  }
}

function sentBy(provider: Provider, account: string): Sent[] {
  const byAccount = inFlight.get(provider) ?? new Map<string, Sent[]>();
  inFlight.set(provider, byAccount);
  const sent = byAccount.get(account) ?? [];
  byAccount.set(account, sent);
  return sent;
}

/**
 * The next nonce: what the server counts, or one after a transaction of this process that the server does not count yet. A
 * transaction that no server knows any more was dropped and does not count.
 */
async function nextNonce(provider: Provider, account: string): Promise<number> {
  const sent = sentBy(provider, account);
  for (let look = 0; ; look++) {
    const counted = await provider.getTransactionCount(account, "pending");
    const ahead = sent.filter(({ nonce }) => nonce >= counted);
    sent.length = 0;
    sent.push(...ahead);
    const last = ahead.at(-1);
    if (last === undefined) return counted;
    const known = await provider.getTransaction(last.hash);
    if (known !== null && known.blockNumber === null) return last.nonce + 1;
    if (look >= LOOKS) {
      sent.pop();
      look = 0;
      continue;
    }
    await pause(LOOK_MS);
  }
}

/** Whether a transaction was refused because another one has its nonce. */
function isNonceTaken(error: unknown): boolean {
  if (isError(error, "NONCE_EXPIRED") || isError(error, "REPLACEMENT_UNDERPRICED")) return true;
  return /nonce (is )?too low|nonce has already been used|replacement transaction underpriced|replacement fee too low|invalid nonce|nonce.{0,40}(expected|already)/i.test(
    errorText(error),
  );
}

/**
 * Sends one transaction with a nonce of this process. Transactions of one account go out one after the other. If another program
 * has used the nonce, the transaction goes out with the next one.
 * @param chainId with the account, names the queue
 * @param send gets the nonce; it may be called again with another one
 */
export async function sendInTurn(
  provider: Provider,
  chainId: bigint,
  account: string,
  send: (nonce: number) => Promise<TransactionResponse>,
): Promise<TransactionResponse> {
  return inTurn(`${chainId}:${account.toLowerCase()}`, async () => {
    let refused = -1;
    for (let tries = 1; ; tries++) {
      // A server that still counts a refused nonce as free does not see the other program's transaction.
      const nonce = Math.max(await nextNonce(provider, account), refused + 1);
      try {
        const response = await send(nonce);
        sentBy(provider, account).push({ nonce, hash: response.hash });
        return response;
      } catch (error) {
        if (tries >= TRIES || !isNonceTaken(error)) throw error;
        refused = isError(error, "REPLACEMENT_UNDERPRICED") ? nonce : refused;
        await pause(100 * tries);
      }
    }
  });
}

/** Forgets a transaction that was mined. */
export function forgetSent(provider: Provider, hash: string): void {
  for (const sent of inFlight.get(provider)?.values() ?? []) {
    const at = sent.findIndex((one) => one.hash === hash);
    if (at !== -1) sent.splice(at, 1);
  }
}
