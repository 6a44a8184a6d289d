import { firestoreCommitId } from '../../runtime/contract/firestore.ts';
import { DeadlineExceededError, HistoryDivergedError } from '../../runtime/event-store/errors.ts';
import type { StreamTip } from '../../runtime/event-store/event-store.ts';
import { FirestoreEventStore } from '../../runtime/event-store/firestore/firestore-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { eventStoreContract } from '../../runtime/testing/event-store-contract.ts';
import { MemoryObjectStore } from '../../runtime/transport/memory/memory-object-store.ts';
import { commitOf } from '../../test/runtime/recording-store.ts';
import { type FirestoreEmulator, startFirestore } from '../emulators/firestore.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('firestore-emulator', 'Firestore as an event store', () => {
  let firestore: FirestoreEmulator;
  let store: FirestoreEventStore;

  beforeAll(async () => {
    firestore = await startFirestore();
    store = new FirestoreEventStore({ client: firestore.client('events') });
  });
  afterAll(() => firestore?.stop());

  describe('without a bucket', () => {
    eventStoreContract(() => store, it, { maxCommitBytes: 256 * 1024 });
  });

  describe('with a bucket', () => {
    const objects = new MemoryObjectStore();
    eventStoreContract(() => new FirestoreEventStore({ client: firestore.client('large'), objects }), it, {
      maxCommitBytes: 4 * 1024 * 1024,
    });
  });

  it('keeps streams whose ids are no ids of documents', async () => {
    const ids = ['/', '.', '..', '__x__', 'a/b', 'a%2fb', 'a~b', 'ä😀', 'x'.repeat(1_024), 'x'.repeat(1_023), '/'.repeat(1_024), ' '];
    const streams = ids.map((id) => `Odd#${id}`);
    for (const stream of streams) await store.append(noStream(stream), commitOf(`c of ${stream}`));
    for (const stream of streams) expect((await store.load(stream)).head.commitId).toBe(`c of ${stream}`);
    const { tips } = await store.readTips({ aggregates: ['Odd'], limit: 10_000 });
    expect(tips.map(({ stream }) => stream).sort()).toEqual(streams.sort());
  });

  it('reads of a long stream one page for its tip, and goes on behind it', async () => {
    const long = new FirestoreEventStore({ client: firestore.client('long') });
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) {
      let head = noStream(`Counter#${id}`);
      for (let index = 1; index <= 30; index += 1) head = await long.append(head, commitOf(`${id}-${index}`));
    }
    const found: StreamTip[] = [];
    let pages = 0;
    for (let after: string | undefined; ; pages += 1) {
      const { tips, next } = await long.readTips({ limit: 5, after });
      found.push(...tips);
      if (next === undefined) break;
      after = next;
    }
    expect(found.map(({ stream, version }) => [stream, version]).sort()).toEqual(ids.map((id) => [`Counter#${id}`, 30]));
    expect(pages).toBe(ids.length);
  });

  it('gives an answer up at the deadline, and begins nothing behind it', async () => {
    const late = { deadline: Date.now() - 1 };
    await expect(store.append(noStream('Counter#late'), commitOf('c-1'), late)).rejects.toThrow(DeadlineExceededError);
    await expect(store.load('Counter#late', late)).rejects.toThrow('events/commits did not answer query before the deadline');
    expect((await store.load('Counter#late')).head.version).toBe(0);
  });

  it('reads behind a snapshot no more than what follows it', async () => {
    const snapshots = { fingerprint: 'code', every: 10 };
    let head = noStream('Counter#snapshots');
    for (let index = 1; index <= 12; index += 1) {
      head = await store.append(head, commitOf(`c-${index}`));
      if (index === 10)
        await store.saveSnapshot({
          ...{
            stream: head.stream,
            fingerprint: 'code',
            firstVersion: 10,
            version: 10,
            commitId: 'c-10',
            timestamp: commitOf('x').timestamp,
          },
          ...{ state: {}, commands: { seen: [] } },
        });
    }
    const { commits, snapshot } = await store.load('Counter#snapshots', { snapshots });
    expect([snapshot?.version, commits.map(({ commitId }) => commitId)]).toEqual([10, ['c-11', 'c-12']]);
    const { docs } = await firestore.client('events').collection('snapshots').where('stream', '==', head.stream).get();
    expect(docs.map((document) => document.get('expires_at').toMillis() > Date.now() + 89 * 86_400_000)).toEqual([true]);
    const base = firestore.client('events').collection('commits').doc(firestoreCommitId(head.stream, 10));
    await base.update({ commit_id: 'of another history' });
    await expect(store.load('Counter#snapshots', { snapshots })).rejects.toThrow(HistoryDivergedError);
  });
});
