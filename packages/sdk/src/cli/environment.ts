/** Variables, usually the process's. */
export type Environment = Readonly<Record<string, string | undefined>>;
