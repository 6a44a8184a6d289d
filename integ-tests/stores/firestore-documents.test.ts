import { firestoreCommitId } from '../../runtime/contract/firestore.ts';
import { BucketRequiredError, CorruptStreamError, StreamNotClosedError } from '../../runtime/event-store/errors.ts';
import { FirestoreEventStore } from '../../runtime/event-store/firestore/firestore-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { MemoryObjectStore } from '../../runtime/transport/memory/memory-object-store.ts';
import { commitOf } from '../../test/runtime/recording-store.ts';
import { type FirestoreEmulator, startFirestore } from '../emulators/firestore.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('firestore-emulator', 'the documents of the event store on Firestore', () => {
  let firestore: FirestoreEmulator;

  beforeAll(async () => {
    firestore = await startFirestore();
  });
  afterAll(() => firestore?.stop());

  describe('of closed streams', () => {
    const objects = new MemoryObjectStore();
    const open = (bucket: MemoryObjectStore | undefined = objects) =>
      new FirestoreEventStore({ client: firestore.client('closed'), objects: bucket });

    /** A stream of so many commits, the last of which closes it unless told otherwise. */
    async function fill(stream: string, commits: number, { closes = true, bytes = 10 } = {}) {
      const archive = open();
      let head = noStream(stream);
      for (let index = 1; index <= commits; index += 1) {
        const events = [{ type: 'Counted', data: 'x'.repeat(bytes), schemaVersion: 1 }];
        head = await archive.append(head, { ...commitOf(`c-${index}`), events, closes: closes && index === commits });
      }
      return head;
    }

    it('moves their commits to the bucket, and reads them as before', async () => {
      await fill('Counter#many', 130);
      const before = await open().load('Counter#many');
      expect(await open().archive('Counter#many')).toEqual({ stream: 'Counter#many', version: 130, commits: 129 });
      expect(await open().load('Counter#many')).toEqual(before);
      expect(await open().readCommit('Counter#many', 7)).toEqual(before.commits[6]);
      expect(await open().archive('Counter#many')).toEqual({ stream: 'Counter#many', version: 130, commits: 0 });
      const { docs } = await firestore.client('closed').collection('commits').where('stream', '==', 'Counter#many').get();
      expect(docs.filter((document) => document.get('events') === null)).toHaveLength(129);
    });

    it('goes on where it was stopped, and leaves what was in the bucket', async () => {
      await fill('Counter#large', 4, { bytes: 300_000 });
      expect(await open().archive('Counter#large')).toMatchObject({ commits: 0 });
      expect((await open().load('Counter#large')).commits).toHaveLength(4);
    });

    it('divides them among objects of at most 1 MB', async () => {
      await fill('Counter#heavy', 8, { bytes: 200_000 });
      const before = (await objects.list('archive/')).objects.length;
      expect(await open().archive('Counter#heavy')).toMatchObject({ commits: 7 });
      expect((await objects.list('archive/')).objects.length - before).toBe(2);
      expect((await open().load('Counter#heavy')).commits).toHaveLength(8);
    });

    it('refuses to archive one that is open, that has a gap, or without a bucket', async () => {
      await fill('Counter#open', 2, { closes: false });
      await expect(open().archive('Counter#open')).rejects.toThrow(StreamNotClosedError);
      await expect(open().archive('Counter#none')).rejects.toThrow('at version 0');
      await expect(new FirestoreEventStore({ client: firestore.client('closed') }).archive('Counter#open')).rejects.toThrow(
        BucketRequiredError,
      );
      await fill('Counter#gap', 4);
      await firestore.client('closed').collection('commits').doc(firestoreCommitId('Counter#gap', 2)).delete();
      await expect(open().archive('Counter#gap')).rejects.toThrow('Counter#gap at 2 what is no commit: a gap');
      await firestore.client('closed').collection('commits').doc(firestoreCommitId('Counter#gap', 1)).delete();
      await expect(open().archive('Counter#gap')).rejects.toThrow(CorruptStreamError);
    });

    it('says which object is missing, and which holds something else', async () => {
      await fill('Counter#lost', 3);
      await open().archive('Counter#lost');
      await expect(new FirestoreEventStore({ client: firestore.client('closed') }).load('Counter#lost')).rejects.toThrow(
        BucketRequiredError,
      );
      await expect(open(new MemoryObjectStore()).load('Counter#lost')).rejects.toThrow(/the bucket has no object archive\//);
      const document = firestore.client('closed').collection('commits').doc(firestoreCommitId('Counter#lost', 1));
      await document.update({ commit_id: 'another' });
      await expect(open().load('Counter#lost')).rejects.toThrow('does not hold commit another');
    });
  });

  describe('that are none of ours, or only in part', () => {
    const commits = () => firestore.client('broken').collection('commits');
    const broken = () => new FirestoreEventStore({ client: firestore.client('broken') });

    it.each<[string, object, string]>([
      ['events that are no JSON', { events: '{' }, 'events is not JSON'],
      ['no events', { events: '[]' }, 'events holds none'],
      ['an event without a type', { events: '[{}]' }, 'an event has no event_type'],
      ['a version that its events do not reach', { last_version: 3 }, 'last_version is not that of 1 events'],
      ['the stream of another', { stream: 'Counter#other' }, 'is that of another stream or version'],
      ['no version', { last_version: null }, 'last_version is no version'],
      ['no time', { timestamp: null }, 'timestamp is missing or no string'],
    ])('names the store, the stream and the version of one with %s, and the rest stays usable', async (fault, change, text) => {
      const stream = `Counter#${fault.replaceAll(' ', '-')}`;
      await broken().append(noStream(stream), commitOf('c-1'));
      await commits().doc(firestoreCommitId(stream, 1)).update(change);
      const failure = broken().load(stream);
      await expect(failure).rejects.toThrow(CorruptStreamError);
      await expect(failure).rejects.toThrow('broken/commits holds under');
      await expect(failure).rejects.toThrow(text);
      await broken().append(noStream(`${stream}-beside`), commitOf('c-1'));
      expect((await broken().load(`${stream}-beside`)).head.version).toBe(1);
    });

    it('finds the gap that a lost commit leaves', async () => {
      await broken().append(await broken().append(noStream('Counter#gap'), commitOf('c-1')), commitOf('c-2'));
      await commits().doc(firestoreCommitId('Counter#gap', 1)).delete();
      await expect(broken().load('Counter#gap')).rejects.toThrow(/a gap/);
    });

    it('scans past documents that are no commits', async () => {
      await commits().doc('ffffffff-foreign').set({ stream: 7 });
      const { tips } = await broken().readTips({ limit: 1_000, aggregates: ['Counter'] });
      expect(tips.map(({ stream }) => stream)).toContain('Counter#no-time-beside');
    });
  });
});
