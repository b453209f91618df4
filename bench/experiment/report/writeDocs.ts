import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { toChart } from "./toChart.js";
import type { Results } from "./toMarkdown.js";
import { toMarkdown } from "./toMarkdown.js";
import { toPng } from "./toPng.js";

const DOCS = join(import.meta.dirname, "../../../docs");
const BEGIN = "<!-- results: written by npm run experiment:tee-break -->";
const END = "<!-- end of results -->";

/** Writes the measured numbers into the page between its markers, the raw series, and the picture. */
export async function writeDocs(results: Results): Promise<void> {
  const page = join(DOCS, "experiment-tee-break.md");
  const text = readFileSync(page, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no markers`);
  const next = `${before}${BEGIN}\n\n${toMarkdown(results)}\n\n${END}${after}`;
  const options = (await resolveConfig(page)) ?? {};
  writeFileSync(page, await format(next, { ...options, parser: "markdown" }));
  const json = await format(JSON.stringify(results), { ...options, parser: "json" });
  writeFileSync(join(DOCS, "experiment-tee-break.json"), json);
  const svg = toChart(results.scenarios);
  writeFileSync(join(DOCS, "experiment-tee-break.svg"), svg);
  writeFileSync(join(DOCS, "experiment-tee-break.png"), toPng(svg));
}
