import type { LoggerOptions } from "pino";
import { pino } from "pino";

import type { Log } from "../ports/log.js";

/**
 * Creates a logger that writes JSON lines. Amounts, which are bigints, become decimal strings.
 * @param destination stdout by default
 */
export function createLogger(level: string, destination?: { write(line: string): void }): Log {
  const options: LoggerOptions = {
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
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
