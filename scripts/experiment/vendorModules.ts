import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Assay from "../../deploy/modules/Assay.js";
import Enclaves from "../../deploy/modules/Enclaves.js";

/**
 * A simulated vendor's collateral store and quote verifier, over a root of its own. Parameters: `rootCertificate`,
 * `p256Verifier`, `platformTail`, `processorTail`, `vendor`.
 */
function vendorModule(name: string) {
  return buildModule(name, (m) => {
    const { enclaves } = m.useModule(Enclaves);
    const store = m.contract("CollateralStore", [
      m.getParameter<string>("rootCertificate"),
      m.getParameter<string>("p256Verifier"),
    ]);
    const verifier = m.contract("DcapVerifier", [
      store,
      m.getParameter<string>("platformTail"),
      m.getParameter<string>("processorTail"),
    ]);
    m.call(enclaves, "registerVendor", [m.getParameter<number>("vendor"), verifier, 0, 1, 24]);
    return { store, verifier, enclaves };
  });
}

export const VENDOR_MODULES = { A: vendorModule("VendorA"), B: vendorModule("VendorB") };

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
