import { AssayError } from "@assay/sdk";
import { expect } from "chai";

/** Expects a typed error with this code, whose message a user can act on, and returns it. */
export async function expectError(
  action: Promise<unknown> | (() => unknown),
  code: string,
  message: RegExp,
): Promise<AssayError> {
  let thrown: unknown;
  try {
    await (typeof action === "function" ? action() : action);
  } catch (error) {
    thrown = error;
  }
  expect(thrown, "nothing was thrown").to.be.instanceOf(AssayError);
  const error = thrown as AssayError;
  expect(error.code).to.equal(code);
  expect(error.message).to.match(message);
  // What is wrong, then what to do: two sentences.
  expect(error.message).to.equal(`${error.shortMessage}. ${error.advice}.`);
  expect(error.advice).to.not.equal("");
  return error;
}
