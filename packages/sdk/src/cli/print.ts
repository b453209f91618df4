import type { Target } from "./connect.js";

/** Values that a command prints, by name. */
export type Fields = Readonly<
  Record<string, string | number | bigint | boolean | readonly bigint[]>
>;

/** Writes the values: one a line, or with `--json` one line of JSON. */
export function print(
  out: (line: string) => void,
  { json }: Pick<Target, "json">,
  fields: Fields,
): void {
  if (json === true) {
    out(
      JSON.stringify(fields, (_, value: unknown) =>
        typeof value === "bigint" ? value.toString() : value,
      ),
    );
    return;
  }
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  for (const [name, value] of Object.entries(fields)) {
    out(`${name.padEnd(width)}  ${Array.isArray(value) ? value.join(" ") : String(value)}`);
  }
}
