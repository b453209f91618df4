import type { Step } from "../world.js";
import { answer } from "./answer.js";
import { browser } from "./browser.js";
import { lint } from "./lint.js";
import { node } from "./node.js";
import { pack } from "./pack.js";
import { readmes } from "./readmes.js";
import { solidity } from "./solidity.js";
import { types } from "./types.js";

/** What a stranger does, in order. A new step is a new file here, and a line in this list. */
export const steps: readonly Step[] = [pack, lint, node, types, readmes, answer, browser, solidity];
