import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** A settlement token that anybody may mint, for chains on one's own machine. */
export default buildModule("LocalToken", (m) => ({ token: m.contract("TestToken") }));
