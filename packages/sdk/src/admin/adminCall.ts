import type { ParamType } from "ethers";

import { SdkError } from "../chain/errors.js";
import type { Hex } from "../chain/hex.js";
import type { Admin } from "./openAdmin.js";
import type { GovernedContract, RoleName } from "./roles.js";
import { INTERFACES, MANAGER_FUNCTIONS, RESTRICTED, ROLES } from "./roles.js";

/** A call of a restricted function. */
export interface AdminCall {
  contract: GovernedContract | "AccessManager";
  method: string;
  /** The role that may call it. */
  role: RoleName;
  target: string;
  data: Hex;
  /** As people read it, e.g. `JobMarket.setFee(250)`. */
  text: string;
}

/** Names of enumerations' values, by the name of the parameter. */
const VENDOR_STATUS = ["Trusted", "Degraded", "Broken"];
const TCB_STATUS = [
  "UpToDate",
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "Revoked",
];
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  status: VENDOR_STATUS,
  worstTcbStatus: TCB_STATUS,
};

interface Named {
  contract: AdminCall["contract"];
  method: string;
  role: RoleName;
}

/** Every function that `adminCall` knows. */
export function adminFunctions(): Named[] {
  const governed = Object.entries(RESTRICTED).flatMap(([contract, roles]) =>
    Object.entries(roles).flatMap(([role, methods]) =>
      methods.map((method) => ({
        contract: contract as GovernedContract,
        method,
        role: role as RoleName,
      })),
    ),
  );
  const own = MANAGER_FUNCTIONS.map((method) => {
    return { contract: "AccessManager" as const, method, role: "governor" as const };
  });
  return [...governed, ...own];
}

function find(name: string): Named {
  const known = adminFunctions();
  const found = known.find(
    ({ contract, method }) => name === method || name === `${contract}.${method}`,
  );
  if (found !== undefined) return found;
  throw new SdkError(
    "INVALID_CONFIG",
    `no role may call a function named ${name}`,
    `Name one of ${known.map(({ contract, method }) => `${contract}.${method}`).join(", ")}`,
  );
}

function invalid(name: string, found: string, expected: string): SdkError {
  return new SdkError("INVALID_CONFIG", `${name} is ${found}`, `Write ${expected}`);
}

/** One argument as ethers encodes it, from the text that people write. */
function parse(type: ParamType, text: string): unknown {
  if (type.arrayChildren !== null) {
    const child = type.arrayChildren;
    return text === "" ? [] : text.split(",").map((item) => parse(child, item.trim()));
  }
  const names = ENUMS[type.name];
  if (names !== undefined && !/^\d+$/.test(text)) {
    const index = names.indexOf(text);
    if (index < 0) throw invalid(type.name, text, `one of ${names.join(", ")}`);
    return index;
  }
  if (type.baseType === "uint64" && text in ROLES) return ROLES[text as keyof typeof ROLES];
  if (type.baseType === "bool") {
    if (text !== "true" && text !== "false") throw invalid(type.name, text, "true or false");
    return text === "true";
  }
  if (type.baseType.startsWith("uint")) {
    if (!/^\d+$/.test(text)) throw invalid(type.name, text, "a whole number");
    return BigInt(text);
  }
  return text;
}

/**
 * Encodes a call of a restricted function from names.
 * @param name `setFee` or `JobMarket.setFee`
 * @param args values, or texts: numbers, addresses, `true`; a role or an enumeration's value by its name; lists with commas
 * @throws SdkError INVALID_CONFIG for a name that is unknown, or an argument that does not fit
 */
export function adminCall(
  { addresses }: Pick<Admin, "addresses">,
  name: string,
  args: readonly unknown[],
): AdminCall {
  const { contract, method, role } = find(name);
  const abi = INTERFACES[contract];
  const fragment = abi.getFunction(method);
  if (fragment === null) throw new Error(`${contract} has no function ${method}`);
  const signature = fragment.inputs.map(({ type, name: input }) => `${type} ${input}`).join(", ");
  if (args.length !== fragment.inputs.length) {
    throw invalid("the number of arguments", String(args.length), `${method}(${signature})`);
  }
  const values = fragment.inputs.map((type, i) =>
    typeof args[i] === "string" ? parse(type, args[i]) : args[i],
  );
  let data: Hex;
  try {
    data = abi.encodeFunctionData(method, values);
  } catch (cause) {
    const { message } = cause as Error;
    throw new SdkError(
      "INVALID_CONFIG",
      `${method}(${signature}) does not take ${args.map(String).join(", ")}: ${message.split(" (")[0] ?? ""}`,
      "Correct the arguments",
      cause,
    );
  }
  const text = describeCall(contract, data);
  return { contract, method, role, target: addresses[contract], data, text };
}

/** A call as people read it. */
export function describeCall(contract: AdminCall["contract"], data: string): string {
  const parsed = INTERFACES[contract].parseTransaction({ data });
  if (parsed === null) return `${contract}.${data.slice(0, 10)}(…)`;
  return `${contract}.${parsed.name}(${parsed.args.map(show).join(", ")})`;
}

function show(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(show).join(", ")}]` : String(value);
}
