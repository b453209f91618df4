import type { Signer, TypedDataDomain } from "ethers";
import { Contract, Signature, TypedDataEncoder } from "ethers";

import type { Hex } from "../chain/hex.js";
import type { Market } from "../market/openMarket.js";

/** A signed permit, as `depositWithPermit` takes it. */
export interface Permit {
  value: bigint;
  deadline: bigint;
  v: number;
  r: Hex;
  s: Hex;
}

const ABI = [
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function nonces(address) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
];
const TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};
/** Seconds for which a permit is good. The transaction that carries it is sent at once. */
const LIFE_SECONDS = 3_600n;

interface PermitToken {
  name: () => Promise<string>;
  version: () => Promise<string>;
  nonces: (account: string) => Promise<bigint>;
  DOMAIN_SEPARATOR: () => Promise<string>;
}

/**
 * Signs an ERC-2612 permit for the market, if the token takes permits and the signer signs typed data.
 * @param signer holds the tokens
 * @param value token units
 * @returns undefined if not: the market then needs an approval
 */
export async function signPermit(
  { token, provider, chainId, address }: Pick<Market, "token" | "provider" | "chainId" | "address">,
  signer: Signer,
  value: bigint,
): Promise<Permit | undefined> {
  const owner = await signer.getAddress();
  const erc20 = new Contract(token, ABI, provider) as unknown as PermitToken;
  try {
    // A contract's signature is no permit.
    if ((await provider.getCode(owner)) !== "0x") return undefined;
    const [separator, nonce, name, version, block] = await Promise.all([
      erc20.DOMAIN_SEPARATOR(),
      erc20.nonces(owner),
      erc20.name(),
      erc20.version().catch(() => "1"),
      provider.getBlock("latest"),
    ]);
    const domain: TypedDataDomain = { name, version, chainId, verifyingContract: token };
    // A token with another domain would refuse the signature.
    if (TypedDataEncoder.hashDomain(domain) !== separator) return undefined;
    const deadline = BigInt(block?.timestamp ?? 0) + LIFE_SECONDS;
    const message = { owner, spender: address, value, nonce, deadline };
    const { v, r, s } = Signature.from(await signer.signTypedData(domain, TYPES, message));
    return { value, deadline, v, r, s };
  } catch {
    return undefined;
  }
}
