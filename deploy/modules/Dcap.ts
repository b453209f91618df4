import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Enclaves from "./Enclaves.js";

/**
 * A vendor of DCAP quotes: the store of collateral, the verifier, and its number in the registry. Parameters:
 * `rootCertificate` (DER), `p256Verifier` (the precompile, or a contract in its place), `platformTail` and `processorTail`
 * (PEM of each PCK CA and the root), and the vendor's `vendor`, `worstTcbStatus`, `minimumEvaluationNumber`, `sessionHours`.
 *
 * Store and verifier have no owner. The deployer registers the vendor, so this module runs before `Assay`, which hands the
 * admin role over. Afterwards only the governor registers vendors, after its delay.
 */
export const dcapVendor = (id: string) =>
  buildModule(id, (m) => {
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
    m.call(enclaves, "registerVendor", [
      m.getParameter<number>("vendor"),
      verifier,
      m.getParameter<number>("worstTcbStatus"),
      m.getParameter<number>("minimumEvaluationNumber"),
      m.getParameter<number>("sessionHours"),
    ]);
    return { store, verifier };
  });

/** Intel's quotes. */
export default dcapVendor("Dcap");
