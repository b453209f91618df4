/** One comparison of a deployment with its address book. */
export interface Finding {
  what: string;
  /** What is different; absent where nothing is. */
  difference?: string;
}

/** The comparisons of one check. */
export class Findings {
  readonly all: Finding[] = [];

  /** Compares two values as texts, addresses in any case. */
  equal(what: string, found: unknown, expected: unknown): void {
    const [a, b] = [found, expected].map((value) => String(value).toLowerCase());
    this.all.push(
      a === b ? { what } : { what, difference: `is ${String(found)}, not ${String(expected)}` },
    );
  }

  /** Notes whether something holds. */
  holds(what: string, does: boolean, otherwise: string): void {
    this.all.push(does ? { what } : { what, difference: otherwise });
  }

  get differences(): Finding[] {
    return this.all.filter(({ difference }) => difference !== undefined);
  }
}
