/** Reference pages of the contracts' interfaces, from their NatSpec as the compiler reads it. */

/** What the compiler tells of one contract. */
export interface Documented {
  abi: readonly AbiItem[];
  devdoc: Notes;
  userdoc: Notes;
}

interface AbiItem {
  type: string;
  name?: string;
  inputs?: readonly Parameter[];
  outputs?: readonly Parameter[];
  stateMutability?: string;
}

interface Parameter {
  name: string;
  type: string;
  internalType?: string;
  indexed?: boolean;
  components?: readonly Parameter[];
}

interface Note {
  notice?: string;
  details?: string;
  params?: Readonly<Record<string, string>>;
  returns?: Readonly<Record<string, string>>;
}

interface Notes extends Note {
  methods?: Readonly<Record<string, Note>>;
  events?: Readonly<Record<string, Note>>;
  errors?: Readonly<Record<string, readonly Note[]>>;
}

const KINDS = [
  ["function", "Functions", "methods"],
  ["event", "Events", "events"],
  ["error", "Errors", "errors"],
] as const;

/** The type of a parameter as a caller writes it, structs by their names. */
function typeOf({ type, internalType }: Parameter): string {
  return internalType?.replace(/^(?:struct|enum|contract) /u, "") ?? type;
}

/** Canonical type, of which selectors are made. */
function canonical({ type, components }: Parameter): string {
  if (!type.startsWith("tuple")) return type;
  return `(${(components ?? []).map(canonical).join(",")})${type.slice("tuple".length)}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/gu, " ").replaceAll("<", "&lt;").trim();
}

function parameterTable(
  title: string,
  parameters: readonly Parameter[],
  notes: Readonly<Record<string, string>> = {},
): string[] {
  if (parameters.length === 0) return [];
  return [
    "",
    `| ${title} | Type | Meaning |`,
    "| --- | --- | --- |",
    ...parameters.map((parameter, index) => {
      const name = parameter.name === "" ? `_${index}` : parameter.name;
      return `| \`${name}\` | \`${typeOf(parameter)}\` | ${cell(notes[name] ?? "")} |`;
    }),
  ];
}

/**
 * A Markdown page of a contract's functions, events and errors.
 * @param name the interface's name
 */
export function referencePage(name: string, { abi, devdoc, userdoc }: Documented): string {
  const lines = [`# ${name}`, ""];
  for (const text of [userdoc.notice, devdoc.details]) {
    if (text !== undefined) lines.push(cell(text), "");
  }
  for (const [kind, title, notes] of KINDS) {
    const items = abi
      .filter(({ type, name: own }) => type === kind && own !== undefined)
      .sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
    if (items.length === 0) continue;
    lines.push(`## ${title}`, "");
    for (const item of items) {
      const inputs = item.inputs ?? [];
      const signature = `${item.name ?? ""}(${inputs.map(canonical).join(",")})`;
      const [dev, user] = [devdoc[notes]?.[signature], userdoc[notes]?.[signature]].map((found) =>
        Array.isArray(found) ? (found as Note[])[0] : (found as Note | undefined),
      );
      lines.push(`### ${item.name ?? ""}`, "");
      const shown = inputs.map(
        (each) => `${typeOf(each)}${each.indexed === true ? " indexed" : ""} ${each.name}`,
      );
      const view = ["view", "pure", "payable"].includes(item.stateMutability ?? "")
        ? ` ${item.stateMutability ?? ""}`
        : "";
      lines.push(
        "```solidity",
        `${kind} ${item.name ?? ""}(${shown.map((each) => each.trim()).join(", ")})${view}`,
        "```",
        "",
      );
      for (const text of [user?.notice, dev?.details]) {
        if (text !== undefined) lines.push(cell(text), "");
      }
      lines.push(...parameterTable("Parameter", inputs, dev?.params));
      lines.push(...parameterTable("Result", item.outputs ?? [], dev?.returns), "");
    }
  }
  return lines.join("\n").replace(/\n{3,}/gu, "\n\n");
}
