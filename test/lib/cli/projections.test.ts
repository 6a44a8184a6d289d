import * as clients from '../../../lib/cli/aws-clients.ts';
import { awsProjections } from '../../../runtime/host/aws-projections.ts';
import type { RebuildRequest } from '../../../runtime/host/rebuild-requests.ts';
import { InMemoryProjectionRegistry } from '../../../runtime/projection/in-memory-projection-registry.ts';
import type { RebuildJob, RegisteredVersion } from '../../../runtime/projection/projection-registry.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { emptyService, removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

jest.mock('../../../lib/cli/load.ts', () => jest.requireActual('./load-once.ts'));
jest.mock('../../../lib/cli/aws-clients.ts', () => ({ dynamoDbClient: jest.fn(), sqsClient: jest.fn() }));
jest.mock('../../../runtime/host/aws-projections.ts', () => ({ awsProjections: jest.fn() }));
jest.mock('../../../runtime/host/ambient.ts', () => ({ systemAmbient: { now: () => mockAmbient.now(), sleep: () => mockSleep() } }));

const entry = 'test/lib/cli/doors-service.ts';
const startedAt = '2026-01-01T00:00:00.000Z';
let mockAmbient = testAmbient();
let mockSleep = async () => {};

const job = (...segments: readonly [streams: number, isDone: boolean][]): RebuildJob => ({
  startedAt,
  segments: segments.map(([streams, isDone]) => ({ streams, isDone })),
  parked: [],
});
const done = { ...job([1_200, true], [4, true]), finishedAt: '2026-01-01T00:00:42.000Z' };
const active: RegisteredVersion = { status: 'active', job: done };
const building: RegisteredVersion = { status: 'building', job: job([1_200, true], [2, false]) };
const failed = { stream: 'Door#d-1', version: 3, reason: 'by is missing' };
const parked: RegisteredVersion = { status: 'building', job: { ...done, finishedAt: undefined, parked: [failed] } };
const cancelled: RegisteredVersion = { status: 'building', job: { ...building.job, cancelledAt: startedAt } };

/** What the service has on AWS, and what happens there while the CLI waits: a step each time. */
function deployed(versions: Readonly<Record<number, RegisteredVersion>> = {}, ...steps: readonly (() => unknown)[]) {
  const registry = new InMemoryProjectionRegistry();
  const sent: RebuildRequest[] = [];
  mockAmbient = testAmbient();
  const coming = [...steps];
  mockSleep = async () => {
    mockAmbient.advance(1_000);
    const step = coming.shift() ?? (() => process.emit('SIGINT'));
    await step();
  };
  const set = async (next: Readonly<Record<number, RegisteredVersion>>) => {
    const { revision = 0, versions: before } = (await registry.read('Doors')) ?? {};
    const all = { ...before, ...next };
    const [version] = Object.entries(all).find(([, { status }]) => status === 'active') ?? [];
    await registry.write('Doors', { revision: revision + 1, versions: all, ...(version && { active: Number(version) }) });
  };
  const ready = Object.keys(versions).length > 0 ? set(versions) : Promise.resolve();
  const rebuilds = { send: async (request: RebuildRequest) => void sent.push(request) };
  jest.mocked(awsProjections).mockReset().mockReturnValue({ registry, ambient: mockAmbient, rebuilds });
  return { registry, sent, set, ready };
}

const projections = (...args: readonly string[]) => run(['projections', ...args]);

beforeEach(() => void jest.mocked(clients.dynamoDbClient).mockReset());
afterAll(removeTemporaryFolders);

describe('allframe projections list', () => {
  it('shows each version in a table, those that the service no longer has too', async () => {
    const test = deployed({ 1: active, 2: building, 3: { status: 'retired', job: done } });
    await test.ready;
    const { exitCode, stdout, stderr } = await projections('list', entry, '--stage', 'prod');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'doors, stage prod, in doors-prod-checkpoints',
      expect.stringMatching(/^ {2}projection +status +streams +segments +parked +started +finished$/),
      expect.stringMatching(/^ {2}Doors@1 +active +1,204 +2 of 2 +0 +2026-01-01T00:00:00\.000Z +2026-01-01T00:00:42\.000Z$/),
      expect.stringMatching(/^ {2}Doors@2 +building +1,202 +1 of 2 +0 +2026-01-01T00:00:00\.000Z$/),
      expect.stringMatching(/^ {2}Doors@3 +retired, not in the service +1,204 /),
      '',
    ]);
    expect(awsProjections).toHaveBeenCalledWith(expect.objectContaining({ checkpointTable: 'doors-prod-checkpoints' }));
  });

  it('names the streams that could not be projected, and why', async () => {
    await deployed({ 2: parked }).ready;
    expect((await projections('list', entry)).stdout).toMatch(/Doors@2 +parked .*\nDoors@2 parked Door#d-1 at 3: by is missing\n$/s);
  });

  it('shows what nobody has begun to build', async () => {
    deployed();
    expect((await projections('list', entry)).stdout).toMatch(/Doors@1 +new +0 +0\n {2}Doors@2 +new +0 +0\n$/);
  });

  it('prints one object for machines', async () => {
    await deployed({ 1: active }).ready;
    const { stdout } = await projections('list', entry, '--json', '--checkpoint-table', 'theirs');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ service: 'doors', stage: 'dev', checkpointTable: 'theirs' },
      projections: [
        { name: 'Doors', version: 1, status: 'active', streams: 1_204, isInService: true },
        { name: 'Doors', version: 2, status: 'new' },
      ],
    });
  });

  it('says that a service has none', async () => {
    expect(await projections('list', temporaryEntry(...emptyService))).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error the service empty has no projections\n',
    });
  });
});

