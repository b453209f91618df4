/** The pages of the site, in the order in which a reader meets them. */

/** A group of pages: one entry of the site's menu. */
export interface Group {
  /** Title, and folder of the site. */
  name: "Learn" | "Integrate" | "Operate" | "Deploy" | "Audit" | "Reference";
  /** Markdown files of the repository by their titles in the menu. */
  pages: Readonly<Record<string, string>>;
}

export const GROUPS: readonly Group[] = [
  {
    name: "Learn",
    pages: {
      "What Assay is": "README.md",
      "How it is built": "docs/ARCHITECTURE.md",
      "Rules of the market": "docs/market.md",
      "Audit randomness": "docs/beacon.md",
      Penalties: "docs/penalties.md",
      Stake: "docs/StakeVault.md",
      "A broken TEE, measured": "docs/experiment-tee-break.md",
    },
  },
  { name: "Integrate", pages: { "Ask and pay": "docs/integrating.md", Chains: "docs/chains.md" } },
  { name: "Operate", pages: { "Run a node": "docs/running-a-node.md" } },
  { name: "Deploy", pages: { "Deploy and govern": "docs/deploying.md" } },
  {
    name: "Audit",
    pages: {
      Security: "SECURITY.md",
      "Threat model": "docs/threat-model.md",
      "Attacks tried": "test/attacks/README.md",
      "Invariants of the market": "test/invariant/market.md",
      "Invariants of the stake": "test/invariant/stake.md",
      Circuits: "docs/circuits.md",
      Groth16: "docs/Groth16.md",
      "Circuit registry": "docs/CircuitRegistry.md",
      "Model registry": "docs/ModelRegistry.md",
      Attestation: "docs/attestation.md",
      Collateral: "docs/CollateralStore.md",
      "Enclave registry": "docs/EnclaveRegistry.md",
      "Attestation vectors": "test/attestation/README.md",
    },
  },
  { name: "Reference", pages: { Contributing: "CONTRIBUTING.md" } },
];

/** Path of each page on the site, without its suffix, by the page's path in the repository. */
export function sitePaths(groups: readonly Group[] = GROUPS): Map<string, string> {
  const paths = new Map<string, string>();
  for (const { name, pages } of groups) {
    for (const source of Object.values(pages)) {
      paths.set(source, source === "README.md" ? "index" : `${name.toLowerCase()}/${slug(source)}`);
    }
  }
  return paths;
}

/** Last part of a page's address: the file's name, or its folder's for a README of tests. */
function slug(source: string): string {
  const parts = source.replace(/\.md$/u, "").split("/");
  const file = parts.at(-1) ?? "";
  const folder = parts.at(-2) ?? "";
  if (file === "README") return `tests-${folder}`;
  return folder === "invariant" ? `invariants-${file}` : file;
}
