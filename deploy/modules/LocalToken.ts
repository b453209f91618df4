import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** A settlement token with an open mint, for local chains. */
export default buildModule("LocalToken", (m) => ({ token: m.contract("TestToken") }));
