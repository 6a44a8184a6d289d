import { parseStreamKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import { type EventCatalogue, holdsPersonalData } from '../../message/event-definition.ts';
import { withinDeadline } from '../../message/within-deadline.ts';
import { ConcurrencyError, DeadlineExceededError } from '../errors.ts';
import type { EventStore, PendingCommit, StoreOptions } from '../event-store.ts';
import type { StreamHead } from '../stream-head.ts';
import type { PersonalSubject } from './personal-key-store.ts';
import { sealedCommit, unsealedCommit } from './sealed-commit.ts';
import { type SubjectKeysOptions, subjectKeys } from './subject-keys.ts';

/** An event store that keeps personal fields encrypted. */
export interface PersonalDataStore extends EventStore {
  readonly protectedAggregates: ReadonlySet<string>;
  /**
   * A commit as readers see it, made of one as it is stored: for wake-ups that bring commits past the store.
   *
   * @throws {PersonalDataUnreadableError}
   */
  open(commit: Commit): Promise<Commit>;
  /** Forgets what this process knows of a subject's key, which was forgotten elsewhere. */
  dropKey(subject: PersonalSubject): void;
}

/** What `withPersonalData()` works with. */
export interface PersonalDataOptions extends SubjectKeysOptions {
  /** The aggregates whose events are stored; those with personal fields are known by it. */
  readonly aggregates: readonly { readonly name: string; readonly catalogue: EventCatalogue }[];
}

/**
 * Keeps the personal fields of events encrypted in a store (rule H1): AES-256-GCM, with a key for each subject and a nonce for each value,
 * bound to the stream, version, type and path where it stands. Readers get the values as they were, and `Erased` once their subject has been
 * forgotten; the schemas of new events see plain data. Limits count what is stored, which is about a third more.
 *
 * @example
 * ```ts
 * import { aggregate, type EventStore, withPersonalData } from '@allframe/serverless/runtime';
 * import { InMemoryPersonalKeyStore } from '@allframe/serverless/stores';
 * import { testAmbient } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Customer = aggregate('Customer', {
 *   events: {
 *     Registered: {
 *       schema: z.object({ customerId: z.string(), email: z.string() }),
 *       personal: { subject: 'customerId', fields: ['email'] },
 *     },
 *   },
 *   initialState: {},
 * }, { Registered: (state) => state });
 *
 * const protect = (store: EventStore) =>
 *   withPersonalData(store, { keys: new InMemoryPersonalKeyStore(), aggregates: [Customer], ambient: testAmbient() });
 * ```
 */
export function withPersonalData(store: EventStore, { aggregates, ...options }: PersonalDataOptions): PersonalDataStore {
  const keys = subjectKeys(options);
  const catalogues = new Map(aggregates.map(({ name, catalogue }) => [name, catalogue]));
  const open = (commit: Commit) => unsealedCommit(commit, keys);
  const openAll = (commits: readonly Commit[], reading?: StoreOptions) =>
    inTime('open', reading, async () => {
      const opened: Commit[] = [];
      for (const commit of commits) opened.push(await open(commit));
      return opened;
    });

  return {
    protectedAggregates: new Set(aggregates.filter(({ catalogue }) => holdsPersonalData(catalogue)).map(({ name }) => name)),
    open,
    dropKey: keys.drop,
    append,
    async load(stream, loading) {
      const { commits, ...loaded } = await store.load(stream, loading);
      return { ...loaded, commits: await openAll(commits, loading) };
    },
    readAfter: async (stream, version, reading) => openAll(await store.readAfter(stream, version, reading), reading),
    async readCommit(stream, version, reading) {
      const commit = await store.readCommit(stream, version, reading);
      return commit && inTime('open', reading, () => open(commit));
    },
    readTips: (scan, reading) => store.readTips(scan, reading),
    saveSnapshot: (snapshot, saving) => store.saveSnapshot(snapshot, saving),
    ...(store.archive && { archive: store.archive.bind(store) }),
  };

  async function append(head: StreamHead, pending: PendingCommit, appending?: StoreOptions): Promise<StreamHead> {
    const catalogue = catalogues.get(parseStreamKey(head.stream).aggregate);
    const sealed = await inTime('seal', appending, () => sealedCommit(head, pending, catalogue, keys));
    try {
      return await store.append(head, sealed, appending);
    } catch (error) {
      if (!(error instanceof ConcurrencyError)) throw error;
      const winner = await inTime('open', appending, () => open(error.winner));
      throw new ConcurrencyError({ winner }, { cause: error });
    }
  }

  /** The stores of keys take no deadline, and the caller's is one of the clock that it goes by. */
  function inTime<Result>(operation: string, { deadline }: StoreOptions = {}, work: () => Promise<Result>): Promise<Result> {
    const end = deadline === undefined ? undefined : Date.now() + deadline - options.ambient.now();
    return withinDeadline(work, end, () => new DeadlineExceededError({ store: 'The store of personal keys', operation }));
  }
}
