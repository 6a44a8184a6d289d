import { firestoreCommitId } from '../../../../runtime/contract/firestore.ts';
import {
  BucketRequiredError,
  ConcurrencyError,
  CorruptStreamError,
  HistoryDivergedError,
  StreamNotClosedError,
} from '../../../../runtime/event-store/errors.ts';
import { FirestoreEventStore } from '../../../../runtime/event-store/firestore/firestore-event-store.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { eventStoreContract } from '../../../../runtime/testing/event-store-contract.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';
import { commitOf } from '../../recording-store.ts';
import { fakeFirestore } from './fake-firestore.ts';

describe('the event store on Firestore', () => {
  const client = fakeFirestore();
  const objects = new MemoryObjectStore();
  const store = new FirestoreEventStore({ client, objects });
  const document = (stream: string, version: number) => client.collection('commits').doc(firestoreCommitId(stream, version));

  describe('without a bucket', () => {
    eventStoreContract(() => new FirestoreEventStore({ client: fakeFirestore() }), it, { maxCommitBytes: 256 * 1024 });
  });

  describe('with a bucket', () => {
    eventStoreContract(() => store, it, { maxCommitBytes: 4 * 1024 * 1024 });
  });

  async function fill(stream: string, commits: number, { closes = false, bytes = 10 } = {}) {
    let head = noStream(stream);
    for (let index = 1; index <= commits; index += 1) {
      const events = [{ type: 'Counted', data: 'x'.repeat(bytes), schemaVersion: 1 }];
      head = await store.append(head, { ...commitOf(`c-${index}`), events, closes: closes && index === commits });
    }
    return head;
  }

  it('has the events of a large commit in the bucket before the commit is there', async () => {
    const order: string[] = [];
    const watched = new MemoryObjectStore();
    watched.put = async (key) => {
      order.push(key, String((await document('Counter#large', 1).get()).exists));
      throw new Error('the bucket is away');
    };
    const data = 'x'.repeat(300_000);
    const failing = new FirestoreEventStore({ client, objects: watched });
    const large = { ...commitOf('c-1'), events: [{ type: 'Counted', data, schemaVersion: 1 }] };
    await expect(failing.append(noStream('Counter#large'), large)).rejects.toThrow('the bucket is away');
    expect(order).toEqual([expect.stringMatching(/^commits\/Counter%23large\//), 'false']);
    expect((await store.load('Counter#large')).head.version).toBe(0);
  });

  it('shows who followed to the middle of a commit what comes behind it, and refuses a tail that does not follow', async () => {
    const first = await store.append(noStream('Counter#middle'), commitOf('c-1', { events: 3 }));
    await store.append(first, commitOf('c-2'));
    expect((await store.readAfter('Counter#middle', 2)).map(({ commitId }) => commitId)).toEqual(['c-2']);
    await fill('Counter#gap', 4);
    const without = fakeFirestore();
    for (const version of [1, 4]) {
      const fields = (await document('Counter#gap', version).get()).data() ?? {};
      await without.collection('commits').doc(firestoreCommitId('Counter#gap', version)).create(fields);
    }
    await expect(new FirestoreEventStore({ client: without }).readAfter('Counter#gap', 1)).rejects.toThrow(/a gap/);
  });

  it('says so when the winner is no commit', async () => {
    await document('Counter#foreign', 1).create({ stream: 'Counter#foreign' });
    await expect(store.append(noStream('Counter#foreign'), commitOf('c-1'))).rejects.toThrow(CorruptStreamError);
  });

  it('hands over a winner that is in the bucket', async () => {
    await fill('Counter#winner', 1, { bytes: 300_000 });
    const lost = await store.append(noStream('Counter#winner'), commitOf('late')).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(ConcurrencyError);
    expect((lost as ConcurrencyError).winner.events[0]?.data).toHaveLength(300_000);
    const without = new FirestoreEventStore({ client });
    await expect(without.append(noStream('Counter#winner'), commitOf('late'))).rejects.toThrow(BucketRequiredError);
  });

  it('refuses a snapshot of another history', async () => {
    const { stream, version, commitId = '' } = await fill('Counter#snapshot', 2);
    const timestamp = commitOf('x').timestamp;
    await store.saveSnapshot({
      stream,
      fingerprint: 'f',
      firstVersion: 2,
      version,
      commitId,
      timestamp,
      state: {},
      commands: { seen: [] },
    });
    await document(stream, 2).update({ commit_id: 'other' });
    await expect(store.load(stream, { snapshots: { fingerprint: 'f', every: 10 } })).rejects.toThrow(HistoryDivergedError);
  });

  it('begins at the first commit where a snapshot can’t be read', async () => {
    const { stream, version, commitId = '' } = await fill('Counter#unreadable', 2);
    const timestamp = commitOf('x').timestamp;
    await store.saveSnapshot({
      stream,
      fingerprint: 'f',
      firstVersion: 2,
      version,
      commitId,
      timestamp,
      state: {},
      commands: { seen: [] },
    });
    const { docs } = await client.collection('snapshots').where('stream', '==', stream).get();
    for (const snapshot of ['{', '{"stream":"Counter#other"}', '7']) {
      await client
        .collection('snapshots')
        .doc(docs[0]?.id ?? '')
        .update({ snapshot });
      const loaded = await store.load(stream, { snapshots: { fingerprint: 'f', every: 10 } });
      expect([loaded.snapshot, loaded.commits.length]).toEqual([undefined, 2]);
    }
  });

  it('archives a closed stream, which is read as before', async () => {
    await fill('Counter#closed', 8, { closes: true, bytes: 200_000 });
    const before = await store.load('Counter#closed');
    expect(await store.archive('Counter#closed')).toEqual({ stream: 'Counter#closed', version: 8, commits: 7 });
    expect(await store.load('Counter#closed')).toEqual(before);
    expect((await objects.list('archive/')).objects).toHaveLength(2);
    expect(await store.archive('Counter#closed')).toMatchObject({ commits: 0 });
    await document('Counter#closed', 2).update({ commit_id: 'another' });
    await expect(store.load('Counter#closed')).rejects.toThrow('does not hold commit another');
  });

  it('archives none that is open, has a gap, or is written to a bucket that changes what it is given', async () => {
    await fill('Counter#open', 2);
    await expect(store.archive('Counter#open')).rejects.toThrow(StreamNotClosedError);
    await expect(store.archive('Counter#none')).rejects.toThrow('at version 0');
    await expect(new FirestoreEventStore({ client }).archive('Counter#open')).rejects.toThrow(BucketRequiredError);
    await fill('Counter#forgetful', 2, { closes: true });
    const forgetful = new MemoryObjectStore();
    forgetful.get = async () => ({ bytes: Buffer.from('{"commits":[]}'), contentType: 'application/json' });
    await expect(new FirestoreEventStore({ client, objects: forgetful }).archive('Counter#forgetful')).rejects.toThrow(
      'does not hold what was',
    );
    const incomplete = fakeFirestore();
    const closing = (await document('Counter#forgetful', 2).get()).data() ?? {};
    await incomplete.collection('commits').doc(firestoreCommitId('Counter#forgetful', 2)).create(closing);
    await expect(new FirestoreEventStore({ client: incomplete, objects }).archive('Counter#forgetful')).rejects.toThrow('a gap');
  });
});
