import { DeadlineExceededError } from '../../../../runtime/event-store/errors.ts';
import { FirestoreEventStore } from '../../../../runtime/event-store/firestore/firestore-event-store.ts';
import { FirestorePersonalKeyStore } from '../../../../runtime/event-store/personal-data/firestore-personal-key-store.ts';
import {
  StoreAccessDeniedError,
  StoreNotFoundError,
  StoreRefusedError,
  StoreUnavailableError,
} from '../../../../runtime/event-store/store-errors.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { FirestoreCheckpointStore } from '../../../../runtime/process-manager/consumer/firestore/firestore-checkpoint-store.ts';
import { FirestoreProjectionRegistry } from '../../../../runtime/projection/firestore/firestore-projection-registry.ts';
import { FirestoreReadModelStore } from '../../../../runtime/projection/firestore/firestore-read-model-store.ts';
import { contractProjection as projection } from '../../../../runtime/testing/read-model-store-contract.ts';
import { commitOf } from '../../recording-store.ts';
import { firestoreThat, grpcError } from './failing-firestore.ts';

// What the emulator can't show. The contracts run on it in the integration tier.

const snapshot = {
  ...{ stream: 'Counter#a', fingerprint: 'f', firstVersion: 1, version: 1, commitId: 'c', timestamp: '2026-01-01T00:00:00.000Z' },
  ...{ state: {}, commands: { seen: [] } },
};
const checkpoint = { version: 1, commitId: 'c-1' };

/** Every call of every store, on a client whose calls all end in one way. */
function callsOn(answer: () => Promise<never>): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  const client = firestoreThat(answer);
  const store = new FirestoreEventStore({ client });
  const readModels = new FirestoreReadModelStore({ client, collection: () => 'documents' });
  const registry = new FirestoreProjectionRegistry({ client });
  const checkpoints = new FirestoreCheckpointStore({ client });
  const keys = new FirestorePersonalKeyStore({ client });
  const key = { state: 'live', keyId: 'k', key: new Uint8Array(32), isWrapped: false } as const;
  const change = { stream: 'Counter#a', checkpoint: { revision: 1, seen: checkpoint }, documents: new Map() };
  return [
    ['load', () => store.load('Counter#a')],
    ['load from a snapshot', () => store.load('Counter#a', { snapshots: { fingerprint: 'f', every: 10 } })],
    ['append', () => store.append(noStream('Counter#a'), commitOf('c-1'))],
    ['readAfter', () => store.readAfter('Counter#a', 1)],
    ['readCommit', () => store.readCommit('Counter#a', 1)],
    ['readTips', () => store.readTips({})],
    ['saveSnapshot', () => store.saveSnapshot(snapshot)],
    ['get', () => readModels.get(projection, 'k')],
    ['put', () => readModels.put(projection, 'k', { document: {}, checkpoint }, undefined)],
    ['checkpoint', () => readModels.checkpoint(projection, 'Counter#a')],
    ['apply', () => readModels.apply(projection, change)],
    ['find', () => readModels.find(projection, { index: 'byOwner', partition: 'o', equals: [], limit: 1 })],
    ['read', () => registry.read('P')],
    ['write', () => registry.write('P', { revision: 2, versions: {} })],
    ['get of a consumer', () => checkpoints.get('c', 'Counter#a')],
    ['put of a consumer', () => checkpoints.put('c', 'Counter#a', { revision: 2, seen: checkpoint })],
    ['start', () => checkpoints.start('c', { startFrom: 'now', at: '2026-01-01T00:00:00.000Z' })],
    ['list', () => checkpoints.list('c')],
    ['get of a key', () => keys.get({ subject: 's' })],
    ['createIfAbsent', () => keys.createIfAbsent({ subject: 's' }, key)],
    ['forget', () => keys.forget({ subject: 's' })],
  ];
}

describe('a fault of Firestore', () => {
  it.each([
    ['busy', 8, StoreUnavailableError],
    ['contended', 10, StoreUnavailableError],
    ['out of order', 13, StoreUnavailableError],
    ['out of reach', 14, StoreUnavailableError],
    ['too slow for its own client', 4, StoreUnavailableError],
    ['forbidden', 7, StoreAccessDeniedError],
    ['unknown to it', 16, StoreAccessDeniedError],
    ['asked for a database that is not there', 5, StoreNotFoundError],
    ['asked for what it has no index for', 9, StoreRefusedError],
    ['asked for what it can not do', 3, StoreRefusedError],
  ])('is an error of the store by every call: when it is %s', async (_, code, expected) => {
    const fault = grpcError(code);
    for (const [name, call] of callsOn(() => Promise.reject(fault))) {
      // This one reads nothing before: its document has changed, or is gone.
      if (name === 'put' && [5, 9, 10].includes(code)) continue;
      const failure = await call().catch((error: unknown) => error);
      expect([name, failure]).toEqual([name, expect.any(expected)]);
      expect(failure).toMatchObject({ cause: fault, retryable: expected === StoreUnavailableError });
    }
  });

  it('is passed on as it is where Firestore did not tell it', async () => {
    const fault = new Error('of the network');
    for (const [name, call] of callsOn(() => Promise.reject(fault))) {
      const failure = await call().catch((error: unknown) => error);
      expect([name, failure]).toEqual([name, fault]);
    }
  });

  it('ends with the caller’s deadline where no answer comes at all', async () => {
    const store = new FirestoreEventStore({ client: firestoreThat(() => new Promise(() => {})) });
    const failure = store.append(noStream('Counter#a'), commitOf('c-1'), { deadline: Date.now() + 20 });
    await expect(failure).rejects.toThrow(DeadlineExceededError);
    await expect(failure).rejects.toThrow('events/commits did not answer create before the deadline; try again with the same command id');
    await expect(store.load('Counter#a', { deadline: Date.now() + 20 })).rejects.toMatchObject({ code: 'deadline-exceeded' });
  });

  it('asks for nothing behind the deadline', async () => {
    const calls: string[] = [];
    const store = new FirestoreEventStore({ client: firestoreThat(() => new Promise(() => {}), calls) });
    await expect(store.load('Counter#a', { deadline: Date.now() - 1 })).rejects.toThrow(DeadlineExceededError);
    expect(calls).toEqual([]);
  });
});
