import * as fc from 'fast-check';
import { type AttributeItem, readCommitItem, writeCommitItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import { CorruptStreamError } from '../../../../runtime/event-store/errors.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';

const commit: Commit = {
  stream: 'Counter#a',
  firstVersion: 4,
  lastVersion: 5,
  commitId: 'commit-2',
  previousCommitId: 'commit-1',
  timestamp: '2026-01-01T00:00:00.000Z',
  metadata: {
    commandId: 'command',
    correlationId: 'correlation',
    causationId: 'cause',
    causationDepth: 2,
    inputHash: 'hash',
    actor: 'anna',
    traceParent: '00-a-b-01',
  },
  events: [
    { type: 'Counted', data: { by: 1 }, schemaVersion: 3 },
    { type: 'Closed', data: {}, schemaVersion: 1 },
  ],
};

/** As somebody would put it with the console: nothing beside what an event is. */
const byHand: AttributeItem = {
  PK: { S: 'Counter#a' },
  SK: { S: '00000000000000000001' },
  event_type: { S: 'Counted' },
  payload: { S: '{"by":1}' },
  timestamp: { S: '2026-01-01T00:00:00Z' },
  metadata: { M: {} },
};

describe('a commit’s item', () => {
  it('shows keys and first event on top, and the rest behind', () => {
    expect(writeCommitItem(commit)).toEqual({
      PK: { S: 'Counter#a' },
      SK: { S: '00000000000000000004' },
      event_type: { S: 'Counted' },
      payload: { S: '{"by":1}' },
      timestamp: { S: '2026-01-01T00:00:00.000Z' },
      metadata: {
        M: {
          command_id: { S: 'command' },
          correlation_id: { S: 'correlation' },
          causation_id: { S: 'cause' },
          causation_depth: { N: '2' },
          schema_version: { N: '3' },
          input_hash: { S: 'hash' },
          actor: { S: 'anna' },
          trace_parent: { S: '00-a-b-01' },
        },
      },
      events: { L: [{ M: { event_type: { S: 'Closed' }, payload: { S: '{}' }, schema_version: { N: '1' } } }] },
      event_types: { SS: ['Counted', 'Closed'] },
      last_version: { N: '5' },
      commit_id: { S: 'commit-2' },
      previous_commit_id: { S: 'commit-1' },
    });
  });

  it('of one event holds no list, and of two of a type names the type once', () => {
    const [first] = commit.events;
    if (!first) throw new Error('no event');
    expect(writeCommitItem({ ...commit, lastVersion: 4, events: [first] })).not.toHaveProperty('events');
    expect(writeCommitItem({ ...commit, events: [first, first] }).event_types).toEqual({ SS: ['Counted'] });
  });

  it('of an event without data can be read', () => {
    const [first] = commit.events;
    const item = writeCommitItem({
      ...commit,
      lastVersion: 4,
      events: [{ type: 'Nothing', data: undefined, schemaVersion: first?.schemaVersion ?? 1 }],
    });
    expect(readCommitItem('events', item).events).toEqual([{ type: 'Nothing', data: null, schemaVersion: 3 }]);
  });

  it('says that it closes its stream, and otherwise nothing of it', () => {
    expect(writeCommitItem({ ...commit, closes: true }).closes).toEqual({ BOOL: true });
    expect(readCommitItem('events', writeCommitItem({ ...commit, closes: true })).closes).toBe(true);
    expect(writeCommitItem({ ...commit, closes: false })).not.toHaveProperty('closes');
    expect(readCommitItem('events', byHand)).not.toHaveProperty('closes');
  });

  it('is read as it was written, whatever is in it', () => {
    const text = fc.string({ unit: 'binary' });
    const event = fc.record({ type: fc.string({ minLength: 1 }), data: fc.jsonValue(), schemaVersion: fc.integer({ min: 1, max: 99 }) });
    const commits = fc.record({
      firstVersion: fc.integer({ min: 1, max: 1e15 }),
      previousCommitId: fc.option(text, { nil: undefined }),
      actor: fc.option(text, { nil: undefined }),
      commandId: text,
      events: fc.array(event, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(commits, ({ firstVersion, previousCommitId, actor, commandId, events }) => {
        const written: Commit = {
          ...commit,
          firstVersion,
          lastVersion: firstVersion + events.length - 1,
          previousCommitId,
          metadata: { ...commit.metadata, actor, commandId },
          events,
        };
        expect(JSON.stringify(readCommitItem('events', writeCommitItem(written)).events)).toBe(JSON.stringify(events));
        expect(readCommitItem('events', writeCommitItem(written))).toEqual(JSON.parse(JSON.stringify(written)));
      }),
    );
  });

  it('may be written by hand, with one event and nothing else', () => {
    expect(readCommitItem('events', byHand)).toEqual({
      stream: 'Counter#a',
      firstVersion: 1,
      lastVersion: 1,
      commitId: 'Counter#a@00000000000000000001',
      previousCommitId: undefined,
      timestamp: '2026-01-01T00:00:00Z',
      metadata: {
        commandId: 'Counter#a@00000000000000000001',
        correlationId: 'Counter#a@00000000000000000001',
        causationId: 'Counter#a@00000000000000000001',
        causationDepth: 0,
      },
      events: [{ type: 'Counted', data: { by: 1 }, schemaVersion: 1 }],
    });
  });

  it('written by hand may say the version of its schema', () => {
    const item = { ...byHand, metadata: { M: { schema_version: { N: '2' } } } };
    expect(readCommitItem('events', item).events[0]?.schemaVersion).toBe(2);
  });

  it.each<[string, AttributeItem | ((item: AttributeItem) => AttributeItem), string]>([
    ['no stream', ({ PK, ...item }) => item, 'PK is missing or no string'],
    ['a stream without an aggregate', { PK: { S: 'Counters' } }, 'PK is not Aggregate#id'],
    ['no version', ({ SK, ...item }) => item, 'SK is missing or no string'],
    ['a version that is no number', { SK: { S: 'x' } }, 'SK is not a version of 20 digits'],
    ['version 0', { SK: { S: '0'.repeat(20) } }, 'SK is not a version of 20 digits'],
    ['a version that is not padded, and so stands in another order', { SK: { S: '2' } }, 'SK is not a version of 20 digits'],
    ['a version in another notation', { SK: { S: '000000000000000001e3' } }, 'SK is not a version of 20 digits'],
    ['a version beyond what numbers count', { SK: { S: '99999999999999999999' } }, 'SK is not a version of 20 digits'],
    ['no event type', ({ event_type, ...item }) => item, 'event_type is missing or no string'],
    ['a payload that is no string', { payload: { M: {} } }, 'payload is missing or no string'],
    ['a payload that is no JSON', { payload: { S: '{by:1}' } }, 'payload is not JSON'],
    ['a command id that is no string', { metadata: { M: { command_id: { N: '77' } } } }, 'command_id is no string'],
    [
      'a depth that is no whole number',
      { metadata: { M: { causation_depth: { N: '1.5' } } } },
      'causation_depth is 1.5, which is no whole number',
    ],
    ['no time', ({ timestamp, ...item }) => item, 'timestamp is missing or no string'],
    ['a last version that its events do not reach', { last_version: { N: '2' } }, 'last_version is not 1'],
    ['a last version that is no number', { last_version: { S: '1' } }, 'last_version is no number'],
    ['events that are no list, and would be lost', { events: { S: '[]' } }, 'events is no list'],
    ['metadata that are no map', { metadata: { S: '{}' } }, 'metadata is no map'],
    ['a schema’s version that is no number', { metadata: { M: { schema_version: { S: '2' } } } }, 'schema_version is no number'],
    ['an id that is no string', { commit_id: { N: '1' } }, 'commit_id is no string'],
    ['a predecessor that is no string', { previous_commit_id: { N: '1' } }, 'previous_commit_id is no string'],
    ['a pointer that is no string', { pointer: { N: '1' } }, 'pointer is no string'],
    ['an end that is not yes or no', { closes: { S: 'yes' } }, 'closes is no boolean'],
    ['a further event that is none', { events: { L: [{ S: 'x' }] } }, 'event_type is missing or no string'],
    ['a further event without a payload', { events: { L: [{ M: { event_type: { S: 'Closed' } } }] } }, 'payload is missing or no string'],
  ])('with %s is an error that names table, stream and version', (_, change, fault) => {
    const item = typeof change === 'function' ? change(byHand) : { ...byHand, ...change };
    const read = () => readCommitItem('events', item);
    expect(read).toThrow(CorruptStreamError);
    expect(read).toThrow(
      `events holds under ${item.PK?.S ?? 'no PK'} at ${item.SK?.S ?? 'no SK'} what is no commit: ${fault}; restore or remove`,
    );
    expect(read).toThrow(expect.objectContaining({ store: 'events', stream: item.PK?.S ?? 'no PK', version: item.SK?.S ?? 'no SK' }));
  });
});
