import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../../runtime/aws-client/dynamodb-calls.ts';
import { lightDynamoDb } from '../../../runtime/aws-client/light-dynamodb.ts';
import { officialDynamoDb } from '../../../runtime/aws-client/official-dynamodb.ts';
import { systemAmbient } from '../../../runtime/host/ambient.ts';
import { answer, closedEndpoint, fault, type HostileServer, raw, reset, resetInBody, slow, startHostileServer } from './hostile-server.ts';

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' };
const item = { PK: { S: 'Order#1' }, bytes: { B: new Uint8Array([1, 2, 250]) } };
const itemOnWire = { PK: { S: 'Order#1' }, bytes: { B: 'AQL6' } };
const key = { TableName: 'events', Key: { PK: { S: 'Order#1' } } };
const put = { TableName: 'events', Item: item };

const clients: Record<string, (endpoint: string) => DynamoDbCalls> = {
  light: (endpoint) =>
    lightDynamoDb({ region: 'us-east-1', endpoint, credentials: () => credentials, ambient: { ...systemAmbient, random: () => 0 } }),
  official: (endpoint) => officialDynamoDb(() => new DynamoDBClient({ region: 'us-east-1', endpoint, credentials })),
};

describe.each(Object.entries(clients))('the %s client', (name, create) => {
  let server: HostileServer;
  let client: DynamoDbCalls;

  beforeAll(async () => {
    // The official client waits by this; the light one by its ambient.
    jest.spyOn(Math, 'random').mockReturnValue(0);
    server = await startHostileServer();
    client = create(server.endpoint);
  });
  afterAll(async () => {
    await server.stop();
    jest.restoreAllMocks();
  });

  it('sends what DynamoDB wants, signed, and reads bytes', async () => {
    server.answerWith(answer({ Item: itemOnWire }));

    const { Item } = await client.call('GetItem', { ...key, ConsistentRead: undefined });

    const [request] = server.requests;
    expect(Item).toEqual(item);
    expect(JSON.parse(request?.body ?? '')).toEqual(key);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'x-amz-security-token': 'token',
      host: new URL(server.endpoint).host,
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/us-east-1\/dynamodb\/aws4_request, SignedHeaders=.*x-amz-target.*, Signature=\w{64}$/,
      ),
    });
  });

  it('writes bytes as base64', async () => {
    server.answerWith(answer({}));
    await client.call('PutItem', put);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ TableName: 'events', Item: itemOnWire });
  });

  it.each([
    ['a reset before the answer', reset],
    ['a reset within the body', resetInBody],
    ['a server error', fault('InternalServerError', { status: 500 })],
    ['a server error without a body', raw(503, '')],
    ['an answer of a proxy', raw(502, '<html>Bad gateway</html>')],
    ['throttling', fault('ProvisionedThroughputExceededException')],
    ['throttling of the account', fault('ThrottlingException')],
    ['the status for too many requests', raw(429, '')],
    ['a transaction in progress', fault('TransactionInProgressException')],
  ])('tries again after %s', async (_, failure) => {
    server.answerWith(failure, failure, answer({ Item: itemOnWire }));
    expect(await client.call('GetItem', key)).toMatchObject({ Item: item });
    expect(server.requests).toHaveLength(3);
  });

  it('gives up after four tries, with the last failure', async () => {
    server.answerWith(fault('InternalServerError', { status: 500 }));
    await expect(client.call('GetItem', key)).rejects.toMatchObject({ name: 'InternalServerError', message: 'It is InternalServerError' });
    expect(server.requests).toHaveLength(4);
  });

  it.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException', 'NobodyKnowsThisException'])(
    'does not try again after %s',
    async (type) => {
      server.answerWith(fault(type));
      await expect(client.call('GetItem', key)).rejects.toMatchObject({ name: type, message: `It is ${type}` });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('tells which item stood in the way of a condition', async () => {
    server.answerWith(fault('ConditionalCheckFailedException', {}, { Item: itemOnWire }));
    const failure = client.call('PutItem', put);
    await expect(failure).rejects.toBeInstanceOf(Error);
    await expect(failure).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: item });
  });

  it('tells why a transaction was cancelled', async () => {
    const reasons = (Item: object) => [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Message: 'no', Item }];
    server.answerWith(fault('TransactionCanceledException', {}, { CancellationReasons: reasons(itemOnWire) }));
    await expect(client.call('TransactWriteItems', { TransactItems: [{ Put: put }] })).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: reasons(item),
    });
  });

  it('ends at the deadline when bytes trickle', async () => {
    server.answerWith(slow);
    const failure = client.call('GetItem', key, { deadline: Date.now() + 60 });
    await expect(failure).rejects.toMatchObject({ name: name === 'light' ? 'TimeoutError' : 'AbortError' });
    expect(server.requests).toHaveLength(1);
  });

  it('opens another connection in place of one that the server has closed', async () => {
    server.answerWith(answer({}));
    await client.call('GetItem', key);
    server.cutConnections();
    await client.call('GetItem', key);
    expect(server.requests).toHaveLength(2);
  });

  it('keeps a connection for the next call', async () => {
    server.answerWith(answer({}));
    await client.call('GetItem', key);
    const before = server.connections;
    for (let call = 0; call < 3; call += 1) await client.call('GetItem', key);
    expect(server.connections).toBe(before);
  });

  it('corrects its clock by the date of the answer that refused it', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const dated = create(server.endpoint);
    server.answerWith(fault('InvalidSignatureException', { headers: { date } }), answer({}, { headers: { date } }));
    await dated.call('GetItem', key);
    await dated.call('GetItem', key);
    const dates = server.requests.map(({ headers }) => hourOf(headers['x-amz-date']));
    expect(dates).toEqual([hourOf(signingDate(0)), hourOf(signingDate(3_600_000)), hourOf(signingDate(3_600_000))]);
  });

  it('does not blame its clock for a wrong signature', async () => {
    server.answerWith(fault('InvalidSignatureException', { headers: { date: new Date().toUTCString() } }));
    await expect(client.call('GetItem', key)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(server.requests).toHaveLength(1);
  });

  it('says that nobody listens', async () => {
    const alone = create(await closedEndpoint());
    await expect(alone.call('GetItem', key)).rejects.toThrow('connect ECONNREFUSED');
  });
});

function signingDate(offsetMs: number): string {
  return new Date(Date.now() + offsetMs).toISOString().replace(/[:-]|\.\d{3}/g, '');
}

/** An hour apart are dates whose minutes may differ by what the test takes. */
function hourOf(date: unknown): string {
  return String(date).slice(0, 11);
}
