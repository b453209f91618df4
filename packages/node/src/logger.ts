import type { Logger } from "pino";
import { pino } from "pino";

/** JSON lines on stdout; amounts, which are bigints, as decimal strings. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { name: "assay-node" },
    formatters: {
      level: (label) => ({ level: label }),
      log: (line) =>
        JSON.parse(
          JSON.stringify(line, (_, value: unknown) => {
            if (typeof value === "bigint") return value.toString();
            if (value instanceof Error) return pino.stdSerializers.err(value);
            return value;
          }),
        ) as Record<string, unknown>,
    },
  });
}
