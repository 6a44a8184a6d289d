import { lightDynamoDb } from '../../../runtime/aws-client/light-dynamodb.ts';
import { systemAmbient } from '../../../runtime/host/ambient.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { answer, type Behaviour, fault, type HostileServer, raw, slow, startHostileServer } from './hostile-server.ts';

const key = { TableName: 'events', Key: { PK: { S: 'Order#1' } } };

describe('the light client', () => {
  let server: HostileServer;

  beforeAll(async () => {
    server = await startHostileServer();
  });
  afterAll(() => server.stop());

  function clientWith(options: Partial<Parameters<typeof lightDynamoDb>[0]> = {}) {
    const ambient = testAmbient();
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      ambient.advance(milliseconds);
    };
    const credentials = () => ({ accessKeyId: 'key', secretAccessKey: 'secret' });
    const client = lightDynamoDb({
      region: 'us-east-1',
      endpoint: server.endpoint,
      credentials,
      ambient: { ...ambient, sleep },
      ...options,
    });
    return { client, ambient, waits };
  }

  it.each<[string, Behaviour]>([
    ['bytes that do not match their checksum', answer({ Item: {} }, { headers: { 'x-amz-crc32': '1' } })],
    ['a fault that does not match its checksum', fault('ValidationException', { headers: { 'x-amz-crc32': '1' } })],
    ['truncated JSON', raw(200, '{"Item":{"PK"')],
    ['an empty body', raw(200, '')],
    ['JSON that is no object', raw(200, 'null')],
    ['a status without a fault', raw(504, '[]')],
  ])('tries again after %s', async (_, failure) => {
    server.answerWith(failure, answer({ Item: { PK: { S: 'Order#1' } } }));
    const { client, waits } = clientWith();
    expect(await client.call('GetItem', key)).toEqual({ Item: { PK: { S: 'Order#1' } } });
    expect(waits).toEqual([12]);
  });

  it('never takes an answer that it can not read for an empty one', async () => {
    server.answerWith(raw(200, ''));
    await expect(clientWith().client.call('Query', { TableName: 'events' })).rejects.toMatchObject({
      name: 'UnreadableAnswerError',
      message: 'An answer of 0 characters is no JSON object',
    });
  });

  it('doubles the bound of what it waits, from 25 ms, and from a second after throttling', async () => {
    server.answerWith(fault('InternalServerError', { status: 500 }));
    const transient = clientWith();
    await expect(transient.client.call('GetItem', key)).rejects.toThrow();
    expect(transient.waits).toEqual([12, 25, 50]);

    server.answerWith(fault('ThrottlingException'));
    const throttled = clientWith();
    await expect(throttled.client.call('GetItem', key)).rejects.toThrow();
    expect(throttled.waits).toEqual([500, 1_000, 2_000]);
  });

  it.each([
    ['x-amz-retry-after', '700', 700],
    ['retry-after', '1', 1_000],
    ['x-amz-retry-after', '60000', 5_012],
    ['retry-after', 'Wed, 21 Oct 2026 07:28:00 GMT', 12],
  ])('waits longer where the header %s says %s', async (header, value, expected) => {
    server.answerWith(fault('InternalServerError', { status: 500, headers: { [header]: value } }), answer({}));
    const { client, waits } = clientWith();
    await client.call('GetItem', key);
    expect(waits).toEqual([expected]);
  });

  it('does not wait beyond the deadline, and names what went wrong before', async () => {
    server.answerWith(fault('ProvisionedThroughputExceededException'));
    const { client, ambient, waits } = clientWith();
    await expect(client.call('GetItem', key, { deadline: ambient.now() + 700 })).rejects.toMatchObject({
      name: 'TimeoutError',
      message:
        'DynamoDB GetItem has no time left for another try before its deadline; the last try ended with' +
        ' ProvisionedThroughputExceededException: It is ProvisionedThroughputExceededException',
      cause: { name: 'ProvisionedThroughputExceededException', requestId: 'r-1', status: 400 },
    });
    expect(waits).toEqual([500]);
  });

  it('sends nothing when the deadline is over', async () => {
    server.answerWith(answer({}));
    const { client, ambient } = clientWith();
    await expect(client.call('GetItem', key, { deadline: ambient.now() })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.requests).toEqual([]);
  });

  it('tries again when a try takes too long', async () => {
    server.answerWith(slow, answer({}));
    const { client, waits } = clientWith({ tryTimeoutMs: 50 });
    await client.call('GetItem', key);
    expect(waits).toHaveLength(1);
  });

  it('stops retrying when a storm of failures has used up its quota', async () => {
    server.answerWith(fault('InternalServerError', { status: 500 }));
    const { client } = clientWith();
    for (let call = 0; call < 12; call += 1) await expect(client.call('GetItem', key)).rejects.toThrow();
    const before = server.requests.length;
    await expect(client.call('GetItem', key)).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(server.requests.length - before).toBe(1);
  });

  it('makes as many tries as it is told', async () => {
    server.answerWith(fault('InternalServerError', { status: 500 }));
    await expect(clientWith({ maxAttempts: 1 }).client.call('GetItem', key)).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });

  it('tries again when it was frozen between signing and sending', async () => {
    const expired = answer({ __type: 'InvalidSignatureException', Message: 'Signature expired: 20260101T000000Z' }, { status: 400 });
    server.answerWith(expired, answer({}));
    await clientWith().client.call('GetItem', key);
    expect(server.requests).toHaveLength(2);
  });

  it('corrects its clock once: a second refusal is a fault', async () => {
    const date = new Date(Date.parse('2026-01-01T02:00:00.000Z')).toUTCString();
    server.answerWith(fault('RequestTimeTooSkewed', { headers: { date } }));
    await expect(clientWith().client.call('GetItem', key)).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' });
    expect(server.requests.map(({ headers }) => headers['x-amz-date'])).toEqual(['20260101T000000Z', '20260101T020000Z']);
  });

  it('asks for credentials with each request', async () => {
    server.answerWith(answer({}));
    let asked = 0;
    const { client } = clientWith({ credentials: () => ({ accessKeyId: `key-${++asked}`, secretAccessKey: 'secret' }) });
    await client.call('GetItem', key);
    await client.call('GetItem', key);
    expect(server.requests.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1])).toEqual(['key-1', 'key-2']);
  });

  it('names a fault by its header where the body says nothing', async () => {
    server.answerWith(raw(400, '', { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/' }), raw(404, '{}'));
    const { client } = clientWith();
    await expect(client.call('GetItem', key)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(client.call('GetItem', key)).rejects.toMatchObject({
      name: 'UnknownError',
      message: 'The answer has the status 404 and no message',
    });
  });

  it('throws what is wrong with an endpoint where it is made', () => {
    expect(() => clientWith({ endpoint: 'localhost:8000' })).toThrow('is neither http nor https');
    expect(() =>
      lightDynamoDb({ region: 'a.b', credentials: () => ({ accessKeyId: '', secretAccessKey: '' }), ambient: systemAmbient }),
    ).toThrow('"a.b" is no region');
  });
});
