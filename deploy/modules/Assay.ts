import type {
  IgnitionModuleBuilder,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { ZeroAddress } from "ethers";

import Authority, { GUARDIAN_ROLE, selectors } from "./Authority.js";
import Enclaves from "./Enclaves.js";

/** The contracts around a market. */
type Registries = Record<
  "models" | "circuits" | "enclaves",
  NamedArtifactContractDeploymentFuture<string>
>;

/** The configuration that all parts of a market share, from the parameters of the module that makes it. */
export function marketConfig(m: IgnitionModuleBuilder, registries: Registries) {
  return {
    token: m.getParameter<string>("token"),
    ...registries,
    beacon: m.getParameter<string>("beacon"),
    treasury: m.getParameter<string>("treasury"),
    minBond: m.getParameter<bigint>("minBond"),
    keeperCap: m.getParameter<bigint>("keeperCap"),
    challengeSeconds: m.getParameter<number>("challengeSeconds", 30 * 60),
    proofSeconds: m.getParameter<number>("proofSeconds", 4 * 60 * 60),
    dataSeconds: m.getParameter<number>("dataSeconds", 60 * 60),
    uptimeFeed: m.getParameter<string>("uptimeFeed", ZeroAddress),
    outageGrace: m.getParameter<number>("outageGrace", 0),
    postReward: m.getParameter<bigint>("postReward"),
  };
}

/**
 * The whole protocol on one settlement token. Parameters, per network in deploy/parameters:
 * `token` and `beacon` (addresses), `treasury`, `guardian`, `governor`, `governorDelaySeconds`, `minBond`, `keeperCap`,
 * `postReward` (token units), the windows `challengeSeconds`, `proofSeconds`, `dataSeconds`, and on rollups `uptimeFeed` and
 * `outageGrace`.
 * The deployer sets the roles, hands the admin role to the governor and renounces its own. Every action of the governor
 * waits `governorDelaySeconds`, which exceeds the unbonding time on public networks.
 */
export default buildModule("Assay", (m) => {
  const deployer = m.getAccount(0);
  const guardian = m.getParameter<string>("guardian");
  const governor = m.getParameter<string>("governor");

  const { authority } = m.useModule(Authority);
  const { enclaves } = m.useModule(Enclaves);
  const circuits = m.contract("CircuitRegistry");
  const models = m.contract("ModelRegistry", [circuits]);
  const config = marketConfig(m, { models, circuits, enclaves });
  const requestModule = m.contract("RequestModule", [config]);
  const resultModule = m.contract("ResultModule", [config]);
  const disputeModule = m.contract("DisputeModule", [config]);
  const withholdingModule = m.contract("WithholdingModule", [config]);
  const jobMarket = m.contract("JobMarket", [
    config,
    requestModule,
    resultModule,
    disputeModule,
    withholdingModule,
    authority,
  ]);
  // Its own ABI has only the functions of its own code.
  const market = m.contractAt("IAssay", jobMarket);
  const vault = m.contractAt("StakeVault", m.staticCall(market, "VAULT"));
  const penaltySchedule = m.contract("PenaltySchedule");

  const roles = [
    m.call(authority, "labelRole", [GUARDIAN_ROLE, "GUARDIAN"]),
    m.call(authority, "grantRole", [GUARDIAN_ROLE, guardian, 0]),
    m.call(
      authority,
      "setTargetFunctionRole",
      [market, selectors("pauseIntake()", "unpauseIntake()"), GUARDIAN_ROLE],
      { id: "guardMarket" },
    ),
    m.call(
      authority,
      "setTargetFunctionRole",
      [vault, selectors("cancelSlash(uint256)"), GUARDIAN_ROLE],
      { id: "guardVault" },
    ),
  ];
  const handOver = m.call(
    authority,
    "grantRole",
    [0n, governor, m.getParameter<bigint>("governorDelaySeconds")],
    { id: "handOver", after: roles },
  );
  m.call(authority, "renounceRole", [0n, deployer], { after: [handOver] });

  return {
    authority,
    circuits,
    models,
    enclaves,
    requestModule,
    resultModule,
    disputeModule,
    withholdingModule,
    market,
    vault,
    penaltySchedule,
  };
});
