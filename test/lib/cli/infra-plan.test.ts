import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyService, removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { type Outcome, run } from './capture.ts';

// The renderer's packages are large; what it makes is tested where they are loaded anyhow.
jest.mock('../../../lib/terraform/synthesize.ts', () => ({ synthesizedConfiguration: () => ({ resource: {} }) }));

const { CI } = process.env;

beforeAll(() => {
  delete process.env.CI;
});

afterAll(() => {
  removeTemporaryFolders();
  if (CI !== undefined) process.env.CI = CI;
});

const [head = '', body = ''] = emptyService;
const withStore = (options: string) => [head, body.replace('commands: []', `commands: [], eventStore: ${options}`)];

function plan(entry: string, ...options: string[]): Promise<Outcome> {
  return run(['infra', 'plan', entry, ...options]);
}

describe('allframe infra plan', () => {
  it('prints what changed since it was accepted, and accepts; each stage for itself', async () => {
    const entry = temporaryEntry(...emptyService);

    const first = await plan(entry, '--stage', 'prod', '--accept', '--detailed-exitcode');
    expect(first).toMatchObject({ exitCode: 2, stderr: '' });
    expect(first.stdout).toMatch(
      /^empty, stage prod: nothing was accepted yet\n\n {2}\+ EventStore {2,}event-store\n\n1 to add\n\nAccepted, in .*allframe\.lock\.json\n$/,
    );

    writeFileSync(entry, withStore('{ deletionProtection: false, name: "others" }').join('\n'));
    const second = await plan(entry, '--stage', 'prod', '--detailed-exitcode');
    expect(second.exitCode).toBe(2);
    expect(second.stdout.split('\n')).toEqual([
      expect.stringMatching(/^empty, stage prod: since model [\da-f]{16} was accepted$/),
      '',
      '-/+ EventStore                   event-store',
      '      deletionProtection: true → false',
      '      name: "empty-prod-events" → "others" (replaces it)',
      '',
      '! EventStore is replaced, since name changes from "empty-prod-events" to "others": the new one is empty, and the former one keeps every event',
      '! EventStore loses its deletionProtection',
      '',
      '1 to replace',
      '',
    ]);
    expect((await plan(entry, '--detailed-exitcode')).stdout).toContain('stage dev: nothing was accepted yet');
  });

  it('prints JSON, and ends with 0 where nothing changed, and without --detailed-exitcode', async () => {
    const entry = temporaryEntry(...emptyService);
    const first = await plan(entry, '--json', '--accept');
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ stage: 'dev', changes: [{ action: 'add', id: 'EventStore', kind: 'event-store' }] });

    const second = await plan(entry, '--detailed-exitcode');
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toMatch(/^empty, stage dev: since model [\da-f]{16} was accepted, nothing changed\n$/);

    writeFileSync(entry, withStore('{ byTimestamp: {} }').join('\n'));
    const validated = await run(['infra', 'validate', entry]);
    expect(validated.stderr).toMatch(/^warning plan-not-accepted at .*\n.*\n {2}look at allframe infra plan --stage dev/);
    const { stages, events } = JSON.parse(readFileSync(join(dirname(entry), 'allframe.lock.json'), 'utf8'));
    expect({ stages: Object.keys(stages), events }).toEqual({ stages: ['dev'], events: {} });
  });

  it('shows what another name of the service would replace, and accepts nothing of it', async () => {
    const entry = temporaryEntry(...emptyService);
    await plan(entry, '--accept');
    const lock = join(dirname(entry), 'allframe.lock.json');
    const accepted = readFileSync(lock, 'utf8');

    writeFileSync(entry, emptyService.join('\n').replace(`'empty'`, `'renamed'`));
    const { exitCode, stdout, stderr } = await plan(entry, '--accept');

    expect(exitCode).toBe(1);
    expect(stdout).toContain('! EventStore is replaced, since name changes from "empty-dev-events" to "renamed-dev-events"');
    expect(stdout).not.toContain('Accepted');
    expect(stderr).toMatch(/^error lock-of-another-service at .*\n {2}it is of the service empty, and this one is renamed: /);
    expect(readFileSync(lock, 'utf8')).toBe(accepted);
  });

  it('compares with no lock that is broken, and leaves it as it is', async () => {
    const entry = temporaryEntry(...emptyService);
    const lock = join(dirname(entry), 'allframe.lock.json');
    writeFileSync(lock, '{}');
    expect(await plan(entry, '--accept')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error broken-lock at .*\n {2}lockVersion is not as it was written\n/),
    });
    expect(readFileSync(lock, 'utf8')).toBe('{}');
  });
});

describe('allframe infra plan --state', () => {
  it('says what it can’t read, and that only a lock accepts', async () => {
    const entry = temporaryEntry(...emptyService);
    expect(await plan(entry, '--state', 'x.json', '--accept')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('leave out --state, or --accept'),
    });
    const state = join(dirname(entry), 'state.json');
    writeFileSync(state, '{}');
    expect(await plan(entry, '--state', state)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^error --state .*state\.json can't be read: it is not what terraform show -json prints: .*; write it by terraform show -json > /,
      ),
    });
  });
});
