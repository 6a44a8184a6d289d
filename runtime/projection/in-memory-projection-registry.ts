import type { ProjectionRegistry, RegisteredProjection } from './projection-registry.ts';

/** The reference adapter: the registry in memory. */
export class InMemoryProjectionRegistry implements ProjectionRegistry {
  readonly #entries = new Map<string, string>();

  async read(projection: string): Promise<RegisteredProjection | undefined> {
    return this.#entryOf(projection);
  }

  async write(projection: string, next: RegisteredProjection): Promise<boolean> {
    if (next.revision !== (this.#entryOf(projection)?.revision ?? 0) + 1) return false;
    this.#entries.set(projection, JSON.stringify(next));
    return true;
  }

  #entryOf(projection: string): RegisteredProjection | undefined {
    const entry = this.#entries.get(projection);
    return entry === undefined ? undefined : JSON.parse(entry);
  }
}