describe('allframe projections rebuild', () => {
  it('asks for the newest version, and tells how far it is until queries answer from it', async () => {
    const test = deployed({ 1: active }, ...[() => {}, () => test.set({ 2: building }), () => test.set({ 1: active, 2: active })]);
    await test.ready;
    const { exitCode, stdout, stderr } = await projections('rebuild', 'Doors', entry);
    expect(exitCode).toBe(0);
    expect(test.sent).toEqual([{ projection: 'Doors', version: 2, requestedAt: '2026-01-01T00:00:00.001Z' }]);
    expect(stderr.split('\n')).toEqual(['Doors@2 waits for the rebuilder', 'Doors@2 is being built: 1,202 streams, 1 of 2 segments', '']);
    expect(stdout).toBe('Doors@2 is built from 1,204 streams in 42 s: queries answer from it\n');
  });

  it('prints a line of JSON for each thing that it tells', async () => {
    const test = deployed(
      {},
      () => test.set({ 2: building }),
      () => {},
      () => test.set({ 2: active }),
    );
    const { exitCode, stdout } = await projections('rebuild', 'Doors@2', entry, '--json');
    const told = stdout.trim().split('\n');
    expect(exitCode).toBe(0);
    expect(told.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'progress', name: 'Doors', version: 2, status: 'building', segmentsDone: 1 },
      { type: 'end', name: 'Doors', version: 2, status: 'active', streams: 1_204 },
    ]);
  });

  it('does not wait with --no-watch', async () => {
    const test = deployed();
    expect(await projections('rebuild', 'Doors@1', entry, '--no-watch')).toEqual({
      exitCode: 0,
      stdout: 'Doors@1 will be built; see allframe projections list\n',
      stderr: '',
    });
    expect(test.sent).toMatchObject([{ version: 1 }]);
    expect((await projections('rebuild', 'Doors@1', entry, '--no-watch', '--json')).stdout).toMatch(
      /^\{"type":"requested","name":"Doors",/,
    );
  });

  it('asks for nothing where queries answer from it already', async () => {
    const test = deployed({ 2: active });
    await test.ready;
    expect(await projections('rebuild', 'Doors', entry)).toEqual({
      exitCode: 0,
      stdout: 'Doors@2 is built already, and queries answer from it; to fill it anew, give the projection a new version\n',
      stderr: '',
    });
    expect((await projections('rebuild', 'Doors', entry, '--json')).stdout).toMatch(/^\{"type":"end",.*"status":"active"/);
    expect(test.sent).toEqual([]);
  });

  it('does not go back behind a version that the service still has', async () => {
    const test = deployed({ 1: { status: 'retired', job: done }, 2: active });
    await test.ready;
    expect(await projections('rebuild', 'Doors@1', entry)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error queries answer from Doors@2, which replaces Doors@1; to go back, take it out of the code and deploy that first\n',
    });
    expect(test.sent).toEqual([]);
  });

  it('fails where streams could not be projected, and names them, but not for what was so before', async () => {
    const still = { ...parked, job: { ...parked.job, parked: [{ ...failed, reason: 'still missing' }] } };
    const test = deployed(
      { 2: parked },
      () => {},
      () => test.set({ 2: still }),
    );
    await test.ready;
    const { exitCode, stdout, stderr } = await projections('rebuild', 'Doors', entry);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'Doors@2 parked Door#d-1 at 3: still missing\n' });
    expect(stderr).toMatch(
      /error streams that could not be projected, .* Doors@2: 1; mend its handlers, deploy them, and run this again\n$/,
    );
  });

  it('takes up again what was cancelled, and fails where somebody cancels it', async () => {
    const test = deployed(
      { 2: cancelled },
      () => {},
      () => test.set({ 2: building }),
      () => test.set({ 2: cancelled }),
    );
    await test.ready;
    expect(await projections('rebuild', 'Doors', entry)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /1 of 2 segments\nerror somebody cancelled Doors@2; go on with allframe projections rebuild Doors@2\n$/,
      ),
    });
  });

  it('says where to look when nothing moves for a minute', async () => {
    const test = deployed({}, ...Array.from({ length: 61 }, () => () => {}), () => test.set({ 2: active }));
    const { exitCode, stderr } = await projections('rebuild', 'Doors', entry);
    expect(exitCode).toBe(0);
    expect(stderr.split('\n').slice(1)).toEqual([
      'warning nothing has moved for 60 s; look at the log of doors-dev-rebuilder, and at what waits in doors-dev-rebuilds and doors-dev-rebuilds-dead-letters',
      '',
    ]);
  });

  it('stops watching when it is interrupted, and says what goes on', async () => {
    deployed();
    expect(await projections('rebuild', 'Doors', entry)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /error nobody watches Doors@2 any more, and its rebuild goes on; .* allframe projections cancel Doors@2\n$/,
      ),
    });
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it.each([
    ['Floors', 'the service doors has no projection Floors; it has Doors@2, Doors@1'],
    ['Doors@3', 'the service doors has no projection Doors@3; it has Doors@2, Doors@1'],
    ['Doors@0', 'a projection is its name, such as OrderSummaries, or a version of it, such as OrderSummaries@2, got Doors@0'],
  ])('refuses %s', async (projection, message) => {
    deployed();
    for (const verb of ['rebuild', 'cancel'].slice(0, projection.endsWith('3') ? 1 : 2))
      expect(await projections(verb, projection, entry)).toEqual({ exitCode: 1, stdout: '', stderr: `error ${message}\n` });
  });
});

