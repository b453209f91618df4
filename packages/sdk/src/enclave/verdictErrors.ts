import { decodeRevert } from "../decodeError.js";
import type { AssayError } from "../errors.js";
import { SdkError } from "../errors.js";

/** A batch's verdicts as errors: undefined where the item was done. */
export function verdictErrors(verdicts: readonly string[]): (AssayError | undefined)[] {
  return verdicts.map((verdict) =>
    verdict === "0x00000000"
      ? undefined
      : (decodeRevert(verdict) ??
        new SdkError("REVERTED", `skipped with ${verdict}`, "Send this item alone to see why")),
  );
}
