import fc from 'fast-check';
import { firestoreCommitId } from '../../../../runtime/contract/firestore.ts';
import { CorruptStreamError } from '../../../../runtime/event-store/errors.ts';
import { readCommitDocument, readCommitHeader, writeCommitDocument } from '../../../../runtime/event-store/firestore/commit-document.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';

describe('a commit as a document', () => {
  it('is read as it was written, whatever is in it', () => {
    const text = fc.string({ unit: 'binary' });
    const event = fc.record({ type: fc.string({ minLength: 1 }), data: fc.jsonValue(), schemaVersion: fc.integer({ min: 1, max: 99 }) });
    const optional = fc.option(text, { nil: undefined });
    const facts = fc.record({
      id: fc.string({ minLength: 1 }).filter((id) => !id.includes('#')),
      firstVersion: fc.integer({ min: 1, max: 1e15 }),
      metadata: fc.record({
        commandId: text,
        actor: optional,
        tenant: optional,
        traceParent: optional,
        traceState: optional,
        inputHash: optional,
      }),
      previousCommitId: optional,
      closes: fc.constantFrom(undefined, true),
      events: fc.array(event, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(facts, ({ id, firstVersion, metadata, previousCommitId, closes, events }) => {
        const commit: Commit = {
          stream: `Counter#${id}`,
          firstVersion,
          lastVersion: firstVersion + events.length - 1,
          commitId: 'c-1',
          previousCommitId,
          timestamp: '2026-01-01T00:00:00.000Z',
          metadata: { ...metadata, correlationId: 'x', causationId: 'y', causationDepth: 2 },
          events,
          closes,
        };
        const read = readCommitDocument('events', firestoreCommitId(commit.stream, firstVersion), writeCommitDocument(commit));
        expect(read).toEqual(JSON.parse(JSON.stringify(commit)));
        expect(JSON.stringify(read.events.map(({ data }) => data))).toBe(JSON.stringify(events.map(({ data }) => data)));
      }),
    );
  });

  it('may be written by hand, without metadata', () => {
    const fields = {
      stream: 'Counter#a',
      first_version: 1,
      last_version: 1,
      commit_id: 'by-hand',
      timestamp: '2026-01-01T00:00:00.000Z',
      events: '[{"event_type":"Counted","payload":{"by":1}}]',
    };
    expect(readCommitDocument('events', firestoreCommitId('Counter#a', 1), fields)).toMatchObject({
      previousCommitId: undefined,
      metadata: { commandId: 'by-hand', correlationId: 'by-hand', causationId: 'by-hand', causationDepth: 0 },
      events: [{ type: 'Counted', data: { by: 1 }, schemaVersion: 1 }],
    });
  });

  it('keeps what people look for in fields of their own, and no index sees the rest', () => {
    const events = ['A', 'B', 'A'].map((type) => ({ type, data: {}, schemaVersion: 1 }));
    const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
    const commit = {
      stream: 'Counter#a',
      firstVersion: 4,
      lastVersion: 6,
      commitId: 'c-2',
      previousCommitId: 'c-1',
      timestamp: 't',
      metadata,
      events,
    };
    expect(writeCommitDocument(commit)).toMatchObject({ stream: 'Counter#a', first_version: 4, last_version: 6, event_types: ['A', 'B'] });
    expect(writeCommitDocument(commit, 'commits/x')).not.toHaveProperty('events');
  });

  it.each<[string, object, string]>([
    ['no stream', { stream: undefined }, 'stream is missing or no string'],
    ['a stream without an aggregate', { stream: 'Counters' }, 'stream is not Aggregate#id'],
    ['the stream of another', { stream: 'Counter#b' }, 'is that of another stream or version'],
    ['the version of another', { first_version: 2, last_version: 2 }, 'is that of another stream or version'],
    ['a version that is no number', { first_version: '1' }, 'first_version is no version'],
    ['version 0', { first_version: 0 }, 'first_version is no version'],
    ['a last version before the first', { first_version: 3, last_version: 1 }, 'is that of another stream or version'],
    ['a last version that its events do not reach', { last_version: 2 }, 'last_version is not that of 1 events'],
    ['no commit id', { commit_id: null }, 'commit_id is missing or no string'],
    ['no time', { timestamp: 7 }, 'timestamp is missing or no string'],
    ['a predecessor that is none', { previous_commit_id: 7 }, 'previous_commit_id is missing or no string'],
    ['no events', { events: undefined }, 'events is missing or no string'],
    ['events that are no JSON', { events: '{' }, 'events is not JSON'],
    ['events that are no list', { events: '{}' }, 'events holds none'],
    ['an event without a type', { events: '[null]' }, 'an event has no event_type'],
    ['a schema version that is none', { events: '[{"event_type":"A","schema_version":"2"}]' }, 'schema_version is no number'],
  ])('with %s is an error that names store, stream and version', (_, change, fault) => {
    const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
    const events = [{ type: 'A', data: {}, schemaVersion: 1 }];
    const commit = { stream: 'Counter#a', firstVersion: 1, lastVersion: 1, commitId: 'c-1', previousCommitId: undefined, timestamp: 't' };
    const fields = { ...writeCommitDocument({ ...commit, metadata, events }), ...change };
    const read = () => readCommitDocument('db/commits', firestoreCommitId('Counter#a', 1), fields);
    expect(read).toThrow(CorruptStreamError);
    expect(read).toThrow('db/commits holds under');
    expect(read).toThrow(fault);
  });

  it('is refused where it ends before it begins', () => {
    const fields = { stream: 'Counter#a', first_version: 3, last_version: 1, commit_id: 'c' };
    expect(() => readCommitHeader('db/commits', firestoreCommitId('Counter#a', 3), fields)).toThrow('last_version is before first_version');
  });
});
