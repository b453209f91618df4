import { isCallException, isError } from "ethers";

/** Codes of failed connections, as Node and undici name them. */
const CONNECTION_CODES =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|ETIMEDOUT|EPIPE|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_\w+)$/;
const CONNECTION_TEXT =
  /socket hang up|fetch failed|failed to fetch|network error|network request failed|terminated|connection (was )?(reset|closed|refused)|load failed/i;
/** Refusals of a server that gets too many requests: HTTP and JSON-RPC. */
const RATE_TEXT =
  /rate.?limit|too many requests|requests? (count|rate|per|limit)|throttl|compute units|capacity|exceeded maximum retry|"?code"?:\s*429/i;
/** A server that is overloaded, or stands behind a balancer whose members are not equally far. */
const LATE_TEXT =
  /header not found|does not have transaction|unknown block|block not found|missing response|temporarily|service unavailable|bad gateway|gateway time-?out|unexpected (token|end)/i;
/** Refusals of a log query: the texts of Alchemy, Ankr, BlockPI, Chainstack, dRPC, Erigon, geth, Infura, QuickNode, Tenderly, thirdweb, … */
const RANGE_TEXT =
  /block range|\brange\b.{0,40}\b(limit|exceed|too|large|wide|max|over)|\b(limit|exceed|max|bigger|up to)\w*\b.{0,60}\brange|ranges over|(more|greater) than [\d,]+ (results|logs|blocks)|too many (results|logs|blocks)|response size|query (timeout|timed out|returned|exceeds|duration)|(max|maximum|number of)\b.{0,40}\b(results|logs|blocks)|limit exceeded|payload too large|\b413\b/i;
/** How such a text names the number of blocks that it allows. */
const ALLOWED_TEXT = [
  /(?:up to|limited to|max(?:imum)?(?: block)?(?: range)?(?: is)?(?: set to)?|limit(?: of)?|range limit|is|over)[:\s]+(?:a |an )?([\d,]+)(k?)(?: ?blocks?)?(?: range)?/i,
];

/** Everything that an error says: ethers keeps a server's own words in different places. */
export function errorText(error: unknown): string {
  const words: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === "string") words.push(value);
    if (typeof value === "number") words.push(`"code": ${value}`);
    if (typeof value !== "object" || value === null || depth > 5) return;
    const {
      message,
      code,
      error: inner,
      info,
      cause,
      data,
      payload,
      responseBody,
    } = value as Record<string, unknown>;
    // A list of errors has those of all tries to connect.
    const several = (value as { errors?: unknown }).errors;
    for (const part of [message, code, inner, info, cause, data, payload, responseBody])
      visit(part, depth + 1);
    const { responseStatus } = value as { responseStatus?: unknown };
    if (typeof responseStatus === "string") words.push(responseStatus);
    if (Array.isArray(several)) for (const part of several) visit(part, depth + 1);
  };
  visit(error, 0);
  return words.join("\n");
}

/** The words of the server, or of the connection, in one line; never a whole transaction. */
export function shortText(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5; depth++) {
    const { error: inner, info } = (current ?? {}) as Record<string, unknown>;
    const next = inner ?? (info as { error?: unknown } | undefined)?.error;
    if (typeof next !== "object" || next === null) break;
    if (typeof (next as { message?: unknown }).message !== "string") break;
    current = next;
  }
  const { shortMessage, message, code } = (current ?? {}) as Record<string, unknown>;
  const text = [shortMessage, message, code, String(error)].find(
    (word): word is string => typeof word === "string" && word !== "",
  );
  return (text ?? "the chain did not answer").split("\n")[0]?.slice(0, 300) ?? "";
}

/** Status of a failed HTTP request; undefined for other errors. */
function statusOf(error: unknown): number | undefined {
  if (!isError(error, "SERVER_ERROR")) return undefined;
  const { responseStatus } = error.info ?? {};
  return typeof responseStatus === "string" ? Number.parseInt(responseStatus, 10) : undefined;
}

/** Whether an error says that the server refuses the number of requests. */
export function isRateLimit(error: unknown): boolean {
  return statusOf(error) === 429 || RATE_TEXT.test(errorText(error));
}

/** Whether no connection came about, as with a wrong address or a server that is down. */
export function isUnreachable(error: unknown): boolean {
  return /ECONNREFUSED|ENOTFOUND|fetch failed/.test(errorText(error));
}

/** Whether the same request may succeed a little later: the connection broke, or the server is overloaded or behind. */
export function isTransient(error: unknown): boolean {
  if (isCallException(error)) return false;
  if (isError(error, "TIMEOUT") || isError(error, "NETWORK_ERROR")) return true;
  const status = statusOf(error);
  if (status !== undefined)
    return status === 408 || status === 425 || status === 429 || status >= 500;
  const text = errorText(error);
  if (text.split("\n").some((word) => CONNECTION_CODES.test(word))) return true;
  return CONNECTION_TEXT.test(text) || RATE_TEXT.test(text) || LATE_TEXT.test(text);
}

/**
 * Whether a server refused a log query for its range or its number of results.
 * @returns undefined if it did not; else the number of blocks that it allows, where it says so
 */
export function rangeRefusal(error: unknown): { blocks?: number } | undefined {
  const text = errorText(error);
  if (statusOf(error) !== 413) {
    if (isRateLimit(error) || !RANGE_TEXT.test(text)) return undefined;
  }
  for (const pattern of ALLOWED_TEXT) {
    const [, digits, kilo] = pattern.exec(text) ?? [];
    if (digits === undefined) continue;
    const blocks = Number(digits.replaceAll(",", "")) * (kilo === "" ? 1 : 1_000);
    if (blocks >= 1) return { blocks };
  }
  return {};
}
