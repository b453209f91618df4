import { snark } from "./snarkjs.js";

/** Ends snarkjs's worker threads, which otherwise keep the process alive. Proving again starts new ones. */
export async function terminate(): Promise<void> {
  // ffjavascript keeps the one live curve here, and null after its end.
  const live = (globalThis as { curve_bn128?: unknown }).curve_bn128;
  if (live === undefined || live === null) return;
  const curve = await snark.curves.getCurveFromName("bn128");
  await curve.terminate();
}
