import { readFileSync } from "node:fs";
import { join } from "node:path";

import { LIBRARY } from "../paths.js";

/** Names of the library's templates that a circom text includes, through other templates too, in alphabetical order. */
export function templatesIn(source: string): string[] {
  const found = new Set<string>();
  const visit = (text: string): void => {
    for (const [, name = ""] of text.matchAll(/^include "(?:circuits\/lib\/)?(\w+)\.circom";$/gm)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(readFileSync(join(LIBRARY, `${name}.circom`), "utf8"));
    }
  };
  visit(source);
  return [...found].sort();
}
