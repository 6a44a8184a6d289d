import { writeCommitItem } from '../../../runtime/event-store/dynamodb/commit-item.ts';
import { placeCommit } from '../../../runtime/event-store/event-store.ts';
import { noStream } from '../../../runtime/event-store/stream-head.ts';
import type { Commit } from '../../../runtime/message/commit.ts';
import { type DynamoDbStreamRecord, handleDynamoDbStreamEvent, isDynamoDbStreamEvent } from '../../../runtime/trigger/dynamodb-stream.ts';
import { commitOf } from '../recording-store.ts';

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
      project: async (commits) => {
        const stream = commits[0]?.stream ?? '';
        if (failing.includes(stream)) throw new Error(`${stream} failed`);
        projected.push([stream, commits.map(({ firstVersion }) => firstVersion)]);
      },
      onError: (error, { dynamodb }) => errors.push([dynamodb.SequenceNumber, error]),
    },
  );
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
