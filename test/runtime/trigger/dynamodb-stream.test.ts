import { testAmbient } from '@allframe/serverless/testing';
import { type AttributeItem, writeCommitItem } from '../../../runtime/event-store/dynamodb/commit-item.ts';
import { placeCommit } from '../../../runtime/event-store/event-store.ts';
import { noStream } from '../../../runtime/event-store/stream-head.ts';
import type { Commit } from '../../../runtime/message/commit.ts';
import {
  type DynamoDbStreamEvent,
  type DynamoDbStreamRecord,
  handleDynamoDbStreamEvent,
  isDynamoDbStreamEvent,
  type StreamDelivery,
} from '../../../runtime/trigger/dynamodb-stream.ts';
import { UnexpectedTableError } from '../../../runtime/trigger/errors.ts';
import { commitOf } from '../recording-store.ts';
import { payload } from './payload.ts';

function record(
  sequence: string,
  stream: string,
  version: number,
  change: Partial<DynamoDbStreamRecord['dynamodb']['NewImage']> = {},
): DynamoDbStreamRecord {
  const commit: Commit = { ...placeCommit(noStream(stream), commitOf(sequence)), firstVersion: version, lastVersion: version };
  return {
    eventSource: 'aws:dynamodb',
    eventName: 'INSERT',
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/events/stream/x',
    dynamodb: { SequenceNumber: sequence, NewImage: { ...writeCommitItem(commit), ...change } as never },
  };
}

