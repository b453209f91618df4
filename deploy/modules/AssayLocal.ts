import { buildModule } from "@nomicfoundation/ignition-core";

import { deployCore } from "./core.js";

/**
 * The protocol on a local chain, with a token that anyone may mint. Accounts: 0 deploys, 1 governs, 2 guards, 3 is the
 * treasury.
 */
export default buildModule("AssayLocal", (m) => {
  const token = m.contract("TestToken");
  const parties = {
    governor: m.getAccount(1),
    guardian: m.getAccount(2),
    treasury: m.getAccount(3),
  };
  return { token, ...deployCore(m, token, parties) };
});
