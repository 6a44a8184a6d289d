import { stripVTControlCharacters } from 'node:util';
import * as clients from '../../../lib/cli/aws-clients.ts';
import { usageErrorOf } from '../../../lib/cli/aws-errors.ts';
import { MissingPackagesError } from '../../../lib/cli/errors.ts';
import { linePrinter } from '../../../lib/cli/print-check.ts';
import { closeStream } from '../../../runtime/event-store/maintenance/close-stream.ts';
import { at, keysIn, large, world } from '../../runtime/event-store/maintenance/checking.ts';
import { run } from './capture.ts';

jest.mock('../../../lib/cli/aws-clients.ts', () => ({
  ...jest.requireActual('../../../lib/cli/aws-clients.ts'),
  dynamoDbClient: jest.fn(),
  bucketOf: jest.fn(),
  indexOf: jest.fn(),
}));

/** The CLI on a table and a bucket in the process. */
function onWorld(test = world()) {
  jest.mocked(clients.dynamoDbClient).mockResolvedValue(test.client as never);
  jest.mocked(clients.bucketOf).mockResolvedValue(test.objects);
  jest.mocked(clients.indexOf).mockResolvedValue(undefined);
  return test;
}

/** A table with a fault of each kind, on the clock that the CLI has. */
async function faulty() {
  const test = onWorld(world({ start: new Date().toISOString() }));
  await test.append('Order#a', 1, 1, large);
  await test.append('Order#b', large);
  const { payload: _, ...broken } = test.client.item('Order#a', at(2)) ?? {};
  test.client.put(broken as never);
  const [, missing = ''] = await keysIn(test.objects);
  await test.objects.delete(missing);
  await test.snapshot('Gone#c', { version: 1 });
  for (const [stream, version] of [
    ['a', 1],
    ['new', 1],
  ] as const)
    await test.objects.put(`commits/Order%23${stream}/${at(version)}/lost`, new Uint8Array());
  return { ...test, missing };
}

