/**
 * Network of hardhat.config.ts on which tests and benchmarks open their chains: `default` at Osaka, or `amsterdam`. The variable
 * is read at each call, since the benchmarks run on both in one process.
 */
export function networkName(): string {
  return process.env.ASSAY_NETWORK ?? "default";
}
