/** Runs work of one lane one after the other, in the order in which it came, and all other work side by side. */
export class Lanes {
  readonly #underWay = new Set<Promise<void>>();
  readonly #tails = new Map<string, Promise<void>>();

  /** Begins after the caller has gone on; `lane` is left out where the work stands alone. */
  run(lane: string | undefined, work: () => Promise<void>): void {
    const former = (lane !== undefined && this.#tails.get(lane)) || Promise.resolve();
    const tail = former
      .catch(() => undefined)
      .then(work)
      .finally(() => this.#forget(lane, tail));
    this.#underWay.add(tail);
    if (lane !== undefined) this.#tails.set(lane, tail);
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  /** Waits until nothing is under way any more, what the work itself began included. */
  async settle(): Promise<void> {
    while (!this.isIdle) await Promise.all(this.#underWay);
  }

  #forget(lane: string | undefined, tail: Promise<void>): void {
    this.#underWay.delete(tail);
    if (lane !== undefined && this.#tails.get(lane) === tail) this.#tails.delete(lane);
  }
}
