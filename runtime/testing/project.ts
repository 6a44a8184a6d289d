import { deepStrictEqual } from 'node:assert';
import { validate } from '../message/schema.ts';
import { InMemoryReadModelStore } from '../projection/in-memory-read-model-store.ts';
import { projectCommits } from '../projection/project-commits.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { DocumentOf } from '../projection/reader.ts';
import { type History, type RecordedHistories, record } from './history.ts';

/** A projection under test. */
export interface Projecting<P extends AnyProjection> {
  /** Streams that it follows, event by event in the order in which they are given. A stream that is named again goes on. */
  given(...histories: readonly History[]): Projected<P>;
}

/** What a projection made of its streams. */
export interface Projected<P extends AnyProjection> {
  /**
   * Expects exactly these documents, by key. Each must match the projection's schema.
   *
   * @throws {AssertionError} with the difference
   * @throws {ValidationError} when a document does not match the schema
   */
  then(documents: Readonly<Record<string, DocumentOf<P>>>): Promise<void>;
}

/**
 * Begins a test of a projection.
 *
 * @example
 * ```ts
 * import { aggregate, projection } from '@allframe/serverless/runtime';
 * import { project, stream } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({ by: z.string() }) }, initialState: {} }, { Opened: (state) => state });
 * const Doors = projection('Doors', { version: 1, from: [Door], document: z.object({ openedBy: z.string() }), key: 'stream' }, {
 *   Opened: (_document, { data }) => ({ openedBy: data.by }),
 * });
 *
 * it('shows who opened a door last', () =>
 *   project(Doors)
 *     .given(stream(Door, 'd-1', Door.events.Opened({ by: 'anna' }), Door.events.Opened({ by: 'ben' })))
 *     .then({ 'd-1': { openedBy: 'ben' } }));
 * ```
 */
export function project<P extends AnyProjection>(projection: P): Projecting<P> {
  return {
    given: (...histories) => ({
      // biome-ignore lint/suspicious/noThenProperty: given and then are what the field calls them; it takes no callbacks and is not awaited itself
      then: async (expected) => {
        const documents = await documentsAfter(projection, await record(histories));
        deepStrictEqual(documents, JSON.parse(JSON.stringify(expected)));
        for (const [key, document] of Object.entries(documents))
          await validate(projection.document, document, `document ${key} of ${projection.name}`);
      },
    }),
  };
}

/** The documents of a projection after deliveries in this order, through the projector's own code. */
export async function documentsAfter(
  projection: AnyProjection,
  { store, commits }: RecordedHistories,
): Promise<Readonly<Record<string, object>>> {
  const readModels = new InMemoryReadModelStore();
  for (const commit of commits) await projectCommits(projection, [commit], { store, readModels });
  return readModels.documentsOf(projection);
}
