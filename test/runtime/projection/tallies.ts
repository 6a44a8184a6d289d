import { aggregate, type Commit, projection } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';

/** Events that name what they change, so that a test decides how many documents a commit touches. */
export const Tally = aggregate(
  'Tally',
  {
    events: {
      Added: z.object({ on: z.array(z.string()), by: z.number() }),
      Cleared: z.object({ on: z.array(z.string()) }),
      Noted: z.object({}),
    },
    initialState: {},
  },
  { Added: (state) => state, Cleared: (state) => state, Noted: (state) => state },
);

/** Sums that several streams share, and some of each stream's own, which it may clear: the same in every order that keeps each stream's. */
export const Tallies = projection(
  'Tallies',
  {
    version: 1,
    from: [Tally],
    document: z.object({ owner: z.string(), sum: z.number(), times: z.number() }),
    key: (event, { streamId }) => {
      if (event.type === 'Noted') return [];
      const own = event.data.on.map((name) => `${streamId}/${name}`);
      return event.type === 'Cleared' ? own : [...event.data.on, ...own];
    },
    indexes: { byOwner: ['owner', 'sum'] },
  },
  {
    Added: (document, { data }) => ({ owner: 'all', sum: (document?.sum ?? 0) + data.by, times: (document?.times ?? 0) + 1 }),
    Cleared: () => undefined,
  },
);

/** An event of a tally, as a test states it. */
export type TallyEvent = { readonly type: string; readonly data: { readonly on?: readonly string[]; readonly by?: number } };

export const added = (by: number, ...on: string[]): TallyEvent => ({ type: 'Added', data: { on, by } });
export const cleared = (...on: string[]): TallyEvent => ({ type: 'Cleared', data: { on } });

/** A store that holds streams of these commits, each a list of events. */
export async function storeOf(streams: Readonly<Record<string, readonly (readonly TallyEvent[])[]>>) {
  const store = new InMemoryEventStore();
  const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
  for (const [id, commits] of Object.entries(streams)) {
    let { head } = await store.load(`Tally#${id}`);
    for (const [index, events] of commits.entries()) {
      const stored = events.map((event) => ({ ...event, schemaVersion: 1 }));
      head = await store.append(head, { commitId: `${id}-${index}`, timestamp: '2026-01-01T00:00:00.000Z', metadata, events: stored });
    }
  }
  const commitsOf = async (id: string): Promise<readonly Commit[]> => (await store.load(`Tally#${id}`)).commits;
  return { store, commitsOf };
}

/** What the documents must be: each stream folded once, from its first event to its last. */
export function foldOf(streams: Readonly<Record<string, readonly (readonly TallyEvent[])[]>>): Record<string, object> {
  const documents = new Map<string, { owner: string; sum: number; times: number }>();
  for (const [id, commits] of Object.entries(streams))
    for (const { type, data } of commits.flat()) {
      const names = new Set(data.on ?? []);
      for (const name of names) {
        const keys = type === 'Added' ? [name, `${id}/${name}`] : [`${id}/${name}`];
        for (const key of keys) {
          const { sum, times } = documents.get(key) ?? { sum: 0, times: 0 };
          if (type === 'Added') documents.set(key, { owner: 'all', sum: sum + (data.by ?? 0), times: times + 1 });
          else documents.delete(key);
        }
      }
    }
  return Object.fromEntries(documents);
}
