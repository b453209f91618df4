/** Writes one line: its fields, and a message for people. */
export type LogLine = (fields: object, message?: string) => void;

/** The node's log. A logger of pino is one. */
export interface Log {
  debug: LogLine;
  info: LogLine;
  warn: LogLine;
  error: LogLine;
  /** A log whose lines carry these fields too. */
  child(fields: Record<string, unknown>): Log;
}
