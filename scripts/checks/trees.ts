/** Specifications `*.tree` and the names that their leaves give to tests. */

export interface Leaf {
  readonly line: number;
  /** The function at the root, the conditions below it, and the sentence at the end. */
  readonly root: string;
  readonly conditions: readonly string[];
  readonly sentence: string;
  /** The test that the leaf names in brackets, where its words differ. */
  readonly named: string | undefined;
}

/** Leaves of a tree drawn with box characters; four columns are one level. */
export function leavesOf(text: string): Leaf[] {
  const nodes = text.split("\n").flatMap((line, index) => {
    const match = /^([│├└─\s]*)(.*\S)/u.exec(line);
    if (match === null) return [];
    return [{ depth: (match[1] ?? "").length / 4, text: match[2] ?? "", line: index + 1 }];
  });
  const path: string[] = [];
  return nodes.flatMap(({ depth, text: node, line }, i) => {
    path.length = depth;
    path[depth] = node;
    if (depth === 0 || (nodes[i + 1]?.depth ?? 0) > depth) return [];
    const named = / \[(test(?:Fuzz)?_\w+)\]$/u.exec(node)?.[1];
    const sentence = node.replace(/ \[test\w+\]$/u, "");
    return [{ line, root: path[0] ?? "", conditions: path.slice(1, depth), sentence, named }];
  });
}

/** "the caller's stake" becomes TheCallersStake. */
function camelCase(text: string): string {
  const words = text.replace(/['’]/gu, "").split(/[^A-Za-z0-9]+/u);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/**
 * The names that a leaf may give to its test, without `test_` or `testFuzz_`. Its condition is the innermost `when` or
 * `given`: "it reverts …" is `RevertWhen_Condition`; "it pays" is `Pays` or `Pays_GivenCondition`. The name of the function at
 * the root may stand before each.
 */
export function namesOf(leaf: Leaf): string[] {
  const [, word = "", condition = ""] =
    /^(when|given) (.*)$/u.exec(leaf.conditions.at(-1) ?? "") ?? [];
  const [kind, branch] = [camelCase(word), camelCase(condition)];
  const sentence = leaf.sentence.replace(/^it (?:should )?/u, "");
  const name = camelCase(sentence);
  const reverts = /^reverts?\b/u.test(sentence);
  const names = branch === "" || !reverts ? [name] : [`Revert${kind}_${branch}`];
  if (branch !== "" && !reverts) names.push(`${name}_${kind}${branch}`);
  const root = camelCase(leaf.root.replace(/^\w+\./u, ""));
  return [...names, ...names.map((each) => `${root}_${each}`)];
}

/** Names of the test functions of a Solidity file. */
export function testsOf(source: string): string[] {
  return [...source.matchAll(/function (test(?:Fuzz)?_\w+)/gu)].map((match) => match[1] ?? "");
}

/** The places where a tree and the tests of its file are not one-to-one: a leaf has one test, and a test has a leaf. */
export function compareTree(tree: string, source: string): string[] {
  const leaves = leavesOf(tree);
  const tests = testsOf(source);
  const claimed = new Map<string, Leaf>();
  const problems: string[] = [];
  for (const test of tests)
    if (tests.indexOf(test) !== tests.lastIndexOf(test))
      problems.push(`two tests are named ${test}: a leaf cannot tell them apart`);
  for (const leaf of leaves) {
    const names = namesOf(leaf);
    const matches = tests.filter((test) =>
      leaf.named === undefined
        ? names.includes(test.replace(/^test(?:Fuzz)?_/u, ""))
        : test === leaf.named,
    );
    const [test] = matches;
    const wanted = leaf.named ?? names.map((name) => `test_${name}`).join(" or ");
    if (test === undefined || matches.length > 1) {
      const found = matches.length > 1 ? `${matches.length} tests match` : "no test is named";
      problems.push(`line ${leaf.line}, "${leaf.sentence}": ${found} ${wanted}`);
      continue;
    }
    const other = claimed.get(test);
    // Two leaves may share a test only where both say so.
    if (other !== undefined && (leaf.named === undefined || other.named === undefined))
      problems.push(
        `lines ${other.line} and ${leaf.line} both stand for ${test}: write [${test}] at both`,
      );
    claimed.set(test, leaf);
  }
  for (const test of new Set(tests))
    if (!claimed.has(test)) problems.push(`no leaf stands for ${test}`);
  return problems;
}