describe('allframe streams check', () => {
  it('says in a table that nothing is wrong', async () => {
    await onWorld().append('Order#a', 1, 2, large);
    const { exitCode, stdout, stderr } = await run(['streams', 'check', 'events', '--bucket', 'bucket']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      '3 items in 1 partition, 1 object, 1 pointer followed',
      expect.stringMatching(/^ {2}broken +0 {2}/),
      expect.stringMatching(/^ {2}dangling +0 {2}/),
      expect.stringMatching(/^ {2}orphaned +0 {2}/),
      expect.stringMatching(/^ {2}unreferenced +0 {2}/),
      expect.stringMatching(/^ {2}unproven +0 {2}/),
      '',
    ]);
  });

  it('names each fault, counts them, and ends with 1 when streams can’t be read', async () => {
    const { missing } = await faulty();
    const { exitCode, stdout, stderr } = await run(['streams', 'check', 'events', '--bucket', 'bucket', '--segments', '1']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'error faults that keep streams of events from being read: 2; restore these items or objects from a backup\n',
    });
    expect(
      stdout
        .split('\n')
        .filter((line) => line.includes(': '))
        .sort(),
    ).toEqual([
      `broken       Order#a at ${at(2)}: payload is missing or no string`,
      `dangling     Order#b at ${at(1)}: the bucket has no object ${missing}`,
      `orphaned     Gone#c at ${at(1)}#snapshot#f: its stream has no commit before it`,
      `unproven     commits/Order%23new/${at(1)}/lost: there is no commit at its place yet, and it is younger than 24 hours`,
      `unreferenced commits/Order%23a/${at(1)}/lost: another commit, or another object, is at its place`,
    ]);
    expect(stdout).toMatch(/broken +1 .*\n {2}dangling +1 .*\n {2}orphaned +1 .*\n {2}unreferenced +1 .*\n {2}unproven +1 /);
  });

  it('deletes with --sweep what is proven, and says so', async () => {
    const test = await faulty();
    const { stdout } = await run(['streams', 'check', 'events', '--bucket', 'bucket', '--sweep']);
    expect(stdout.split('\n').filter((line) => line.endsWith('(deleted)'))).toHaveLength(2);
    expect(stdout).toMatch(/\n {2}deleted +2\n/);
    expect(await keysIn(test.objects)).toHaveLength(2);
    expect(test.client.item('Order#a', at(2))).toBeDefined();
  });

  it('prints a line of JSON for each finding and one for the report', async () => {
    await faulty();
    const { exitCode, stdout } = await run(['streams', 'check', 'events', '--bucket', 'bucket', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(exitCode).toBe(1);
    expect(lines.map(({ type }) => type)).toEqual([...Array(5).fill('finding'), 'report']);
    expect(lines.at(-1)).toMatchObject({ broken: 1, dangling: 1, isWhole: true, token: expect.any(String) });
  });

  it('says what it did not look at without a bucket', async () => {
    await onWorld().append('Order#a', large);
    expect(await run(['streams', 'check', 'events'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('1 pointer not followed; name the bucket with --bucket'),
    });
  });

  it('names the token to go on with when it fails on its way, and goes on with it', async () => {
    const test = onWorld(world({ pageSize: 2 }));
    await test.append('Order#a', 1, 1, 1, 1, 1);
    let scans = 0;
    const call = test.client.call.bind(test.client);
    test.client.call = (async (operation: string, input: never) => {
      scans += operation === 'Scan' ? 1 : 0;
      if (scans === 3) throw Object.assign(new Error('too fast'), { name: 'ThrottlingException' });
      return call(operation as 'Scan', input);
    }) as never;
    const { exitCode, stderr } = await run(['streams', 'check', 'events', '--segments', '1']);
    const [, token = ''] = /^error .*ThrottlingException: too fast.*; go on with --resume (\S+)\n$/.exec(stderr) ?? [];
    expect(exitCode).toBe(1);
    expect(await run(['streams', 'check', 'events', '--resume', token])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('5 items in 1 partition'),
    });
    expect(await run(['streams', 'check', 'other', '--resume', token])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error The token is none of a check/),
    });
  });

  it('stops after the page that it is at when it is interrupted, and names the token', async () => {
    const test = onWorld(world({ pageSize: 1 }));
    await test.append('Order#a', 1, 1, 1);
    const call = test.client.call.bind(test.client);
    test.client.call = (async (operation: string, input: never) => {
      process.emit('SIGINT');
      return call(operation as 'Scan', input);
    }) as never;
    const { exitCode, stderr } = await run(['streams', 'check', 'events', '--segments', '1']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/^error the check was stopped before its end; go on with --resume \S+\n$/),
    });
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it.each([
    ['--segments', '0'],
    ['--segments', 'four'],
    ['--rate', '-1'],
  ])('refuses %s %s', async (option, value) => {
    expect(await run(['streams', 'check', 'events', option, value])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error ${option} must be a whole number from 1 on, got "${value}"\n`,
    });
  });

  it('names the package that is missing', async () => {
    jest
      .spyOn(clients, 'dynamoDbClient')
      .mockRejectedValue(new MissingPackagesError('this needs a package that is not installed; run npm install --save-dev p'));
    expect(await run(['streams', 'check', 'events'])).toMatchObject({
      exitCode: 1,
      stderr: 'error this needs a package that is not installed; run npm install --save-dev p\n',
    });
  });
});

describe('the lines of a check', () => {
  it('say on a terminal how far it is, and make way for findings and the summary', async () => {
    const written: string[] = [];
    const terminal = {
      isTTY: true,
      write: (text: string) => written.push(stripVTControlCharacters(text)) > 0,
    } as unknown as typeof process.stderr;
    const out = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => written.push(`out: ${stripVTControlCharacters(String(text))}`) > 0);
    const { finding, progress, report } = linePrinter(terminal);
    const { report: counts } = await world().check();
    progress({ ...counts, items: 1_200, objects: 1, segmentsDone: 1, segments: 4 });
    finding({ kind: 'broken', subject: 'commit', stream: 'Order#a', version: at(1), fault: 'gone', isSwept: false });
    progress({ ...counts, items: 2_400, objects: 2, segmentsDone: 4, segments: 4 });
    report(counts);
    out.mockRestore();
    expect(written).toEqual([
      '1,200 items, 1 object, 1 of 4 segments',
      '\r',
      `out: broken       Order#a at ${at(1)}: gone\n`,
      '2,400 items, 2 objects, 4 of 4 segments',
      '\r',
      expect.stringMatching(/^out: 0 items in 0 partitions/),
    ]);
  });

  it('say nothing of progress where nobody looks', async () => {
    const terminal = { isTTY: false, write: jest.fn() };
    linePrinter(terminal as unknown as typeof process.stderr).progress((await world().check()).report);
    expect(terminal.write).not.toHaveBeenCalled();
  });
});

