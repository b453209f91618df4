import type { Run } from "../runScenario.js";
import { HUNTERS } from "../parties.js";

/** What watchtowers that work for pay did, and a bot that copies them. Money in tokens. */
export interface Hunt {
  /** Results delivered by others, and those of them that each watchtower checked. */
  results: number;
  checked: number[];
  /** Proofs that they made, and the refutations that came first. */
  proofs: number;
  refuted: number;
  /** Refutations whose finder was a watchtower, and whose finder was the bot. */
  byHunters: number;
  byBot: number;
  /** Copies that the bot sent, those that stood before their original, and those that failed. */
  copies: Run["copies"];
}

/** Counts by the watchtowers' logs and the slashes. */
export function toHunt({ hunters, stories, money, parties, copies }: Run): Hunt {
  const addressOf = (name: string): string =>
    parties.find((party) => party.name === name)?.address ?? "";
  const towers = HUNTERS.map(({ name }) => addressOf(name));
  const found = (by: readonly string[]): number =>
    money.slashes.filter(({ finder }) => by.includes(finder)).length;
  const count = (stage: string): number[] =>
    HUNTERS.map(
      ({ name }) =>
        hunters.find((hunter) => hunter.name === name)?.lines.filter((l) => l.stage === stage)
          .length ?? 0,
    );
  return {
    results: stories.flatMap(({ told }) => told).length,
    checked: count("checked"),
    proofs: count("proven").reduce((sum, one) => sum + one, 0),
    refuted: money.slashes.length,
    byHunters: found(towers),
    byBot: found([addressOf("copying bot")]),
    copies,
  };
}
