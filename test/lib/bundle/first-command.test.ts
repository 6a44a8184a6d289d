import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { answer, type HostileServer, startHostileServer } from '../../runtime/aws-client/hostile-server.ts';

const entry = resolve(__dirname, '../../../examples/orders/src/service.ts');
const directory = bundleFunctions(loadService({ entry })).directoryOf('api');

/** What a process has loaded when it has run its first command. */
interface FirstCommand {
  readonly status: number;
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

  async function run(variables: Record<string, string>): Promise<{ first: FirstCommand; lines: readonly string[]; stderr: string }> {
    server.answerWith(answer({ Items: [], Count: 0, ScannedCount: 0 }), answer({}));
    const child = spawn(process.execPath, ['-e', script], {
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
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const lines = stdout.trim().split('\n');
    return { first: JSON.parse(lines.at(-1) ?? ''), lines: lines.slice(0, -1), stderr };
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

const event = {
  version: '2.0',
  rawPath: '/orders',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ orderId: 'o-1', customerId: 'c-1' }),
  requestContext: { stage: '$default', http: { method: 'POST' } },
};

const script = `
  const { basename } = require('node:path');
  const { handler } = require(${JSON.stringify(join(directory, 'index.js'))});
  const modules = () => process.moduleLoadList.filter((module) => module.startsWith('NativeModule'));
  handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 10000 }).then(({ statusCode }) => {
    const files = Object.keys(require.cache).map((file) => basename(file));
    console.log(JSON.stringify({ status: statusCode, modules: modules(), files }));
    process.exit();
  });
`;
