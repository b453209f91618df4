import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { withMermaid } from "vitepress-plugin-mermaid";

import { GROUPS, sitePaths } from "../../scripts/docs/pages";

const SITE = join(__dirname, "../.site");
const paths = sitePaths();

/** Pages of a folder of the reference, in the order of their names. */
function folder(path: string): { text: string; link: string }[] {
  const place = join(SITE, path);
  if (!existsSync(place)) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "index.md" && entry.name.endsWith(".md"))
    .map(({ name }) => name.slice(0, -".md".length))
    .sort()
    .map((name) => ({ text: name, link: `/${path}/${name}` }));
}

export default withMermaid({
  title: "Assay",
  description: "Settlement for verifiable AI inference on EVM chains",
  srcDir: SITE,
  outDir: join(__dirname, "../../build/docs"),
  cacheDir: join(__dirname, "../../build/docs-cache"),
  cleanUrls: true,
  // Nothing is loaded from another host.
  lastUpdated: false,
  // Pages are plain Markdown: what looks like an element is text, e.g. "<url>".
  markdown: { html: false },
  themeConfig: {
    outline: [2, 3],
    search: { provider: "local" },
    nav: GROUPS.map(({ name, pages }) => ({
      text: name,
      link: `/${paths.get(Object.values(pages)[0] ?? "") ?? ""}`.replace(/\/index$/u, "/"),
    })),
    sidebar: [
      ...GROUPS.map(({ name, pages }) => ({
        text: name,
        items: Object.entries(pages).map(([text, source]) => ({
          text,
          link: `/${paths.get(source) ?? ""}`.replace(/\/index$/u, "/"),
        })),
      })),
      {
        text: "Contracts",
        collapsed: true,
        items: [{ text: "All", link: "/reference/contracts/" }, ...folder("reference/contracts")],
      },
      {
        text: "SDK",
        collapsed: true,
        items: [{ text: "All", link: "/reference/sdk/" }, ...folder("reference/sdk/functions")],
      },
    ],
  },
});
