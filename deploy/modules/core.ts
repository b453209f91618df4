import type {
  AccountRuntimeValue,
  ContractFuture,
  IgnitionModuleBuilder,
  ModuleParameterRuntimeValue,
  NamedArtifactContractAtFuture,
  NamedArtifactContractDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import { id } from "ethers";

/** An address that is known when the module runs. */
export type Party = AccountRuntimeValue | ModuleParameterRuntimeValue<string>;

/** First four bytes of a function's hash. */
function selector(signature: string): string {
  return id(signature).slice(0, 10);
}

/** AccessManager's number of the role that may only make things safer, at once. */
export const GUARDIAN_ROLE = 1n;
/** AccessManager's number of the role of the governor. */
const ADMIN_ROLE = 0n;
/** Delay of everything that the governor does; longer than the vault's 14 days of unbonding. */
export const GOVERNOR_DELAY_SECONDS = 15 * 24 * 60 * 60;

/** The contracts of one deployment. */
export interface Core {
  accessManager: NamedArtifactContractDeploymentFuture<"AccessManager">;
  circuitRegistry: NamedArtifactContractDeploymentFuture<"CircuitRegistry">;
  modelRegistry: NamedArtifactContractDeploymentFuture<"ModelRegistry">;
  jobMarket: NamedArtifactContractDeploymentFuture<"JobMarket">;
  stakeVault: NamedArtifactContractAtFuture<"StakeVault">;
}

/**
 * Deploys the protocol around one settlement token, hands the guardian its two functions and everything else to the
 * governor behind the delay, and leaves the deployer without any right. The governor must not be the deployer.
 *
 * Parameters: governor, guardian, treasury (addresses), minBond, keeperCap (token units), governorDelay (seconds).
 */
export function deployCore(
  m: IgnitionModuleBuilder,
  token: ModuleParameterRuntimeValue<string> | ContractFuture<string>,
  parties: { governor: Party; guardian: Party; treasury: Party },
): Core {
  const deployer = m.getAccount(0);
  const delay = m.getParameter("governorDelay", GOVERNOR_DELAY_SECONDS);
  const minBond = m.getParameter<bigint>("minBond");
  const keeperCap = m.getParameter<bigint>("keeperCap");

  const accessManager = m.contract("AccessManager", [deployer]);
  const circuitRegistry = m.contract("CircuitRegistry");
  const modelRegistry = m.contract("ModelRegistry", [circuitRegistry]);
  const jobMarket = m.contract("JobMarket", [
    token,
    accessManager,
    modelRegistry,
    circuitRegistry,
    parties.treasury,
    minBond,
    keeperCap,
  ]);
  // The market makes its vault in its constructor.
  const stakeVault = m.contractAt("StakeVault", m.staticCall(jobMarket, "VAULT"));

  const wiring = [
    m.call(accessManager, "labelRole", [GUARDIAN_ROLE, "guardian"]),
    m.call(
      accessManager,
      "setTargetFunctionRole",
      [jobMarket, [selector("pauseIntake()")], GUARDIAN_ROLE],
      { id: "GuardianPauses" },
    ),
    m.call(
      accessManager,
      "setTargetFunctionRole",
      [stakeVault, [selector("cancelSlash(uint256)")], GUARDIAN_ROLE],
      { id: "GuardianCancels" },
    ),
    m.call(accessManager, "grantRole", [GUARDIAN_ROLE, parties.guardian, 0], { id: "Guardian" }),
    m.call(accessManager, "grantRole", [ADMIN_ROLE, parties.governor, delay], { id: "Governor" }),
  ];
  m.call(accessManager, "renounceRole", [ADMIN_ROLE, deployer], { after: wiring });
  return { accessManager, circuitRegistry, modelRegistry, jobMarket, stakeVault };
}
