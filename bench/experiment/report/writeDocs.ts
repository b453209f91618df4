import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { toChart } from "./toChart.js";
import type { Results } from "./toMarkdown.js";
import { toMarkdown, toOverview } from "./toMarkdown.js";
import { toPng } from "./toPng.js";

const ROOT = join(import.meta.dirname, "../../..");
const DOCS = join(ROOT, "docs");
const BEGIN = "<!-- results: written by npm run experiment:tee-break -->";
const END = "<!-- end of results -->";

/** Writes the measured numbers into the page and the README, each between its markers; the raw series, and the picture. */
export async function writeDocs(results: Results): Promise<void> {
  await replace(join(DOCS, "experiment-tee-break.md"), toMarkdown(results));
  await replace(join(ROOT, "README.md"), toOverview(results));
  const path = join(DOCS, "experiment-tee-break.json");
  const options = (await resolveConfig(path)) ?? {};
  writeFileSync(path, await format(JSON.stringify(results), { ...options, parser: "json" }));
  const svg = toChart(results.scenarios);
  writeFileSync(join(DOCS, "experiment-tee-break.svg"), svg);
  writeFileSync(join(DOCS, "experiment-tee-break.png"), toPng(svg));
}

async function replace(page: string, content: string): Promise<void> {
  const text = readFileSync(page, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no markers`);
  const next = `${before}${BEGIN}\n\n${content}\n\n${END}${after}`;
  const options = (await resolveConfig(page)) ?? {};
  writeFileSync(page, await format(next, { ...options, parser: "markdown" }));
}
