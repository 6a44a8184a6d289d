import type { CatchUpState, CatchUpStateStore } from './catch-up-state.ts';

/** The reference adapter: the state of catch-up in memory. */
export class InMemoryCatchUpState implements CatchUpStateStore {
  #state: string | undefined;

  async read(): Promise<CatchUpState | undefined> {
    return this.#state === undefined ? undefined : JSON.parse(this.#state);
  }

  async write(next: CatchUpState): Promise<boolean> {
    const before = await this.read();
    if (next.revision !== (before?.revision ?? 0) + 1) return false;
    this.#state = JSON.stringify(next);
    return true;
  }
}