describe('allframe projections cancel', () => {
  it('stops the version that is being built', async () => {
    const test = deployed({ 1: building });
    await test.ready;
    expect(await projections('cancel', 'Doors', entry)).toEqual({
      exitCode: 0,
      stdout: 'Doors@1 is cancelled; go on with allframe projections rebuild Doors@1\n',
      stderr: '',
    });
    expect((await test.registry.read('Doors'))?.versions[1]?.job.cancelledAt).toBeDefined();
  });

  it('says that there is nothing to stop', async () => {
    await deployed({ 2: active }).ready;
    expect(await projections('cancel', 'Doors', entry)).toMatchObject({
      exitCode: 1,
      stderr: 'error Doors@2 is not being built, so that there is nothing to cancel: it is active\n',
    });
  });
});

describe('allframe projections remove', () => {
  const retired: RegisteredVersion = { status: 'retired', job: done };

  it('forgets a version that the service no longer has, when it is told yes', async () => {
    const test = deployed({ 2: active, 3: retired });
    await test.ready;
    expect(await projections('remove', 'Doors@3', entry)).toMatchObject({
      exitCode: 1,
      stderr: "error Doors@3 is retired; to forget how far it is built, which can't be taken back, add --yes\n",
    });
    expect(await projections('remove', 'Doors@3', entry, '--yes', '--stage', 'prod')).toMatchObject({
      exitCode: 0,
      stdout: 'Doors@3 is forgotten; its table, doors-prod-doors-v3, stays until you delete it\n',
    });
    expect(Object.keys((await test.registry.read('Doors'))?.versions ?? {})).toEqual(['2']);
  });

  it('keeps the version that queries answer from', async () => {
    await deployed({ 3: active }).ready;
    expect(await projections('remove', 'Doors@3', entry, '--yes')).toMatchObject({
      exitCode: 1,
      stderr: 'error Queries answer from version 3 of Doors; build another version first\n',
    });
  });

  it.each([
    ['Doors', 'name the version to forget, such as Doors@1'],
    ['Doors@1', 'the service still has Doors@1; take it out of the code and deploy that first'],
    ['Doors@9', 'nothing is known of Doors@9; known are Doors@2'],
    ['Floors@1', 'nothing is known of Floors@1; known are Doors@2'],
  ])('refuses %s', async (projection, message) => {
    await deployed({ 2: active }).ready;
    expect(await projections('remove', projection, entry, '--yes')).toEqual({ exitCode: 1, stdout: '', stderr: `error ${message}\n` });
  });
});

describe('what a person sees where the service can’t be reached', () => {
  beforeAll(() => {
    delete process.env.AWS_PROFILE;
  });

  it.each([
    [
      'no credentials',
      'CredentialsProviderError',
      'no credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    ],
    ['old credentials', 'ExpiredTokenException', 'the credentials have expired; sign in again'],
    ['no table', 'ResourceNotFoundException', /^there is no table doors-dev-checkpoints; is stage dev deployed .* --checkpoint-table$/],
    ['no queue', 'QueueDoesNotExist', /^there is no queue doors-dev-rebuilds; is stage dev deployed .* --rebuild-queue$/],
  ])('is what to do about %s', async (_what, name, message) => {
    deployed();
    jest.mocked(clients.dynamoDbClient).mockRejectedValue(Object.assign(new Error('as AWS says it'), { name }));
    const { exitCode, stderr } = await projections('list', entry);
    expect(exitCode).toBe(1);
    expect(stderr.replace(/^error /, '').trimEnd()).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
