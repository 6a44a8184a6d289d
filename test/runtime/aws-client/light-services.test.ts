import { lightDynamoDb } from '../../../runtime/aws-client/light-dynamodb.ts';
import type { LightClientOptions } from '../../../runtime/aws-client/light-service.ts';
import { lightEventBridge, lightKms, lightParameters, lightSecretsManager, lightSqs } from '../../../runtime/aws-client/light-services.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { answer, fault, type HostileServer, raw, reset, resetInBody, startHostileServer } from './hostile-server.ts';

const entry = { EventBusName: 'bus', Source: 's', DetailType: 't', Time: new Date(1_500), Detail: '{}' };
const message = { QueueUrl: 'https://queues/work', MessageBody: 'ä😀' };

/** One call of each service. */
const services: Record<string, (options: LightClientOptions) => Promise<object>> = {
  SQS: (options) => lightSqs(options).call('SendMessage', message),
  EventBridge: (options) => lightEventBridge(options).call('PutEvents', { Entries: [entry] }),
  KMS: (options) => lightKms(options).call('GenerateDataKey', { KeyId: 'k', KeySpec: 'AES_256', EncryptionContext: { a: 'b' } }),
  'Secrets Manager': (options) => lightSecretsManager(options).call('GetSecretValue', { SecretId: 'ä' }),
  'Systems Manager': (options) => lightParameters(options).call('GetParameter', { Name: '/a', WithDecryption: true }),
};

describe('light clients', () => {
  let server: HostileServer;

  beforeAll(async () => {
    server = await startHostileServer();
  });
  afterAll(() => server.stop());

  function options(): LightClientOptions & { readonly waits: number[] } {
    const ambient = testAmbient();
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      ambient.advance(milliseconds);
    };
    const credentials = () => ({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' });
    return { region: 'eu-central-1', endpoint: server.endpoint, credentials, ambient: { ...ambient, sleep }, waits };
  }

  it.each([
    ['SQS', 'AmazonSQS.SendMessage', '1.0', 'sqs', message],
    ['EventBridge', 'AWSEvents.PutEvents', '1.1', 'events', { Entries: [{ ...entry, Time: 1.5 }] }],
    ['KMS', 'TrentService.GenerateDataKey', '1.1', 'kms', { KeyId: 'k', KeySpec: 'AES_256', EncryptionContext: { a: 'b' } }],
    ['Secrets Manager', 'secretsmanager.GetSecretValue', '1.1', 'secretsmanager', { SecretId: 'ä' }],
    ['Systems Manager', 'AmazonSSM.GetParameter', '1.1', 'ssm', { Name: '/a', WithDecryption: true }],
  ])('of %s send %s in the protocol %s, signed for %s', async (name, target, version, service, body) => {
    server.answerWith(answer({}));
    await services[name]?.(options());
    const [request] = server.requests;
    expect(JSON.parse(request?.body ?? '')).toEqual(body);
    expect(request?.headers).toMatchObject({
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': target,
      'x-amz-security-token': 'token',
      authorization: expect.stringContaining(`/eu-central-1/${service}/aws4_request`),
    });
  });

  describe.each(Object.entries(services))('of %s', (_name, call) => {
    it.each([
      ['a reset before the answer', reset],
      ['a reset within the answer', resetInBody],
      ['a server error', fault('InternalFailure', { status: 500 })],
      ['throttling', fault('ThrottlingException')],
      ['an answer of a proxy', raw(502, '<html>')],
      ['an answer that is no JSON', raw(200, '{"MessageId":')],
      ['an answer that is empty', raw(200, '')],
    ])('try again after %s', async (_, failure) => {
      server.answerWith(failure, answer({ Some: 'answer' }));
      const { waits, ...rest } = options();
      expect(await call(rest)).toEqual({ Some: 'answer' });
      expect([server.requests.length, waits.length]).toEqual([2, 1]);
    });

    it('throw what the service answers, by its name', async () => {
      server.answerWith(fault('ValidationException'));
      await expect(call(options())).rejects.toMatchObject({
        name: 'ValidationException',
        status: 400,
        message: 'It is ValidationException',
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  it('end at the deadline, and name service and operation', async () => {
    server.answerWith(fault('ThrottlingException'));
    const { waits, ...rest } = options();
    const deadline = rest.ambient.now() + 100;
    await expect(lightSqs(rest).call('SendMessage', message, { deadline })).rejects.toMatchObject({
      name: 'TimeoutError',
      message: expect.stringMatching(/^SQS SendMessage has no time left for another try before its deadline; /),
    });
    expect(waits).toEqual([]);
  });

  it('of KMS send bytes as base64, and read them', async () => {
    server.answerWith(answer({ KeyId: 'k', Plaintext: 'AQL6', CiphertextBlob: 'Bw==' }));
    const input = { KeyId: 'k', CiphertextBlob: new Uint8Array([7, 8]), EncryptionContext: {} };
    expect(await lightKms(options()).call('Decrypt', input)).toEqual({
      KeyId: 'k',
      Plaintext: new Uint8Array([1, 2, 250]),
      CiphertextBlob: new Uint8Array([7]),
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ KeyId: 'k', CiphertextBlob: 'Bwg=', EncryptionContext: {} });
  });

  it('leave a secret as it is that looks like bytes of DynamoDB', async () => {
    const SecretString = '{"B":"AQID"}';
    server.answerWith(answer({ SecretString }));
    expect(await lightSecretsManager(options()).call('GetSecretValue', { SecretId: 'a' })).toEqual({ SecretString });
  });

  it('correct their clock by the date of an answer', async () => {
    const date = new Date(Date.parse('2026-01-01T02:00:00.000Z')).toUTCString();
    server.answerWith(fault('InvalidSignatureException', { headers: { date } }), answer({}));
    await lightSqs(options()).call('SendMessage', message);
    expect(server.requests.map(({ headers }) => headers['x-amz-date'])).toEqual(['20260101T000000Z', '20260101T020000Z']);
  });

  it('keep their connection for the next call, as that of DynamoDB does', async () => {
    server.answerWith(answer({}));
    const [sqs, dynamoDb] = [lightSqs(options()), lightDynamoDb(options())];
    await sqs.call('SendMessage', message);
    await dynamoDb.call('GetItem', { TableName: 't', Key: {} });
    const before = server.connections;
    await sqs.call('SendMessage', message);
    await dynamoDb.call('GetItem', { TableName: 't', Key: {} });
    expect(server.connections).toBe(before);
  });

  it('go to the service of their region', () => {
    expect(() => lightSqs({ ...options(), endpoint: undefined, region: 'a.b' })).toThrow('"a.b" is no region');
  });
});
