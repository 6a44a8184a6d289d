import { aggregate, projection } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { noStream } from '../../../runtime/event-store/stream-head.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';

const Book = aggregate('Book', { events: { Bought: z.object({}) }, initialState: {} }, { Bought: (state) => state });
const Member = aggregate('Member', { events: { Joined: z.object({}) }, initialState: {} }, { Joined: (state) => state });

const Everything = projection(
  'Everything',
  { version: 1, from: [Book, Member], document: z.object({ books: z.number(), members: z.number() }), key: 'stream' },
  {
    Bought: (document) => ({ books: (document?.books ?? 0) + 1, members: document?.members ?? 0 }),
    Joined: (document) => ({ books: document?.books ?? 0, members: (document?.members ?? 0) + 1 }),
  },
);

it('counts the events of two aggregates once each, although their streams have one id', async () => {
  const store = new InMemoryEventStore();
  const readModels = new InMemoryReadModelStore();
  const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
  const append = async (stream: string, type: string, times: number) => {
    let head = noStream(stream);
    for (let index = 0; index < times; index += 1) {
      const events = [{ type, data: {}, schemaVersion: 1 }];
      head = await store.append(head, { commitId: `${stream}-${index}`, timestamp: '2026-01-01T00:00:00.000Z', metadata, events });
    }
    return (await store.load(stream)).commits;
  };
  const books = await append('Book#x', 'Bought', 4);
  const members = await append('Member#x', 'Joined', 1);

  for (const commits of [books, members, books, members]) await projectCommits(Everything, commits, { store, readModels });

  expect((await readModels.get(Everything, 'x'))?.document).toEqual({ books: 4, members: 1 });
});
