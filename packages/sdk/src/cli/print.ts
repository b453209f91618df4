import type { Target } from "./connect.js";

/** The answer of a command: values by name. */
export type Answer = Readonly<
  Record<string, string | number | bigint | boolean | readonly bigint[]>
>;

/** Writes an answer: one value a line, or with `--json` one line of JSON. */
export function print(
  out: (line: string) => void,
  { json }: Pick<Target, "json">,
  answer: Answer,
): void {
  if (json === true) {
    out(
      JSON.stringify(answer, (_, value: unknown) =>
        typeof value === "bigint" ? value.toString() : value,
      ),
    );
    return;
  }
  const width = Math.max(...Object.keys(answer).map((name) => name.length));
  for (const [name, value] of Object.entries(answer)) {
    out(`${name.padEnd(width)}  ${Array.isArray(value) ? value.join(" ") : String(value)}`);
  }
}
