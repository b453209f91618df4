import { Assurance, buildEnclaveRequest, buildRequest, hashRequest } from "@assay/sdk";

import type { Digit } from "./makeDigits.js";
import type { Sender } from "./openSender.js";
import type { World } from "./openWorld.js";
import type { Scenario } from "./scenarios.js";
import { CHAIN_ID, EXECUTION_SECONDS, VALUE } from "./settings.js";

/** A request needs half of it. */
const GAS_LIMIT = 400_000;
const LOCK_SECONDS = 300;
const LIFE_SECONDS = 600;
const TICK_MS = 50;

/** Requests as they go out. */
export interface Stream {
  /** The digit of each job that was asked about. */
  asked: Map<string, Digit>;
  /** Asks about the next digit without waiting for the block. */
  ask(): Promise<void>;
  /** Asks at an even rate, jobs a second, for a number of seconds. @param watch called again and again; may throw */
  run(rate: number, seconds: number, watch?: () => void): Promise<void>;
}

/** A requester that asks for one digit after the other. @param send the requester's */
export async function openStream(
  world: World,
  scenario: Pick<Scenario, "assurance">,
  digits: readonly Digit[],
  send: Sender,
): Promise<Stream> {
  const { provider, requester, market, modelId } = world;
  const asked = new Map<string, Digit>();
  // Chain time, which runs ahead of this machine's after a deployment of many blocks.
  const latest = await provider.getBlock("latest");
  const ahead = (latest?.timestamp ?? 0) - Date.now() / 1000;

  async function ask(): Promise<void> {
    const digit = digits[asked.size];
    if (digit === undefined) throw new Error(`there are only ${digits.length} digits`);
    const options = {
      requester: requester.address,
      modelId,
      inputCommitment: digit.inputCommitment,
      input: digit.input,
      maxPrice: VALUE,
      // The chain may be a little behind: a ramp that has not begun is at its lowest price, which is the same.
      now: BigInt(Math.floor(Date.now() / 1000 + ahead)),
      lockSeconds: LOCK_SECONDS,
      executionWindow: EXECUTION_SECONDS,
      lifeSeconds: LIFE_SECONDS,
    };
    const request =
      scenario.assurance === Assurance.Proof ? buildRequest(options) : buildEnclaveRequest(options);
    asked.set(hashRequest(BigInt(CHAIN_ID), market.address, request), digit);
    const data = market.contract.interface.encodeFunctionData("requestInference", [
      request,
      digit.input,
    ]);
    await send(market.address, data, GAS_LIMIT);
  }

  return {
    asked,
    ask,
    run: async (rate, seconds, watch) => {
      const began = Date.now();
      const count = Math.round(rate * seconds);
      for (let sent = 0; sent < count; sent++) {
        for (;;) {
          const wait = began + (sent * 1000) / rate - Date.now();
          if (wait <= 0) break;
          await new Promise((done) => setTimeout(done, Math.min(wait, TICK_MS)));
        }
        watch?.();
        await ask();
      }
      const rest = began + seconds * 1000 - Date.now();
      if (rest > 0) await new Promise((done) => setTimeout(done, rest));
    },
  };
}
