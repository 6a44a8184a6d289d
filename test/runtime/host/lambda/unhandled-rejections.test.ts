import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleInParts } from '../../../../lib/bundle/bundle-in-parts.ts';
import { emptyService, removeTemporaryFolders, temporaryEntry } from '../../../lib/bundle/temporary-entry.ts';

/** A function that leaves promises behind, invoked as Lambda invokes it: by a process that would end at an unhandled rejection. */
const program = `
  import { lambdaHandler } from '${join(__dirname, '../../../../runtime/host/lambda/invocation.ts')}';
  import { start } from '${join(__dirname, '../../../../runtime/host/lambda/start.ts')}';

  process.on('unhandledRejection', () => process.exit(128));
  const started = start({ name: 'counters', projections: [] }, 'api', { modelHash: 'hash' });
  const handler = lambdaHandler(started, () => async ({ leaves, waits = 0 }) => {
    if (leaves === 'now') void Promise.reject(new Error('left now'));
    if (leaves === 'soon') setTimeout(() => void Promise.reject(new Error('left soon')), 20);
    if (leaves === 'late') setTimeout(() => void Promise.reject(new Error('left late')), 60);
    await new Promise((resolve) => setTimeout(resolve, waits));
    return 'done';
  });
  const invoke = async (awsRequestId, event) =>
    console.log(JSON.stringify({ awsRequestId, outcome: await handler(event, { awsRequestId }).catch(({ message }) => 'failed: ' + message) }));

  invoke('at-once', { leaves: 'now' })
    .then(() => invoke('in-between', { leaves: 'soon', waits: 200 }))
    .then(() => invoke('left-behind', { leaves: 'late' }))
    .then(() => invoke('next', { waits: 200 }));
`;

describe('a rejection that nobody handles', () => {
  const lines = run();
  const outcomeOf = (id: string) => lines.find(({ awsRequestId, outcome }) => awsRequestId === id && outcome !== undefined)?.outcome;
  const logged = (text: string) => lines.filter(({ error }) => error?.message === text);
  afterAll(removeTemporaryFolders);

  it('fails the invocation in which it happens, at once', () => {
    expect(outcomeOf('at-once')).toBe('failed: left now');
    expect(outcomeOf('in-between')).toBe('failed: left soon');
    expect(logged('left soon')).toMatchObject([
      { level: 'error', message: 'A promise was rejected, and nobody handled it', awsRequestId: 'in-between' },
    ]);
  });

  it('fails no other invocation, and is told with the request that it belongs to', () => {
    expect(outcomeOf('left-behind')).toBe('done');
    expect(outcomeOf('next')).toBe('done');
    expect(logged('left late')).toMatchObject([{ awsRequestId: 'left-behind' }]);
  });
});

function run(): readonly Line[] {
  const { directory = '' } =
    bundleInParts({ entry: temporaryEntry(...emptyService), modules: new Map([['api', program]]) }).get('api') ?? {};
  const env = { EVENT_TABLE: 'events', AWS_LAMBDA_FUNCTION_NAME: 'counters-api', AWS_REGION: 'eu-central-1', DYNAMODB_CLIENT: 'light' };
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(directory, 'index.js')], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${status} ${stdout} ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

interface Line {
  readonly awsRequestId?: string;
  readonly outcome?: string;
  readonly error?: { readonly message: string };
}
