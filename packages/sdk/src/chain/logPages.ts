import { errorText, rangeRefusal } from "./trouble.js";

/** What a program has learnt about one server: the most blocks that it takes in one log query. */
export interface LogSpan {
  most: number;
}

/** Blocks to search, both ends included. */
export interface BlockRange {
  from: number;
  to: number;
  /** Begin at the end. */
  backwards?: boolean;
}

/**
 * Reads logs in pages as large as the server takes. The first page is the whole range; a refused page is halved, or cut to the
 * length that the refusal names. A caller that has found its log stops asking for pages.
 * @param read a query of blocks, both ends included
 * @param span remembers the length that the server takes
 * @param firstSize length of the first page; each later one is twice as long as the one before
 * @throws the server's error if it refuses a single block, and every error that is no refusal of a range
 */
export async function* logPages<Log>(
  read: (from: number, to: number) => Promise<Log[]>,
  { from, to, backwards = false }: BlockRange,
  span: LogSpan,
  firstSize = span.most,
): AsyncGenerator<Log[], void> {
  let low = from;
  let high = to;
  let size = firstSize;
  while (low <= high) {
    size = Math.min(size, span.most, high - low + 1);
    const first = backwards ? high - size + 1 : low;
    let page: Log[];
    try {
      page = await read(first, first + size - 1);
    } catch (error) {
      const refused = rangeRefusal(error);
      if (refused === undefined || size === 1) throw error;
      const { blocks } = refused;
      size = blocks !== undefined && blocks < size ? blocks : Math.floor(size / 2);
      // Too many results say nothing about other blocks.
      if (blocks !== undefined || !isAboutResults(error)) span.most = size;
      continue;
    }
    if (backwards) high -= size;
    else low += size;
    size *= 2;
    yield page;
  }
}

function isAboutResults(error: unknown): boolean {
  return /results|logs|response size/i.test(errorText(error));
}
