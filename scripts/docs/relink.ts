import { dirname, join, relative } from "node:path/posix";

/** What a link of a page may lead to. */
export interface Targets {
  /** Path on the site, without its suffix, by path in the repository. */
  site: ReadonlyMap<string, string>;
  /** Whether the repository has a file or folder of this path. */
  exists: (path: string) => boolean;
}

const LINK = /(!?)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)/gu;

/**
 * A page with its links as the site needs them: pages by their addresses on the site, images as they are, and every other file of the
 * repository by its path, since the site holds no source code.
 * @param source the page's path in the repository
 * @throws Error with each link that leads nowhere
 */
export function relink(source: string, markdown: string, { site, exists }: Targets): string {
  const here = site.get(source) ?? source;
  const broken: string[] = [];
  const text = outsideFences(markdown, (prose) =>
    prose
      .replace(/<!--[\s\S]*?-->\n?/gu, "")
      .replace(LINK, (whole, image: string, label: string, target: string) => {
        if (/^(?:[a-z]+:|#)/u.test(target)) return whole;
        const [file = "", anchor] = target.split("#");
        const path = join(dirname(source), file);
        if (!exists(path)) {
          broken.push(target);
          return whole;
        }
        const page = site.get(path);
        if (page !== undefined) {
          const address = relative(dirname(here), page);
          return `[${label}](${address.startsWith(".") ? address : `./${address}`}.md${anchor === undefined ? "" : `#${anchor}`})`;
        }
        if (image === "!") return `![${label}](/${path.split("/").at(-1) ?? ""})`;
        return label.includes("`") ? label : `${label} (\`${path}\`)`;
      }),
  );
  if (broken.length > 0) throw new Error(`${source} links to nothing: ${broken.join(", ")}`);
  return text;
}

/** Applies a change to a text's parts that stand outside fenced blocks and inline code. */
function outsideFences(markdown: string, change: (prose: string) => string): string {
  return markdown
    .split(/(^```[\s\S]*?^```)/mu)
    .map((part) => (part.startsWith("```") ? part : change(part)))
    .join("");
}
