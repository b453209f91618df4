import type { Vendor } from "../../scripts/local/simulatedVendor.js";
import { simulateVendor } from "../../scripts/local/simulatedVendor.js";
import { VENDORS } from "./settings.js";

/** Two simulated vendors, each over a root of its own. @param issuedAt when their certificates were issued, unix seconds */
export function simulateVendors(issuedAt: number): Vendor[] {
  return Object.entries(VENDORS).map(([name, vendor]) =>
    simulateVendor(vendor, issuedAt, ` of vendor ${name}`),
  );
}
