import { aggregate, type Commit, projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { positionToken } from '../../../runtime/message/position.ts';
import { writeDocumentItem } from '../../../runtime/projection/dynamodb/document-item.ts';
import { MissingClockError } from '../../../runtime/projection/errors.ts';
import { InvalidExpiryError } from '../../../runtime/projection/expiry-error.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';

const Session = aggregate(
  'Session',
  { events: { Used: z.object({ by: z.string(), until: z.string().optional() }) }, initialState: {} },
  {
    Used: (state) => state,
  },
);
const Other = aggregate('Other', { events: {}, initialState: {} }, {});
const document = z.object({ by: z.string(), uses: z.number(), until: z.string().optional() });
const endOf = ({ until }: { until?: string | undefined }) => (until === undefined ? undefined : new Date(until));

const Sessions = projection(
  'Sessions',
  { version: 1, from: [Session], document, key: 'stream', indexes: { byPerson: ['by', 'uses'] }, expiresAt: endOf },
  { Used: (before, { data }) => ({ by: data.by, uses: (before?.uses ?? 0) + 1, until: data.until ?? before?.until }) },
);
const GetSession = query('GetSession', {
  input: z.object({ id: z.string() }),
  projection: Sessions,
  resolve: ({ id }, read) => read.get(id),
});
const OfPerson = query('OfPerson', {
  input: z.object({ by: z.string(), after: z.string().optional() }),
  projection: Sessions,
  resolve: ({ by, after }, read) => read.find('byPerson', { by }, { limit: 2, after }),
});

const end = '2026-01-01T01:00:00.000Z';

async function setUp() {
  const ambient = testAmbient();
  const [store, readModels] = [new InMemoryEventStore(), new InMemoryReadModelStore()];
  const use = async (id: string, by: string, until?: string): Promise<Commit> => {
    const { head } = await store.load(`Session#${id}`);
    const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
    const events = [{ type: 'Used', data: { by, ...(until !== undefined && { until }) }, schemaVersion: 1 }];
    await store.append(head, { commitId: `${id}-${head.version + 1}`, timestamp: '2026-01-01T00:00:00.000Z', metadata, events });
    return (await store.load(`Session#${id}`)).commits.at(-1) as Commit;
  };
  const project = async (commits: readonly Commit[]) => projectCommits(Sessions, commits, { store, readModels });
  const { ask } = createQueryBus({ readModels, store, ambient });
  return { ambient, store, readModels, use, project, ask };
}

describe('a document that expires', () => {
  it('is shown until its end, by key and by index, and then no more', async () => {
    const { ambient, use, project, ask } = await setUp();
    await project([await use('a', 'anna', end)]);
    await project([await use('b', 'anna')]);
    ambient.advance(3_599_999);
    expect(await ask(GetSession, { id: 'a' })).toMatchObject({ uses: 1 });
    expect((await ask(OfPerson, { by: 'anna' })).items).toHaveLength(2);
    ambient.advance(1);
    expect(await ask(GetSession, { id: 'a' })).toBeUndefined();
    expect((await ask(OfPerson, { by: 'anna' })).items).toEqual([{ by: 'anna', uses: 1 }]);
  });

  it('leaves the other documents of an index to be found, page by page', async () => {
    const { ambient, use, project, ask } = await setUp();
    for (const [index, id] of [...'abcdef'].entries()) await project([await use(id, 'anna', index % 2 === 0 ? end : undefined)]);
    ambient.advance(3_600_000);
    const pages: number[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await ask(OfPerson, { by: 'anna', after });
      pages.push(items.length);
      if (next === undefined) break;
      after = next;
    }
    expect(pages).toEqual([1, 1, 1]);
  });

  it('stays hidden from who brings a position token', async () => {
    const { ambient, use, ask } = await setUp();
    const { stream, lastVersion: version, commitId } = await use('a', 'anna', end);
    const token = positionToken({ stream, version, commitId });
    expect(await ask(GetSession, { id: 'a' }, { token })).toMatchObject({ uses: 1 });
    ambient.advance(3_600_000);
    expect(await ask(GetSession, { id: 'a' }, { token })).toBeUndefined();
    expect((await ask(OfPerson, { by: 'anna' }, { token })).items).toEqual([]);
  });

  it('counts on where its stream goes on, whether it has ended or was deleted meanwhile', async () => {
    const { ambient, store, use, project, readModels, ask } = await setUp();
    await project([await use('a', 'anna', end)]);
    ambient.advance(3_600_000);
    const last = await use('a', 'anna', '2026-01-02T00:00:00.000Z');
    await project([last]);
    const others = new InMemoryReadModelStore();
    await projectCommits(Sessions, [last], { store, readModels: others });
    expect(await ask(GetSession, { id: 'a' })).toMatchObject({ uses: 2 });
    expect(others.documentsOf(Sessions)).toEqual(readModels.documentsOf(Sessions));
  });

  it('does not come back by a late duplicate, though its checkpoint was deleted with it', async () => {
    const { ambient, store, use } = await setUp();
    const commits = [await use('a', 'anna', end)];
    ambient.advance(3_600_000);
    const readModels = new InMemoryReadModelStore();
    await projectCommits(Sessions, commits, { store, readModels });
    expect(await createQueryBus({ readModels, ambient }).ask(GetSession, { id: 'a' })).toBeUndefined();
  });

  it('has the time of its deletion in its item, never before its end, and no longer when it was removed', () => {
    const item = (until?: string) =>
      writeDocumentItem(Sessions, 'a', { document: { by: 'anna', uses: 1, until }, checkpoint: { version: 1, commitId: 'c' } });
    expect(item('1970-01-01T00:00:10.001Z').expires_at).toEqual({ N: '11' });
    expect(item()).not.toHaveProperty('expires_at');
    const removed = writeDocumentItem(Sessions, 'a', { document: undefined, checkpoint: { version: 1, commitId: 'c' } });
    expect(removed).not.toHaveProperty('expires_at');
  });
});

describe('a projection whose documents expire', () => {
  it.each([
    ['by a key function', { from: [Session], key: () => 'k' }],
    ['from several aggregates', { from: [Session, Other], key: 'stream' as const }],
  ])('is refused %s, where a deleted document could not be made anew', (_, options) => {
    expect(() => projection('Sessions', { version: 1, document, expiresAt: endOf, ...options }, {})).toThrow(InvalidExpiryError);
  });

  it('names a time, or the document is not stored', async () => {
    const { use, readModels, project } = await setUp();
    await expect(project([await use('a', 'anna', 'tomorrow')])).rejects.toThrow(
      "The documents of Sessions can't expire so: expiresAt() returned Invalid Date, which is no date",
    );
    expect(readModels.documentsOf(Sessions)).toEqual({});
  });

  it('is not read without a clock', async () => {
    const { readModels } = await setUp();
    await expect(createQueryBus({ readModels }).ask(GetSession, { id: 'a' })).rejects.toThrow(MissingClockError);
  });
});