describe('the clients of the command line', () => {
  const { bucketOf, dynamoDbClient } = jest.requireActual<typeof clients>('../../../lib/cli/aws-clients.ts');

  it.each([
    ['@aws-sdk/client-dynamodb', 'MODULE_NOT_FOUND', () => dynamoDbClient()],
    ['@aws-sdk/client-dynamodb', 'ERR_MODULE_NOT_FOUND', () => dynamoDbClient()],
    ['@aws-sdk/client-s3', 'MODULE_NOT_FOUND', () => bucketOf('bucket')],
  ])('name %s where it is not installed, which is told by %s', async (name, code, load) => {
    jest.doMock(name, () => {
      throw Object.assign(new Error(`Cannot find module '${name}'`), { code });
    });
    await expect(load()).rejects.toMatchObject({
      name: 'MissingPackagesError',
      message: `this needs a package that is not installed; run npm install --save-dev ${name}`,
    });
    jest.dontMock(name);
  });
});

describe('allframe streams close', () => {
  it('closes a stream, and says at which version', async () => {
    const test = onWorld();
    await test.append('Order#a', 2);
    expect(await run(['streams', 'close', 'events', 'Order#a', '--reason', 'old'])).toEqual({
      exitCode: 0,
      stdout: 'Order#a is closed at version 3\n',
      stderr: '',
    });
    expect(await run(['streams', 'close', 'events', 'Order#a'])).toMatchObject({ exitCode: 0, stdout: 'Order#a is closed at version 3\n' });
    expect((await test.store.load('Order#a')).commits.at(-1)?.events).toMatchObject([{ type: '$StreamClosed', data: { reason: 'old' } }]);
  });

  it('says what there is none of', async () => {
    onWorld();
    expect(await run(['streams', 'close', 'events', 'Order#a'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error There is no stream Order#a; .*\n$/),
    });
  });
});

describe('allframe streams archive', () => {
  it('moves a closed stream, which stays readable', async () => {
    const test = onWorld();
    await test.append('Order#a', 1, 1, 1);
    const open = await run(['streams', 'archive', 'events', 'Order#a', '--bucket', 'bucket']);
    expect(open).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^error The stream Order#a is open at version 3; close it/) });
    await closeStream(test.store, 'Order#a', { ambient: test.ambient });
    expect(await run(['streams', 'archive', 'events', 'Order#a', '--bucket', 'bucket'])).toEqual({
      exitCode: 0,
      stdout: 'Order#a is archived up to version 4; 3 commits were moved\n',
      stderr: '',
    });
    expect((await test.store.load('Order#a')).commits).toHaveLength(4);
    expect((await test.check()).findings).toEqual([]);
  });

  it('needs a bucket', async () => {
    expect(await run(['streams', 'archive', 'events', 'Order#a'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("required option '-b, --bucket <name>' not specified"),
    });
  });
});

describe('what a person sees of an error of AWS', () => {
  beforeAll(() => {
    delete process.env.AWS_PROFILE;
  });

  it.each<[string, Error, RegExp]>([
    ['no region', new Error('Region is missing'), /^no region is set; set AWS_REGION/],
    ['no credentials', named('CredentialsProviderError'), /^no credentials were found; set AWS_PROFILE/],
    ['no credentials below', new Error('wrapped', { cause: named('CredentialsProviderError') }), /^no credentials were found/],
    ['no table', named('ResourceNotFoundException'), /^there is no such table/],
    ['anything else', Object.assign(named('Other'), { $metadata: {} }), /^as AWS says it$/],
  ])('of %s is what to do', (_what, error, message) => {
    expect(usageErrorOf(error)).toMatchObject({ name: 'UsageError', message: expect.stringMatching(message), cause: error });
  });

  it('of missing credentials names the profile that is chosen, and the session that ended', () => {
    process.env.AWS_PROFILE = 'prod';
    try {
      const [none, session] = [named('CredentialsProviderError'), named('CredentialsProviderError')];
      session.message = "The SSO session has expired. Run 'aws sso login'.";
      expect(usageErrorOf(none)).toMatchObject({ message: expect.stringMatching(/^no credentials were found for the profile prod of/) });
      expect(usageErrorOf(session)).toMatchObject({ message: `no credentials were found: ${session.message}` });
    } finally {
      delete process.env.AWS_PROFILE;
    }
  });

  it.each(['EAI_AGAIN', 'EPROTO'])('of a network that fails with %s is where it led', (code) => {
    expect(usageErrorOf(Object.assign(new Error('as Node says it'), { code }))).toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining("can't be reached: as Node says it"),
    });
  });

  it('is all of it where the fault is ours', () => {
    const fault = new TypeError('undefined is not a function');
    expect(usageErrorOf(fault)).toBe(fault);
  });
});

function named(name: string): Error {
  return Object.assign(new Error('as AWS says it'), { name });
}
