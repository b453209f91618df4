import type { Story } from "../readStories.js";

/** When the answer came that stood in the end; undefined while there is none. */
export function servedAt({ told, finalAt }: Story): number | undefined {
  const last = told.at(-1);
  if (last === undefined) return finalAt;
  const isGone = last.end === "refuted" || last.end === "unanswered";
  // A lie that is not found out yet is no answer; one that was paid for is what the requester got.
  if (isGone || (last.isWrong && last.end === undefined)) return finalAt;
  return last.at;
}
