import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { answer, type Behaviour, fault, type HostileServer, startHostileServer } from '../../runtime/aws-client/hostile-server.ts';

const entry = resolve(__dirname, '../../../examples/orders/src/service.ts');
const directory = bundleFunctions(loadService({ entry })).directoryOf('api');

/** What a process has loaded when it has run its first command. */
interface FirstCommand {
  readonly status: number;
  readonly body: string;
  /** Modules of Node. */
  readonly modules: readonly string[];
  /** Files of the bundle. */
  readonly files: readonly string[];
}

describe('the first command of a function', () => {
  let server: HostileServer;

  beforeAll(async () => {
    server = await startHostileServer();
  });
  afterAll(() => server.stop());

  async function run(
    variables: Record<string, string>,
    { event = creation, answers = [noItems, answer({})] }: { event?: object; answers?: readonly Behaviour[] } = {},
  ): Promise<{ first: FirstCommand; lines: readonly string[] }> {
    server.answerWith(...answers);
    const child = spawn(process.execPath, ['-e', scriptOf(event)], {
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_LAMBDA_FUNCTION_NAME: 'orders-dev-api',
        AWS_ACCESS_KEY_ID: 'key',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token',
        AWS_ENDPOINT_URL: server.endpoint,
        EVENT_TABLE: 'events',
        NODE_NO_WARNINGS: '1',
        ...variables,
      },
    });
    const lines = (await text(child.stdout)).trim().split('\n');
    return { first: JSON.parse(lines.at(-1) ?? ''), lines: lines.slice(0, -1) };
  }

  it('is run by the light client, and loads neither the official one nor fetch', async () => {
    const { first, lines } = await run({});

    expect(first.status).toBe(200);
    expect(server.requests.map(({ headers }) => headers['x-amz-target'])).toEqual(['DynamoDB_20120810.Query', 'DynamoDB_20120810.PutItem']);
    expect(server.requests[0]?.headers).toMatchObject({ 'x-amz-security-token': 'token', 'user-agent': 'allframe-serverless' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: 'info',
        message: 'The light client calls DynamoDB',
        client: 'light',
        reason: 'the credentials are those of the role of the function',
      },
    ]);
    expect(first.modules.filter((module) => /undici|fetch|zlib|http2/.test(module))).toEqual([]);
    expect(first.files).toEqual(['index.js']);
  });

  it('on a stream that has commits needs no more', async () => {
    const created = { OrderCreated: { customerId: 'c-1' } };
    const { first } = await run({}, { event: addition, answers: [answer({ Items: [itemOf(created)] }), answer({})] });

    expect(first).toMatchObject({ status: 200, files: ['index.js'] });
  });

  it('may be none: what says so is loaded then', async () => {
    const { first } = await run({}, { event: { ...creation, body: JSON.stringify({ orderId: 'o-1' }) } });

    expect(first.status).toBe(400);
    expect(JSON.parse(first.body)).toMatchObject({ code: 'validation-failed', faults: [{ path: 'customerId' }] });
    expect(first.files.length).toBeGreaterThan(1);
  });

  it('may be rejected: what says so is loaded then', async () => {
    const { first } = await run({}, { event: addition });

    expect(first.status).toBe(422);
    expect(JSON.parse(first.body)).toMatchObject({ code: 'order-not-open', outcome: 'rejected' });
  });

  it('is tried again where DynamoDB says that it is busy: what decides that is loaded then', async () => {
    const { first } = await run({}, { answers: [fault('ThrottlingException'), noItems, answer({})] });

    expect(first.status).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  it('fails with what DynamoDB says: its errors are those that the rest of the code knows', async () => {
    const { first, lines } = await run({}, { answers: [fault('AccessDeniedException')] });

    expect(first.status).toBe(500);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ message: 'A request failed', error: { name: 'StoreAccessDeniedError' } });
  });

  it('can be run by the official client, which lies beside', async () => {
    const { first, lines } = await run({ DYNAMODB_CLIENT: 'official' });

    expect(first.status).toBe(200);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]?.headers['user-agent']).toContain('aws-sdk-js');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ client: 'official', reason: 'DYNAMODB_CLIENT says so' }]);
    expect(first.files.length).toBeGreaterThan(2);
  });

  it('goes to the endpoint of DynamoDB before that of every service', async () => {
    const { first } = await run({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
    expect(first.status).toBe(200);
  });
});

const requestContext = { stage: '$default', http: { method: 'POST' } };
const common = { version: '2.0', headers: { 'content-type': 'application/json' }, requestContext };
const creation = { ...common, rawPath: '/orders', body: JSON.stringify({ orderId: 'o-1', customerId: 'c-1' }) };
const addition = { ...common, rawPath: '/orders/o-1/items', body: JSON.stringify({ sku: 's-1', quantity: 1, priceCents: 100 }) };

const noItems = answer({ Items: [], Count: 0, ScannedCount: 0 });

/** The first commit of a stream. */
function itemOf(events: Readonly<Record<string, object>>) {
  const [[type = '', data] = []] = Object.entries(events);
  return {
    PK: { S: 'Order#o-1' },
    SK: { S: '1'.padStart(20, '0') },
    event_type: { S: type },
    payload: { S: JSON.stringify(data) },
    timestamp: { S: '2026-01-01T00:00:00.000Z' },
    metadata: { M: {} },
  };
}

const scriptOf = (event: object) => `
  const { basename } = require('node:path');
  const { handler } = require(${JSON.stringify(join(directory, 'index.js'))});
  const modules = () => process.moduleLoadList.filter((module) => module.startsWith('NativeModule'));
  handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 10000 }).then(({ statusCode, body }) => {
    const files = Object.keys(require.cache).map((file) => basename(file));
    console.log(JSON.stringify({ status: statusCode, body, modules: modules(), files }));
    process.exit();
  });
`;
