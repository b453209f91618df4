export { applyBeacon } from "./applyBeacon.js";
export { beginCeremony } from "./beginCeremony.js";
export type { Ceremony } from "./ceremony.js";
export { latestStep, stepPath } from "./ceremony.js";
export { contribute } from "./contribute.js";
export { exportCeremony } from "./exportCeremony.js";
export type { Transcript } from "./verifyCeremony.js";
export { verifyCeremony } from "./verifyCeremony.js";
