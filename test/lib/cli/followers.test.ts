import * as clients from '../../../lib/cli/aws-clients.ts';
import { awsParked } from '../../../runtime/host/aws-parked.ts';
import { InMemoryCatchUpState } from '../../../runtime/process-manager/consumer/in-memory-catch-up-state.ts';
import { InMemoryCheckpointStore } from '../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { emptyService, removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

jest.mock('../../../lib/cli/load.ts', () => jest.requireActual('./load-once.ts'));
jest.mock('../../../lib/bundle/load-with-runtime.ts', () => jest.requireActual('./load-with-runtime-once.ts'));
jest.mock('../../../lib/cli/aws-clients.ts', () => ({ dynamoDbClient: jest.fn() }));
jest.mock('../../../runtime/host/aws-parked.ts', () => ({ awsParked: jest.fn() }));

const entry = 'test/lib/cli/doors-service.ts';
const parked = { fromVersion: 3, code: 'error', reason: 'by\n  is missing', at: '2026-01-01T00:00:00.000Z', attempts: 5 };

/** What the service has on AWS: these streams are parked, for these followers. */
async function deployed(...places: readonly (readonly [follower: string, stream: string, code?: string])[]) {
  const checkpoints = new InMemoryCheckpointStore();
  const catchUpState = new InMemoryCatchUpState();
  for (const [follower, stream, code = 'error'] of places)
    await checkpoints.put(follower, stream, { revision: 1, seen: undefined, parked: { ...parked, code } });
  jest.mocked(awsParked).mockReset().mockReturnValue({ checkpoints, catchUpState });
  return { checkpoints, catchUpState };
}

const followers = (...args: readonly string[]) => run(['followers', ...args]);

afterAll(removeTemporaryFolders);

describe('allframe followers parked', () => {
  it('lists the streams that somebody stands still on, with the reason in one line', async () => {
    await deployed(['projection:Doors@2', 'Door#d-1'], ['projection:Doors@1', 'Door#d-2', 'unknown-event']);
    const { exitCode, stdout, stderr } = await followers('parked', entry, '--stage', 'prod');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'doors, stage prod, in doors-prod-checkpoints: 2 parked streams',
      expect.stringMatching(/^ {2}follower +stream +at +tries +since +reason$/),
      expect.stringMatching(/^ {2}projection:Doors@2 +Door#d-1 +3 +5 +2026-01-01T00:00:00\.000Z +by is missing$/),
      expect.stringMatching(/^ {2}projection:Doors@1 +Door#d-2 +3 +5 +2026-01-01T00:00:00\.000Z +unknown-event: by is missing$/),
      '',
    ]);
  });

  it('says that there are none', async () => {
    await deployed();
    expect((await followers('parked', entry)).stdout).toBe('doors, stage dev, in doors-dev-checkpoints: 0 parked streams\n');
  });

  it('prints one object for machines', async () => {
    await deployed(['projection:Doors@1', 'Door#d-1']);
    expect(JSON.parse((await followers('parked', entry, '--json', '--checkpoint-table', 'theirs')).stdout)).toEqual({
      ...{ service: 'doors', stage: 'dev', checkpointTable: 'theirs' },
      parked: [{ follower: 'projection:Doors@1', stream: 'Door#d-1', ...parked }],
    });
  });

  it('says that nothing follows the store of a service', async () => {
    expect(await followers('parked', temporaryEntry(...emptyService))).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error the service empty has nothing that follows its event store\n',
    });
  });

  it('says what to do where there is no such table', async () => {
    await deployed();
    jest.mocked(clients.dynamoDbClient).mockRejectedValueOnce(Object.assign(new Error('none'), { name: 'ResourceNotFoundException' }));
    expect(await followers('parked', entry)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error there is no table doors-dev-checkpoints; is stage dev deployed .* --checkpoint-table\n$/),
    });
  });
});

describe('allframe followers retry', () => {
  it('lets one follower go on with all its streams', async () => {
    const { checkpoints } = await deployed(['projection:Doors@2', 'Door#d-1'], ['projection:Doors@1', 'Door#d-1']);
    expect(await followers('retry', 'projection:Doors@2', entry)).toEqual({
      exitCode: 0,
      stdout: 'projection:Doors@2 Door#d-1\n1 stream: the next catch-up goes on, within minutes\n',
      stderr: '',
    });
    expect((await checkpoints.get('projection:Doors@2', 'Door#d-1'))?.parked).toBeUndefined();
    expect((await checkpoints.get('projection:Doors@1', 'Door#d-1'))?.parked).toBeDefined();
  });

  it('lets all go on, or with one stream alone', async () => {
    const { checkpoints } = await deployed(
      ['projection:Doors@2', 'Door#d-1'],
      ['projection:Doors@1', 'Door#d-1'],
      ['projection:Doors@1', 'Door#d-2'],
    );
    const { stdout } = await followers('retry', 'all', entry, '--stream', 'Door#d-1', '--json');
    expect(JSON.parse(stdout).released).toEqual([
      { follower: 'projection:Doors@2', stream: 'Door#d-1' },
      { follower: 'projection:Doors@1', stream: 'Door#d-1' },
    ]);
    expect((await checkpoints.get('projection:Doors@1', 'Door#d-2'))?.parked).toBeDefined();
  });

  it('says that there is nothing to do', async () => {
    const { catchUpState } = await deployed();
    expect(await followers('retry', 'all', entry)).toEqual({ exitCode: 0, stdout: 'nothing is parked\n', stderr: '' });
    expect(await catchUpState.read()).toBeUndefined();
  });

  it.each([
    [['reactor:Mailer'], 'the service doors has no follower reactor:Mailer; it has projection:Doors@2, projection:Doors@1'],
    [['projection:Doors@1', '--stream', 'Door#d-9'], 'Door#d-9 is not parked for projection:Doors@1'],
  ])('refuses %j', async ([follower = '', ...options], message) => {
    await deployed(['projection:Doors@1', 'Door#d-1']);
    expect(await followers('retry', follower, entry, ...options)).toEqual({ exitCode: 1, stdout: '', stderr: `error ${message}\n` });
  });
});
