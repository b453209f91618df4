/** Claims of the documents, and the tests that they name. */

/** A test file that a page names, and the tests of it that the page names after it: `` `file`: `test`, `test` ``. */
export interface Reference {
  readonly line: number;
  readonly file: string;
  readonly tests: readonly string[];
}

/** A row of the table of sentences: a sentence of a page, and the tests that show it. */
export interface Row {
  readonly line: number;
  readonly page: string;
  readonly sentence: string;
  readonly references: readonly Reference[];
}

const FILE = /`([\w./-]+\.(?:t\.sol|test\.ts))`((?:(?:: |, | and )`[^`]+`(?!`))*)/gu;
/** Words that leave no exception. A sentence with one of them is a test, or goes. */
const ABSOLUTE =
  /\b(?:never|always|nobody|no one|for ever|forever|no (?:account|admin|call|committee|deployer|operator|party|withdrawal))\b/iu;

/** The test files that a Markdown text names, with the tests after each. */
export function referencesOf(markdown: string): Reference[] {
  return markdown.split("\n").flatMap((text, index) =>
    [...text.matchAll(FILE)].map((match) => {
      const names = [...(match[2] ?? "").matchAll(/`([^`]+)`/gu)].map((name) => name[1] ?? "");
      const tests = names.filter((name) => !/\.(?:t\.sol|test\.ts)$/u.test(name));
      return { line: index + 1, file: match[1] ?? "", tests };
    }),
  );
}

/** Names of the tests of a file: functions of a Solidity test, titles of a mocha test. */
export function namesIn(file: string, source: string): string[] {
  const pattern = file.endsWith(".sol")
    ? /function ((?:test|invariant)\w*)/gu
    : /\b(?:it|describe)\(\s*(?<mark>["'`])(?<title>(?:(?!\k<mark>).)+)\k<mark>/gu;
  return [...source.matchAll(pattern)].map((match) => match.groups?.title ?? match[1] ?? "");
}

/**
 * The references of a page to tests that do not exist.
 * @param read gives the text of a named test file, or undefined if there is none
 */
export function missingTests(
  markdown: string,
  read: (file: string) => string | undefined,
): string[] {
  return referencesOf(markdown).flatMap(({ line, file, tests }) => {
    const source = read(file);
    if (source === undefined) return [`line ${line}: there is no test file ${file}`];
    const names = namesIn(file, source);
    return tests
      .filter((test) => !names.includes(test))
      .map((test) => `line ${line}: ${file} has no test named "${test}"`);
  });
}

/** Text without emphasis, code marks and links, on one line. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replace(/[*`]|\b_|_\b/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/** The sentences, list items and cells of a page that have an absolute word. */
export function absoluteSentences(markdown: string): string[] {
  const prose = markdown.replace(/```.*?```|<!--.*?-->/gsu, "");
  return prose
    .split(/\n\s*\n|\n(?=\s*[-|#])/u)
    .flatMap((block) => plain(block.replace(/^\s*[-#]+ /u, "")).split(/(?<=[.!?:;]) | ?\| ?/u))
    .filter((sentence) => ABSOLUTE.test(sentence));
}

/** The rows of every table whose header begins with Page and Sentence. */
export function rowsOf(markdown: string): Row[] {
  let inside = false;
  return markdown.split("\n").flatMap((text, index) => {
    const cells = text.split("|").map((cell) => cell.trim());
    if (!text.startsWith("|")) inside = false;
    else if (cells[1] === "Page" && cells[2] === "Sentence") inside = true;
    else if (inside && !/^-+$/u.test(cells[1] ?? "")) {
      const references = referencesOf(cells[3] ?? "");
      return [
        {
          line: index + 1,
          page: (cells[1] ?? "").replaceAll("`", ""),
          sentence: plain(cells[2] ?? ""),
          references,
        },
      ];
    }
    return [];
  });
}

/**
 * Compares the table of sentences with the pages: each row quotes its page and names a test, and each absolute sentence of a page
 * has a row.
 * @param pages text of each page, by the name that the table gives it
 */
export function compareSentences(
  rows: readonly Row[],
  pages: Readonly<Record<string, string>>,
): string[] {
  const problems = rows.flatMap(({ line, page, sentence, references }) => {
    const text = pages[page];
    if (text === undefined) return [`line ${line}: there is no page ${page}`];
    const found = plain(text).includes(sentence)
      ? []
      : [`line ${line}: ${page} does not say "${sentence}"`];
    if (!references.some(({ tests }) => tests.length > 0))
      found.push(`line ${line}: no test shows "${sentence}"`);
    return found;
  });
  for (const [page, text] of Object.entries(pages)) {
    const shown = rows.filter((row) => row.page === page).map((row) => row.sentence);
    for (const sentence of absoluteSentences(text)) {
      if (shown.some((row) => row.includes(sentence) || sentence.includes(row))) continue;
      problems.push(`${page}: no row has a test for "${sentence}"`);
    }
  }
  return problems;
}

/** The rows of a page's tables that name no test, for the tables whose last column is headed Test. */
export function rowsWithoutTest(markdown: string): string[] {
  let inside = false;
  return markdown.split("\n").flatMap((text, index) => {
    const cells = text.split("|").map((cell) => cell.trim());
    if (!text.startsWith("|")) inside = false;
    else if (cells.at(-2) === "Test") inside = true;
    else if (inside && !/^-+$/u.test(cells[1] ?? "")) {
      const named = referencesOf(cells.at(-2) ?? "").some(({ tests }) => tests.length > 0);
      return named ? [] : [`line ${index + 1}: the row "${plain(cells[1] ?? "")}" names no test`];
    }
    return [];
  });
}
