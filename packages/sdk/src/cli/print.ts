import type { AssayError } from "../chain/errors.js";
import type { Receipt } from "../receipts/receipt.js";
import type { Amount } from "./amounts.js";

/** A value that a command prints. */
export type Value = string | number | bigint | boolean | Amount | readonly bigint[] | Receipt;
/** Values by name. */
export type Fields = Readonly<Record<string, Value>>;
/** What a command answers: values, and rows where it lists things. */
export interface Listing {
  fields: Fields;
  /** Name of the rows, e.g. "models". */
  name: string;
  rows: readonly Fields[];
}

/** Options that decide the form of what a command prints. */
interface Form {
  json?: boolean;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "bigint" ? item.toString() : item,
  );
}

function toText(value: Value): string {
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "object" && "format" in value ? toJson(value) : String(value);
}

/** Writes the values: one a line, or with `--json` one line of JSON with `ok`. */
export function print(out: (line: string) => void, { json }: Form, fields: Fields): void {
  if (json === true) {
    out(toJson({ ok: true, ...fields }));
    return;
  }
  const width = Math.max(0, ...Object.keys(fields).map((name) => name.length));
  for (const [name, value] of Object.entries(fields)) {
    out(`${name.padEnd(width)}  ${toText(value)}`);
  }
}

/** Writes values and a table of rows, or with `--json` one line of JSON with the rows under their name. */
export function printListing(
  out: (line: string) => void,
  form: Form,
  { fields, name, rows }: Listing,
): void {
  if (form.json === true) {
    out(toJson({ ok: true, ...fields, [name]: rows }));
    return;
  }
  print(out, form, fields);
  if (rows.length === 0) {
    out(`no ${name}`);
    return;
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = row[column];
      return value === undefined ? "" : toText(value);
    }),
  );
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => (row[i] ?? "").length)),
  );
  for (const row of [columns, ...cells]) {
    out(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

/** One line of JSON for a command that failed, with `ok` false. */
export function failureJson({ code, shortMessage, advice }: Omit<AssayError, keyof Error>): string {
  return toJson({ ok: false, code, message: shortMessage, advice });
}
