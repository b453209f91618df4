import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Authority, { GUARDIAN_ROLE, selectors } from "./Authority.js";

/** The registry of attested session keys. The guardian may downgrade a vendor, end a session and deny a platform. */
export default buildModule("Enclaves", (m) => {
  const { authority } = m.useModule(Authority);
  const enclaves = m.contract("EnclaveRegistry", [authority]);
  m.call(
    authority,
    "setTargetFunctionRole",
    [
      enclaves,
      selectors(
        "lowerVendorStatus(uint8,uint8)",
        "revokeSession(address)",
        "denyPlatform(bytes32,address[])",
      ),
      GUARDIAN_ROLE,
    ],
    { id: "guardEnclaves" },
  );
  return { enclaves };
});
