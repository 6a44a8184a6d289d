import { ConditionalCheckFailedException, type DynamoDBClient, type PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { writeCommitItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { CommitTooLargeError, ConcurrencyError, CorruptStreamError, HistoryDivergedError } from '../../../../runtime/event-store/errors.ts';
import { placeCommit } from '../../../../runtime/event-store/event-store.ts';
import { StoreRefusedError, StoreUnavailableError } from '../../../../runtime/event-store/store-errors.ts';
import { headAfter, noStream } from '../../../../runtime/event-store/stream-head.ts';
import { unseenCommits } from '../../../../runtime/projection/follow-stream.ts';
import { commitOf } from '../../recording-store.ts';

// What DynamoDB Local can't show: faults, and the requests themselves. The contract runs on it in the integration tier.

const first = placeCommit(noStream('Counter#a'), commitOf('c-1'));
const second = placeCommit(headAfter(first), commitOf('c-2', { events: 2 }));

const snapshot = {
  stream: 'Counter#a',
  fingerprint: 'code',
  firstVersion: 1,
  version: 1,
  commitId: 'c-1',
  timestamp: first.timestamp,
  state: {},
  commands: { seen: [] },
};

function storeThat(...answers: readonly (object | Error)[]) {
  const sent: { input: PutItemCommand['input'] & QueryCommand['input']; options: { abortSignal?: AbortSignal } }[] = [];
  const client = {
    send: async ({ input }: PutItemCommand | QueryCommand, options = {}) => {
      const answer = answers[sent.length];
      sent.push({ input: input as never, options });
      if (answer instanceof Error) throw answer;
      return answer ?? {};
    },
  };
  return { store: new DynamoDbEventStore({ client: client as unknown as DynamoDBClient, table: 'events' }), sent };
}

describe('the event store on DynamoDB', () => {
  it('appends by one put that no other writer can have been faster than', async () => {
    const { store, sent } = storeThat({});
    expect(await store.append(headAfter(first), commitOf('c-2', { events: 2 }))).toEqual(headAfter(second));
    expect(sent.map(({ input }) => input)).toEqual([
      {
        TableName: 'events',
        Item: writeCommitItem(second),
        ConditionExpression: 'attribute_not_exists(PK)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ]);
  });

  it('reads on through every page, strongly consistent, from the newest', async () => {
    const { store, sent } = storeThat(
      { Items: [writeCommitItem(second)], LastEvaluatedKey: { PK: { S: 'Counter#a' } } },
      { Items: [], LastEvaluatedKey: { PK: { S: 'Counter#a' }, SK: { S: 'x' } } },
      { Items: [writeCommitItem(first)] },
    );
    const { commits, head } = await store.load('Counter#a');
    expect(commits.map(({ commitId }) => commitId)).toEqual(['c-1', 'c-2']);
    expect(head).toEqual(headAfter(second));
    expect(sent.map(({ input }) => [input.ConsistentRead, input.ScanIndexForward, input.ExclusiveStartKey])).toEqual([
      [true, false, undefined],
      [true, false, { PK: { S: 'Counter#a' } }],
      [true, false, { PK: { S: 'Counter#a' }, SK: { S: 'x' } }],
    ]);
    expect(new QueryCommand(sent[0]?.input as never)).toBeInstanceOf(QueryCommand);
  });

  it('hands the winner over', async () => {
    const refusal = new ConditionalCheckFailedException({ message: 'x', $metadata: {}, Item: writeCommitItem(first) });
    const failure = storeThat(refusal).store.append(noStream('Counter#a'), commitOf('late'));
    await expect(failure).rejects.toThrow(ConcurrencyError);
    await expect(failure).rejects.toMatchObject({ winner: { commitId: 'c-1', lastVersion: 1 }, cause: refusal });
  });

  it('says so when the winner is no commit', async () => {
    const refusal = new ConditionalCheckFailedException({ message: 'x', $metadata: {}, Item: { PK: { S: 'Counter#a' } } });
    await expect(storeThat(refusal).store.append(noStream('Counter#a'), commitOf('late'))).rejects.toThrow(CorruptStreamError);
  });

  it('translates the faults of each of its requests, and names table and operation', async () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    const store = () => storeThat(throttled).store;
    for (const [operation, failure] of [
      ['PutItem', store().append(noStream('Counter#a'), commitOf('c-1'))],
      ['Query', store().load('Counter#a')],
      ['Query', store().readAfter('Counter#a', 1)],
      ['Query', store().readCommit('Counter#a', 1)],
      ['Scan', store().readTips({})],
      ['PutItem', store().saveSnapshot(snapshot)],
    ] as const) {
      await expect(failure).rejects.toThrow(StoreUnavailableError);
      await expect(failure).rejects.toMatchObject({ store: 'events', operation, retryable: true, cause: throttled });
    }
  });

  it('says so when an item is too large after all', async () => {
    const refusal = Object.assign(new Error('Item size has exceeded the maximum allowed size'), { name: 'ValidationException' });
    const failure = storeThat(refusal).store.append(noStream('Counter#a'), commitOf('c-1'));
    await expect(failure).rejects.toThrow(CommitTooLargeError);
    const other = Object.assign(new Error('The provided key element does not match the schema'), { name: 'ValidationException' });
    await expect(storeThat(other).store.append(noStream('Counter#a'), commitOf('c-1'))).rejects.toThrow(StoreRefusedError);
  });

  it('passes on a refusal that brings no winner', async () => {
    const refusal = Object.assign(new Error('refused'), { name: 'ConditionalCheckFailedException' });
    await expect(storeThat(refusal).store.append(noStream('Counter#a'), commitOf('c-1'))).rejects.toBe(refusal);
  });

  it('keeps a snapshot although it can’t tidy up behind it, and says so', async () => {
    const { store, sent } = storeThat({}, new Error('denied'));
    await expect(store.saveSnapshot(snapshot)).rejects.toThrow('denied');
    expect(sent.map(({ input }) => input.Item?.SK ?? input.ExpressionAttributeValues?.[':version'])).toEqual([
      { S: '00000000000000000001#snapshot#code' },
      { S: '00000000000000000001#snapshot#code' },
    ]);
  });

  it('asks for about as many items as stand behind a snapshot, and for whole pages when that is not enough', async () => {
    const { store, sent } = storeThat(
      { Items: [writeCommitItem(second)], LastEvaluatedKey: { PK: { S: 'x' } } },
      { Items: [writeCommitItem(first)] },
    );
    await store.load('Counter#a', { snapshots: { fingerprint: 'code', every: 50 } });
    expect(sent.map(({ input }) => input.Limit)).toEqual([70, undefined]);
  });

  it.each([
    ['its beginning', [second]],
    ['a commit in between', [placeCommit(headAfter(second), commitOf('c-3')), first]],
  ])('refuses a stream that lacks %s', async (_, commits) => {
    const failure = storeThat({ Items: commits.map((commit) => writeCommitItem(commit)) }).store.load('Counter#a');
    await expect(failure).rejects.toThrow(CorruptStreamError);
    await expect(failure).rejects.toThrow(/events holds under Counter#a at \d .*a gap/);
  });

  it('refuses a tail that does not follow', async () => {
    const third = placeCommit(headAfter(second), commitOf('c-3'));
    const { store } = storeThat({ Items: [writeCommitItem(third)] }, { Items: [writeCommitItem(first)] });
    await expect(store.readAfter('Counter#a', 1)).rejects.toThrow(/a gap/);
    expect(await storeThat({ Items: [writeCommitItem(third)] }).store.readAfter('Counter#a', 3)).toHaveLength(1);
  });

  it('shows who followed to the middle of a commit what comes behind it, which tells of another history', async () => {
    const third = placeCommit(headAfter(second), commitOf('c-3'));
    const { store, sent } = storeThat(
      { Items: [writeCommitItem(third)] },
      { Items: [writeCommitItem(second)] },
      { Items: [writeCommitItem(third)] },
      { Items: [writeCommitItem(second)] },
    );
    const [found] = await store.readAfter('Counter#a', 2);
    expect([found?.commitId, found?.previousCommitId]).toEqual(['c-3', 'c-2']);
    const unseen = unseenCommits({ version: 2, commitId: 'gone' }, [third], third, store);
    await expect(unseen).rejects.toThrow(HistoryDivergedError);
    expect(sent).toHaveLength(4);
  });

  it('writes nothing of a commit that is too large', async () => {
    const { store, sent } = storeThat();
    const events = [{ type: 'Large', data: 'x'.repeat(400 * 1024), schemaVersion: 1 }];
    await expect(store.append(noStream('Counter#a'), { ...commitOf('c-1'), events })).rejects.toThrow(CommitTooLargeError);
    expect(sent).toEqual([]);
  });

  it('ends its requests at the caller’s deadline', async () => {
    const { store, sent } = storeThat({}, {}, {}, {}, {});
    await store.load('Counter#a', { deadline: Date.now() - 1 });
    await store.load('Counter#a', { deadline: Date.now() + 60_000 });
    await store.load('Counter#a');
    await store.readTips({}, { deadline: Date.now() - 1 });
    await store.readCommit('Counter#a', 1, { deadline: Date.now() - 1 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(sent.map(({ options }) => options.abortSignal?.aborted)).toEqual([true, false, undefined, true, true]);
  });

  it('scans for tips what is small in an item, segment by segment, from where the page before ended', async () => {
    const last = { PK: { S: 'Counter#a' }, SK: { S: '00000000000000000002' } };
    const { store, sent } = storeThat({ Items: [writeCommitItem(first), writeCommitItem(second)], LastEvaluatedKey: last }, {});
    const segment = { index: 1, of: 3 };
    const { tips, next } = await store.readTips({ segment, limit: 2 });
    expect(tips).toEqual([{ stream: 'Counter#a', version: 3, commitId: 'c-2', timestamp: second.timestamp }]);
    expect(await store.readTips({ segment, after: next })).toEqual({ tips: [] });
    expect(sent.map(({ input }) => input)).toMatchObject([
      {
        TableName: 'events',
        ProjectionExpression: 'PK, SK, last_version, commit_id, #timestamp',
        FilterExpression: 'attribute_exists(event_type)',
        Segment: 1,
        TotalSegments: 3,
        Limit: 2,
      },
      { Segment: 1, TotalSegments: 3, ExclusiveStartKey: last, Limit: 100 },
    ]);
  });

  it('names the tip of a stream that was written by hand, and passes over what has no version', async () => {
    const byHand = { PK: { S: 'Counter#a' }, SK: { S: '00000000000000000007' }, timestamp: { S: 't' } };
    const broken = { PK: { S: 'Counter#b' }, SK: { S: 'none' }, timestamp: { S: 't' } };
    const { tips } = await storeThat({ Items: [byHand, broken] }).store.readTips({});
    expect(tips).toEqual([{ stream: 'Counter#a', version: 7, commitId: 'Counter#a@00000000000000000007', timestamp: 't' }]);
  });

  it('passes on what a scan can not do', async () => {
    await expect(storeThat(new Error('denied')).store.readTips({})).rejects.toThrow('denied');
    const late = Object.assign(new Error('late'), { name: 'TimeoutError' });
    await expect(storeThat(late).store.readTips({})).rejects.toThrow('did not answer Scan before the deadline');
  });
});
