import { isTransient } from "./trouble.js";

/** How often and after which pauses a request is sent again. */
export interface RetryOptions {
  /** Tries altogether. Default 5. */
  attempts?: number;
  /** Longest first pause, milliseconds; each further one is twice as long. Default 200. */
  firstMs?: number;
  /** Longest pause, milliseconds. Default 3,000. */
  mostMs?: number;
  /** Which errors are worth another try. The default is `isTransient`. */
  when?: (error: unknown) => boolean;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** The pause before the next try: a random part, at least half, of a length that doubles, so that many clients do not return at once. */
export function backOff(tries: number, firstMs = 200, mostMs = 3_000): number {
  const longest = Math.min(mostMs, firstMs * 2 ** tries);
  return longest / 2 + (Math.random() * longest) / 2;
}

/** Repeats a request that changes nothing while its errors are transient. */
export async function withRetry<T>(
  request: () => Promise<T>,
  { attempts = 5, firstMs = 200, mostMs = 3_000, when = isTransient }: RetryOptions = {},
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await request();
    } catch (error) {
      if (tries + 1 >= attempts || !when(error)) throw error;
      await pause(backOff(tries, firstMs, mostMs));
    }
  }
}
