import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { Commit } from '../message/commit.ts';
import { validate } from '../message/schema.ts';
import { InMemoryReadModelStore } from '../projection/in-memory-read-model-store.ts';
import { projectCommits } from '../projection/project-commits.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { DocumentOf } from '../projection/reader.ts';
import { type Documents, differingKeys, documentDifference, textOfCommit, textOfDocument } from './document-difference.ts';
import { expecting } from './expecting.ts';
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
   * @throws {AssertionError} with the documents that differ, and what each event made of them
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
      // biome-ignore lint/suspicious/noThenProperty: given and then are what the field calls them; who awaits it itself is told
      then: expecting(async (expected) => {
        const recorded = await record(histories);
        const documents = await documentsAfter(projection, recorded);
        const wanted: Documents = JSON.parse(JSON.stringify(expected));
        if (!isDeepStrictEqual(documents, wanted)) throw await difference(projection, recorded, { documents, wanted });
        for (const [key, document] of Object.entries(documents))
          await validate(projection.document, document, `document ${key} of ${projection.name}`);
      }),
    }),
  };
}

/** The documents of a projection after deliveries in this order, through the projector's own code. */
export async function documentsAfter(
  projection: AnyProjection,
  { store, commits }: RecordedHistories,
  onCommit: (commit: Commit, documents: Documents) => void = () => undefined,
): Promise<Documents> {
  const readModels = new InMemoryReadModelStore();
  for (const commit of commits) {
    await projectCommits(projection, [commit], { store, readModels });
    onCommit(commit, readModels.documentsOf(projection));
  }
  return readModels.documentsOf(projection);
}

async function difference(
  projection: AnyProjection,
  recorded: RecordedHistories,
  { documents, wanted }: { readonly documents: Documents; readonly wanted: Documents },
): Promise<AssertionError> {
  const message = [
    `${projection.name} gives other documents than expected (- expected, + given)`,
    ...documentDifference(documents, wanted),
    'what each event made of them:',
    ...(await historyOf(projection, recorded, differingKeys(documents, wanted))),
  ].join('\n');
  return new AssertionError({ message, actual: documents, expected: wanted, operator: 'project' });
}

/** Which events changed documents with these keys, and to what. */
async function historyOf(projection: AnyProjection, recorded: RecordedHistories, keys: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  let number = 0;
  let before: Documents = {};
  await documentsAfter(projection, recorded, (commit, after) => {
    const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
    number += 1;
    lines.push(`  ${number}. ${textOfCommit(commit)}${changed.length === 0 ? ': nothing' : ''}`);
    lines.push(...changed.map((key) => `       ${key}: ${textOfDocument(after[key])}`));
    before = after;
  });
  return lines;
}
