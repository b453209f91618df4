import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Assay from "../../deploy/modules/Assay.js";
import { dcapVendor } from "../../deploy/modules/Dcap.js";

/** Two simulated vendors, each over a root of its own. */
export const VENDOR_MODULES = { A: dcapVendor("VendorA"), B: dcapVendor("VendorB") };

/** A market whose enclave path draws nothing, beside the protocol's own. Parameter: `treasury`. */
export const UnauditedMarket = buildModule("UnauditedMarket", (m) => {
  const { authority, availabilityModule } = m.useModule(Assay);
  const unaudited = m.contract("UnauditedModule", [availabilityModule]);
  const market = m.contract("JobMarket", [
    unaudited,
    authority,
    m.getParameter<string>("treasury"),
  ]);
  return { market };
});
