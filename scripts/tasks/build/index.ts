import type { HardhatPlugin } from "hardhat/types/plugins";

/** Builds on every core, and prints only the warnings that ask for a change in this repository. */
export const buildPlugin: HardhatPlugin = {
  id: "assay-build",
  hookHandlers: { solidity: () => import("./hooks.js") },
};
