import { join } from "node:path";

/** The committed models. The folder stands inside this package, so that an installed copy carries its models along. */
export const MODELS = join(import.meta.dirname, "../models");
