// ABIs as constants, for viem, wagmi and other libraries that derive types from them. This face needs no ethers.
export * from "../chain/generated/abi/index.js";
