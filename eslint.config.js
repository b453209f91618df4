import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      "artifacts",
      "cache",
      "build",
      "packages/*/dist",
      "packages/sdk/src/chain/generated/types",
      "coverage",
      "typechain-types",
      ".cache",
      ".node",
      ".demo",
      ".experiment",
      ".localnet",
      "deploy/deployments",
      // The site has packages of its own, which `npm ci` at the root does not install.
      "docs",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      // It would rewrite every assertion into the form that the rule above forbids.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "no-console": "error",
      // A package is used by its public face: the sub-paths that its package.json exports.
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "(^|/)(packages|src)/",
              message: "Import the package's public face, e.g. @assay/circuits/analysis.",
            },
          ],
        },
      ],
    },
  },
  {
    // The command line and the scripts print; chai's property assertions are expressions.
    files: ["scripts/**/*.ts", "bench/experiment/**/*.ts", "packages/*/src/cli/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    // These run in browsers: no file of theirs may need Node.
    files: ["packages/sdk/src/**/*.ts", "packages/models/src/{codec,poseidon}/**/*.ts"],
    ignores: ["packages/sdk/src/cli/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...["Buffer", "process", "global", "setImmediate", "__dirname"].map((name) => ({
          name,
          message: "A browser has none: use Uint8Array, and leave the rest to src/cli.",
        })),
      ],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { regex: "^node:", message: "A browser has no Node: leave it to src/cli." },
            { regex: "^@assay/models$", message: "It reads files: import @assay/models/codec." },
            { regex: "(^|/)(packages|src|cli)/", message: "The library needs no command line." },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
