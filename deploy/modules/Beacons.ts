import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Seeds that the caller chooses, for local chains. Parameters: `interval`, `lag`, seconds. */
export const Development = buildModule("DevelopmentBeacon", (m) => ({
  beacon: m.contract("DevelopmentBeacon", [
    m.getParameter<number>("interval", 1),
    m.getParameter<number>("lag", 0),
  ]),
}));

/** Seeds by drand. Parameter: `network`, the constructor's struct. */
export const Drand = buildModule("DrandBeacon", (m) => ({
  beacon: m.contract("DrandBeacon", [m.getParameter("network")]),
}));

/** Seeds by a later slot's RANDAO. Parameters: `interval`, `lag`, seconds. */
export const Randao = buildModule("RandaoBeacon", (m) => ({
  beacon: m.contract("RandaoBeacon", [
    m.getParameter<number>("interval"),
    m.getParameter<number>("lag"),
  ]),
}));
