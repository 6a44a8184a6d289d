import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../../../runtime/aws-client/calls-of-client.ts';
import { applyChange } from '../../../../runtime/projection/dynamodb/apply-change.ts';
import { contractProjection } from '../../../../runtime/testing/read-model-store-contract.ts';

/** A client that answers every request with this error, or with success. */
function clientOf(error?: Error) {
  const send = jest.fn(async (_command: { input: Record<string, unknown> }) => {
    if (error) throw error;
    return {};
  });
  return { send, client: { send } as unknown as DynamoDBClient };
}

const checkpoint = { revision: 2, seen: { version: 4, commitId: 'c-2' } };
const documents = new Map([
  ['a', { document: { owner: 'o' }, revision: 1 }],
  ['b', { document: undefined, revision: 3 }],
]);
const apply = (client: DynamoDBClient, changed = documents) =>
  applyChange(dynamoDbCalls(client), 'documents', contractProjection, { stream: 'S#1', checkpoint, documents: changed });

function cancelled(...reasons: readonly CancellationReason[]): TransactionCanceledException {
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons: [...reasons] });
}

const none = { Code: 'None' };
const failed = (item?: CancellationReason['Item']): CancellationReason => ({ Code: 'ConditionalCheckFailed', ...(item && { Item: item }) });
const current = { PK: { S: 'a' }, revision: { N: '7' }, document: { S: '{"owner":"p"}' } };

describe('a change on DynamoDB', () => {
  it('is one transaction, in which each item takes the place of the revision before its own', async () => {
    const { send, client } = clientOf();
    expect(await apply(client)).toEqual({ applied: true });
    expect(send).toHaveBeenCalledTimes(1);
    const holding = (revision: string) => ({ ':before': { N: revision } });
    expect(send.mock.calls[0]?.[0].input).toEqual({
      TransactItems: [
        {
          Put: expect.objectContaining({
            Item: {
              PK: { S: '$checkpoint#S#1' },
              revision: { N: '2' },
              checkpoint_version: { N: '4' },
              checkpoint_commit_id: { S: 'c-2' },
            },
            ExpressionAttributeValues: holding('1'),
          }),
        },
        { Put: expect.objectContaining({ ConditionExpression: 'attribute_not_exists(PK)' }) },
        { Put: expect.objectContaining({ Item: { PK: { S: 'b' }, revision: { N: '3' } }, ExpressionAttributeValues: holding('2') }) },
      ],
    });
  });

  it('of the checkpoint alone is one conditional write', async () => {
    const { send, client } = clientOf();
    await apply(client, new Map());
    expect(send.mock.calls[0]?.[0].input).toMatchObject({ ConditionExpression: 'revision = :before', Item: { revision: { N: '2' } } });
  });

  it('that lost to other streams tells what the documents are now', async () => {
    const outcome = await apply(clientOf(cancelled(none, failed(current), none)).client);
    expect(outcome).toEqual({ applied: false, newer: new Map([['a', { document: { owner: 'p' }, revision: 7 }]]) });
  });

  it.each([
    ['the stream has gone on', cancelled(failed(), failed(current), none)],
    ['two transactions met', cancelled(none, { Code: 'TransactionConflict' }, none)],
    ['the winner is not told', cancelled(none, failed(), failed(current))],
  ])('that lost where %s tells nothing', async (_, error) => {
    expect(await apply(clientOf(error).client)).toEqual({ applied: false });
  });

  it.each([
    new ConditionalCheckFailedException({ message: 'failed', $metadata: {} }),
    new TransactionConflictException({ message: 'conflict', $metadata: {} }),
  ])('of the checkpoint alone that lost tells nothing: %s', async (error) => {
    expect(await apply(clientOf(error).client, new Map())).toEqual({ applied: false });
  });

  it.each([
    cancelled(none, { Code: 'ValidationError' }, none),
    cancelled(failed(), { Code: 'ThrottlingError' }, none),
    cancelled(),
    new Error('no network'),
  ])('passes on what is no lost race: case %#', async (error) => {
    await expect(apply(clientOf(error).client)).rejects.toBe(error);
  });
});
