import { concat, getCreate2Address, id, keccak256 } from "ethers";

/**
 * The deterministic-deployment proxy: a contract without owner that most chains have at this address. Its calldata is a salt and
 * an init code, which it runs by CREATE2, so an address follows from salt and init code alone.
 */
export const FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** Its code. */
export const FACTORY_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/**
 * The transaction that creates it. Nobody holds the key of its sender: the signature was chosen, and the sender follows from
 * it. Any account may publish it, once the sender can pay for it.
 */
export const FACTORY_TRANSACTION = {
  sender: "0x3fAB184622Dc19b6109349B94811493BF2a45362",
  /** Its gas limit times its gas price, wei. */
  cost: 10n ** 16n,
  raw:
    "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" +
    "e03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba0" +
    `${"22".repeat(32)}a0${"22".repeat(32)}`,
};

/** The salt of a deployment, from its name. */
export const saltOf = (name: string): string => id(`assay: ${name}`);

/** The address at which the proxy creates a contract. */
export const addressOf = (salt: string, initCode: string): string =>
  getCreate2Address(FACTORY, salt, keccak256(initCode));

/** Calldata that has the proxy create a contract. */
export const creationData = (salt: string, initCode: string): string => concat([salt, initCode]);
