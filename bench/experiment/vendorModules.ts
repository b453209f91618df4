import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Assay, { marketConfig } from "../../deploy/modules/Assay.js";
import { dcapVendor } from "../../deploy/modules/Dcap.js";

/** Two simulated vendors, each over a root of its own. */
export const VENDOR_MODULES = { A: dcapVendor("VendorA"), B: dcapVendor("VendorB") };

/** A second market on the protocol's other contracts. It draws no audit. Parameters: as for `Assay`. */
export const UnauditedMarket = buildModule("UnauditedMarket", (m) => {
  const { authority, models, circuits, enclaves, ...assay } = m.useModule(Assay);
  const config = marketConfig(m, { models, circuits, enclaves });
  const jobMarket = m.contract("JobMarket", [
    config,
    assay.requestModule,
    m.contract("UnauditedModule", [config]),
    assay.disputeModule,
    assay.withholdingModule,
    authority,
  ]);
  return { market: m.contractAt("IAssay", jobMarket) };
});
