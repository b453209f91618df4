#!/usr/bin/env node
// The packages are TypeScript: tsx loads them.
import { register } from "tsx/esm/api";

register();
await import("../src/cli/assay.ts");