async function handle(Records: readonly DynamoDbStreamRecord[], failing: readonly string[] = []) {
  const projected: [string, number[]][] = [];
  const errors: [string, unknown][] = [];
  const result = await handleDynamoDbStreamEvent(
    { Records },
    {
      table: 'events',
      ambient: testAmbient(),
      wake: async (commits) => {
        const stream = commits[0]?.stream ?? '';
        if (failing.includes(stream)) throw new Error(`${stream} failed`);
        projected.push([stream, commits.map(({ firstVersion }) => firstVersion)]);
      },
      onError: (error, { dynamodb }) => errors.push([dynamodb.SequenceNumber, error]),
    },
  );
  // Streams are handled side by side.
  projected.sort(([left], [right]) => left.localeCompare(right));
  errors.sort(([left], [right]) => left.localeCompare(right));
  return { projected, errors, failed: result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('a batch of the table’s stream', () => {
  it('is handed on stream by stream, each one’s commits in order', async () => {
    const { projected, failed } = await handle([record('1', 'Counter#a', 1), record('2', 'Counter#b', 1), record('3', 'Counter#a', 2)]);
    expect(projected).toEqual([
      ['Counter#a', [1, 2]],
      ['Counter#b', [1]],
    ]);
    expect(failed).toEqual([]);
  });

  it('is repeated from the first record of each stream that failed, and the others are not held', async () => {
    const records = [record('1', 'Counter#a', 1), record('2', 'Counter#b', 1), record('3', 'Counter#c', 1), record('4', 'Counter#b', 2)];
    const { projected, failed, errors } = await handle(records, ['Counter#b', 'Counter#c']);
    expect(failed).toEqual(['2', '3']);
    expect(errors).toEqual([
      ['2', expect.objectContaining({ message: 'Counter#b failed' })],
      ['3', expect.objectContaining({ message: 'Counter#c failed' })],
    ]);
    expect(projected).toEqual([['Counter#a', [1]]]);
  });

  it.each<[string, object]>([
    ['a payload that is no JSON', { payload: { S: '{' } }],
    ['a key that is no version', { SK: { S: 'x' } }],
    ['no stream', { PK: undefined }],
  ])('with %s fails for that stream only', async (_, change) => {
    const { projected, failed, errors } = await handle([
      record('1', 'Counter#a', 1),
      record('2', 'Counter#b', 1, change),
      record('3', 'Counter#c', 1),
    ]);
    expect(failed).toEqual(['2']);
    expect(errors).toEqual([
      ['2', expect.objectContaining({ name: 'CorruptStreamError', store: expect.stringContaining('table/events') })],
    ]);
    expect(projected.map(([stream]) => stream)).toEqual(['Counter#a', 'Counter#c']);
  });

  it('passes over removals, changes and what is no commit', async () => {
    const removed = { ...record('1', 'Counter#a', 1), eventName: 'REMOVE' as const, dynamodb: { SequenceNumber: '1' } };
    const changed = { ...record('2', 'Counter#a', 1), eventName: 'MODIFY' as const };
    const snapshot = record('3', 'Counter#a', 1, { event_type: undefined } as never);
    const { projected, failed } = await handle([removed, changed, snapshot]);
    expect([projected, failed]).toEqual([[], []]);
  });

  it('is told from others', () => {
    expect(isDynamoDbStreamEvent({ Records: [record('1', 'Counter#a', 1)] })).toBe(true);
    for (const other of [undefined, null, {}, { Records: [] }, { Records: {} }, { Records: [{ eventSource: 'aws:sqs' }] }])
      expect(isDynamoDbStreamEvent(other)).toBe(false);
  });
});

describe('a batch of the table’s stream, as it is documented', () => {
  const batch = payload<DynamoDbStreamEvent>('dynamodb-stream');

  function setUp(change: Partial<StreamDelivery> = {}) {
    const woken: [string, number[]][] = [];
    const errors: unknown[] = [];
    const delivery: StreamDelivery = {
      table: 'orders-prod-events',
      ambient: testAmbient(),
      wake: async (commits) => void woken.push([commits[0]?.stream ?? '', commits.map(({ firstVersion }) => firstVersion)]),
      onError: (error, { dynamodb }) => errors.push([dynamodb.SequenceNumber, error]),
      ...change,
    };
    const woke = () => woken.toSorted(([left], [right]) => left.localeCompare(right));
    return { delivery, woke, errors, handle: (event = batch, deadline?: number) => handleDynamoDbStreamEvent(event, delivery, deadline) };
  }

  const edited = (index: number, image: object): DynamoDbStreamEvent => ({
    Records: batch.Records.map((entry, at) =>
      at === index
        ? { ...entry, dynamodb: { ...entry.dynamodb, NewImage: { ...entry.dynamodb.NewImage, ...image } as AttributeItem } }
        : entry,
    ),
  });
  const sequenceOf = (index: number) => batch.Records[index]?.dynamodb.SequenceNumber;
  const failedAt = (index: number) => ({ batchItemFailures: [{ itemIdentifier: sequenceOf(index) }] });

  it('wakes whoever follows, stream by stream', async () => {
    const { handle, woke } = setUp();
    expect(await handle()).toEqual({ batchItemFailures: [] });
    expect(woke()).toEqual([
      ['Counter#a', [1, 2]],
      ['Counter#b', [1]],
    ]);
  });

  it.each(['orders-prod-events', 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders-prod-events'])(
    'is of the table %s, and of no other',
    async (table) => {
      expect(await setUp({ table }).handle()).toEqual({ batchItemFailures: [] });
      for (const other of ['events', 'orders-prod-event', 'prod-events', `${table}2`]) {
        const { handle, woke } = setUp({ table: other });
        await expect(handle()).rejects.toThrow(UnexpectedTableError);
        await expect(handle()).rejects.toMatchObject({ code: 'unexpected-table', stream: batch.Records[0]?.eventSourceARN });
        expect(woke()).toEqual([]);
      }
    },
  );

  it('has each commit opened: personal data deciphered, and what is only pointed to read', async () => {
    const opened: [number, boolean][] = [];
    const { handle, woke } = setUp({
      open: async ({ header, commit }) => {
        opened.push([header.firstVersion, commit === undefined]);
        return { ...(commit as Commit), stream: header.stream, firstVersion: header.firstVersion };
      },
    });
    expect(await handle(edited(1, { pointer: { S: 'commits/b' }, payload: undefined }))).toEqual({ batchItemFailures: [] });
    expect(opened.sort()).toEqual([
      [1, false],
      [1, true],
      [2, false],
    ]);
    expect(woke().map(([stream]) => stream)).toEqual(['Counter#a', 'Counter#b']);
  });

  it('fails for a stream whose commit can not be opened now, although there is a port for what never can', async () => {
    const parked: string[] = [];
    const { handle, errors } = setUp({
      open: () => Promise.reject(new Error('the bucket is away')),
      onUnreadable: async (stream) => void parked.push(stream),
    });
    expect((await handle()).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([sequenceOf(0), sequenceOf(1)]);
    expect([errors.length, parked]).toEqual([2, []]);
  });

  it('parks the stream of a record that can never be read, from there on, and goes on with the others', async () => {
    const parked: unknown[] = [];
    const { handle, woke, errors } = setUp({
      onUnreadable: async (stream, sequenceNumber, error) => void parked.push([stream, sequenceNumber, error.code]),
    });
    expect(await handle(edited(2, { payload: { S: '{' } }))).toEqual({ batchItemFailures: [] });
    expect(parked).toEqual([['Counter#a', sequenceOf(2), 'corrupt-stream']]);
    expect(woke()).toEqual([
      ['Counter#a', [1]],
      ['Counter#b', [1]],
    ]);
    expect(errors).toEqual([]);
  });

  it('hands nothing on of a stream behind a record that can never be read', async () => {
    const parked: string[] = [];
    const { handle, woke } = setUp({ onUnreadable: async (stream) => void parked.push(stream) });
    expect(await handle(edited(0, { payload: { S: '{' } }))).toEqual({ batchItemFailures: [] });
    expect([parked, woke()]).toEqual([['Counter#a'], [['Counter#b', [1]]]]);
  });

  it('fails from the first record of a stream that could not be parked, or that nobody parks', async () => {
    const torn = edited(2, { payload: { S: '{' } });
    expect(await setUp().handle(torn)).toEqual(failedAt(0));
    const { handle, errors } = setUp({ onUnreadable: () => Promise.reject(new Error('no checkpoint table')) });
    expect(await handle(torn)).toEqual(failedAt(0));
    expect(errors).toEqual([[sequenceOf(0), expect.objectContaining({ message: 'no checkpoint table' })]]);
  });

  it('takes what is only pointed to for unreadable where nobody opens it', async () => {
    const { handle, errors } = setUp();
    expect(await handle(edited(1, { pointer: { S: 'commits/b' }, payload: undefined }))).toEqual(failedAt(1));
    expect(errors).toEqual([[sequenceOf(1), expect.objectContaining({ code: 'corrupt-stream' })]]);
  });

  it('does not wait for a slow stream beyond the deadline, and asks for it again', async () => {
    let now = 0;
    let ring = () => {};
    const sleep = (milliseconds: number) =>
      new Promise<void>((resolve) => {
        ring = () => {
          now += milliseconds;
          resolve();
        };
      });
    const woken: string[] = [];
    const { handle, errors } = setUp({
      ambient: { now: () => now, sleep },
      wake: async ([first]) => {
        if (first?.stream === 'Counter#a') await new Promise(() => {});
        woken.push(String(first?.stream));
      },
    });
    const handled = handle(batch, 1_000);
    for (let step = 0; step < 50; step += 1) await Promise.resolve();
    ring();
    expect(await handled).toEqual(failedAt(0));
    expect(woken).toEqual(['Counter#b']);
    expect(errors).toEqual([[sequenceOf(0), expect.objectContaining({ code: 'batch-deadline', left: 1 })]]);
  });

  it('begins nothing once its time is up', async () => {
    const { handle, woke } = setUp();
    expect((await handle(batch, 0)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([sequenceOf(0), sequenceOf(1)]);
    expect(woke()).toEqual([]);
  });
});
