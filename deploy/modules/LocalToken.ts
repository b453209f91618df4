import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** A settlement token for local chains, which any account may mint. */
export default buildModule("LocalToken", (m) => ({ token: m.contract("TestToken") }));
