import { consumerCheckpointKey, consumerStartKey } from '../../../../../runtime/contract/checkpoint-table.ts';
import { InvalidPageTokenError } from '../../../../../runtime/message/errors.ts';
import { DynamoDbCheckpointStore } from '../../../../../runtime/process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
import { CorruptCheckpointError } from '../../../../../runtime/process-manager/consumer/errors.ts';
import { checkpointStoreContract } from '../../../../../runtime/testing/checkpoint-store-contract.ts';
import { fakeDynamoDb } from '../../../fake-dynamodb.ts';

const parked = { fromVersion: 2, code: 'error', reason: 'x', attempts: 5, at: '2026-01-01T00:00:00.000Z' };

function setUp() {
  const client = fakeDynamoDb();
  return { client, store: new DynamoDbCheckpointStore({ client, table: 'checkpoints' }) };
}

describe('a store of checkpoints on DynamoDB', () => {
  checkpointStoreContract(() => setUp().store);

  it('writes items that people can read, in the index of parked streams only as long as they are parked', async () => {
    const { client, store } = setUp();
    await store.put('reactor:Mailer', 'Order#o-1', { revision: 1, seen: { version: 3, commitId: 'c-1' }, parked });
    expect(client.items).toEqual([
      {
        PK: { S: expect.stringMatching(/^reactor:Mailer#\d+$/) },
        SK: { S: 'Order#o-1' },
        revision: { N: '1' },
        checkpoint_version: { N: '3' },
        checkpoint_commit_id: { S: 'c-1' },
        parked: { S: JSON.stringify(parked) },
        parked_PK: { S: 'reactor:Mailer' },
      },
    ]);
    await store.put('reactor:Mailer', 'Order#o-1', { revision: 2, seen: { version: 4, commitId: 'c-2' } });
    expect(client.items[0]).not.toHaveProperty('parked_PK');
  });

  it('finds the checkpoints again that an older version wrote: the share of a stream never changes', () => {
    expect(['Order#o-1', 'acme#Order#ä', 'Order#3'].map((stream) => consumerCheckpointKey('c', stream).PK)).toEqual([
      'c#7',
      'c#10',
      'c#13',
    ]);
  });

  it('stores the key of a stream beside its hash where it is longer than a sort key', async () => {
    const { client, store } = setUp();
    const stream = `acme#Order#${'x'.repeat(1_024)}`;
    await store.put('reactor:Mailer', stream, { revision: 1, seen: undefined, parked });
    expect(client.items[0]).toMatchObject({ SK: { S: expect.stringMatching(/^[0-9a-f]{64}$/) }, stream: { S: stream } });
    expect((await store.list('reactor:Mailer', { isParked: true })).checkpoints).toMatchObject([{ stream }]);
  });

  it.each([
    ['no revision', {}],
    ['half of what was seen', { revision: { N: '1' }, checkpoint_version: { N: '3' } }],
    ['a version that is no number', { revision: { N: '1' }, checkpoint_version: { S: 'x' }, checkpoint_commit_id: { S: 'c' } }],
    ['what is no JSON', { revision: { N: '1' }, failing: { S: '{broken' } }],
    ['a number for JSON', { revision: { N: '1' }, parked: { N: '1' } }],
  ])('names an item with %s', async (_name, attributes) => {
    const { client, store } = setUp();
    const { PK, SK } = consumerCheckpointKey('reactor:Mailer', 'Order#o-1');
    client.items.push({ PK: { S: PK }, SK: { S: SK }, ...attributes } as never);
    const failure = store.get('reactor:Mailer', 'Order#o-1');
    await expect(failure).rejects.toThrow(CorruptCheckpointError);
    await expect(failure).rejects.toThrow(`checkpoints holds under ${PK} Order#o-1 what is no checkpoint`);
  });

  it.each([
    { start_from: { S: 'now' } },
    { start_from: { S: 'tomorrow' }, at: { S: parked.at } },
    { start_from: { S: 'now' }, at: { S: 'x' } },
  ])('refuses a start that says nothing: %j', async (attributes) => {
    const { client, store } = setUp();
    const { PK, SK } = consumerStartKey('reactor:Mailer');
    client.items.push({ PK: { S: PK }, SK: { S: SK }, ...attributes } as never);
    await expect(store.start('reactor:Mailer', { startFrom: 'now', at: parked.at })).rejects.toThrow(CorruptCheckpointError);
  });

  it.each([
    [{ isParked: true }, [false, 0, 'Order#1']],
    [{}, [true, 0, null]],
    [{}, [false, 16, null]],
    [{}, [false, -1, null]],
    [{}, [false, 0.5, null]],
    [{}, [false, '0', null]],
    [{}, [false, 0, '']],
    [{}, [false, 0, 7]],
    [{}, [false, 0]],
    [{}, {}],
  ])('refuses to list %j behind %j', async (search, content) => {
    const after = Buffer.from(JSON.stringify(content)).toString('base64url');
    await expect(setUp().store.list('reactor:Mailer', { ...search, after })).rejects.toThrow(InvalidPageTokenError);
  });

  it('fails with what may be tried again where DynamoDB is throttled', async () => {
    const fault = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    const store = new DynamoDbCheckpointStore({ client: { call: async () => Promise.reject(fault) }, table: 'checkpoints' });
    const failures = [store.get('c', 's'), store.put('c', 's', { revision: 1, seen: undefined }), store.list('c')];
    await Promise.all(
      failures.map((failure) =>
        expect(failure).rejects.toMatchObject({ code: 'store-unavailable', retryable: true, store: 'checkpoints' }),
      ),
    );
    await expect(store.start('c', { startFrom: 'now', at: parked.at })).rejects.toMatchObject({ retryable: true });
  });
});
