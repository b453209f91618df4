import { buildModule } from "@nomicfoundation/ignition-core";

import { deployCore } from "./core.js";

/** The protocol on a public network, around a settlement token that exists. */
export default buildModule("Assay", (m) => ({
  ...deployCore(m, m.getParameter<string>("token"), {
    governor: m.getParameter<string>("governor"),
    guardian: m.getParameter<string>("guardian"),
    treasury: m.getParameter<string>("treasury"),
  }),
}));
