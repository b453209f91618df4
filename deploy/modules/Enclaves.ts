import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Authority, { GUARDIAN_ROLE, selectors } from "./Authority.js";

/** Blocks of an hour, where one takes twelve seconds. */
const FRESH_BLOCKS = 300;

/** The registry of attested session keys. Parameter: `freshBlocks`, how old a quote's block may be. The guardian may downgrade a vendor, end a session and deny a platform. */
export default buildModule("Enclaves", (m) => {
  const { authority } = m.useModule(Authority);
  const enclaves = m.contract("EnclaveRegistry", [
    authority,
    m.getParameter<number>("freshBlocks", FRESH_BLOCKS),
  ]);
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
