import { availableParallelism } from "node:os";

import type { HardhatHooks } from "hardhat/types/hooks";

import { isOurs } from "./isOurs.js";

/** Hardhat keeps one core free by default, so two cores would compile the market's parts one after the other. */
const hooks: Partial<HardhatHooks["solidity"]> = {
  build: (context, files, options, next) =>
    next(context, files, { concurrency: availableParallelism(), ...options }),
  getCompilationJobErrors: async (context, job, output, next) =>
    (await next(context, job, output)).filter(isOurs),
};

export default () => Promise.resolve(hooks);
