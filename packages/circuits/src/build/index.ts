export type { BuildStep } from "./buildCircuit.js";
export { buildCircuit } from "./buildCircuit.js";
export { compileCircuit } from "./compileCircuit.js";
export type { PowersOfTau } from "./powersOfTau.js";
export { powersOfTau } from "./powersOfTau.js";
export { setupDevelopment } from "./setupDevelopment.js";
export { templatesIn } from "./templatesIn.js";
