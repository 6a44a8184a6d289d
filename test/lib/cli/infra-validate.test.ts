import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { type Outcome, run } from './capture.ts';

const { CI } = process.env;

beforeEach(() => {
  delete process.env.CI;
});

afterAll(() => {
  removeTemporaryFolders();
  if (CI !== undefined) process.env.CI = CI;
});

describe('allframe infra validate', () => {
  it('locks the events of a service, and takes what still reads them', async () => {
    const entry = doors(`{ Opened: z.object({ by: z.string() }) }`);

    const first = await validate(entry);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^doors, stage dev, model [\da-f]{16}: no faults\n.*allframe\.lock\.json created\n {2}\+ Door\.Opened, version 1\n$/,
    );
    write(entry, `{ Opened: z.object({ by: z.string(), at: z.string().optional() }), Shut: z.object({}) }`);
    const wider = await validate(entry);
    expect(wider).toMatchObject({ exitCode: 0, stderr: '' });
    expect(wider.stdout).toMatch(/updated\n {2}~ Door\.Opened, its schema\n {2}\+ Door\.Shut, version 1\n$/);
    expect(lockOf(entry)).toMatch(/^ {6}"Opened": \{.*\},\n {6}"Shut": \{.*\}\n/m);
  });

  it('refuses a change that could not read what is stored, beside every other fault, and writes nothing', async () => {
    const entry = doors(`{ Opened: z.object({ by: z.string() }), Shut: z.object({}) }`);
    await validate(entry);
    const before = lockOf(entry);
    write(entry, `{ Opened: z.object({ by: z.number() }), Locked: z.object({}) }`, {
      settings: 'functions: lambdaFunction({ memoryMb: 1 }), ',
    });

    const { exitCode, stdout, stderr } = await validate(entry);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n').filter((line) => line.startsWith('error'))).toEqual([
      'error out-of-range at functions.memoryMb',
      "error event-schema-changed at aggregate('Door').events.Opened",
      "error event-type-removed at aggregate('Door').events.Shut",
    ]);
    expect(stderr).toContain('by was changed, and events of version 1 are stored: it was string, and is now number');
    expect(stderr).toMatch(/raise version to 2 and add upcast.*\n/);
    expect(stderr).toMatch(/The service doors has 3 faults\n$/);
    expect(lockOf(entry)).toBe(before);
  });

  it('tells a missing upcaster once, which the definition lacks and the lock asks for', async () => {
    const entry = doors(`{ Opened: z.object({}) }`);
    await validate(entry);
    write(entry, `{ Opened: { schema: z.object({ by: z.string() }), version: 2 } }`);
    const { stderr } = await validate(entry);
    expect(stderr).toMatch(
      /^error missing-upcaster at aggregate\('Door'\)\.events\.Opened\.upcast\[1\]\n.*\n.*\nThe service doors has 1 fault\n$/,
    );
  });

  it('changes no lock where CI is set or it is frozen, and refuses one that would change', async () => {
    const entry = doors(`{ Opened: z.object({}) }`);
    expect((await validate(entry, '--frozen')).stderr).toMatch(
      /^error lock-missing at .*allframe\.lock\.json\n {2}there is none\n {2}.*commit it\n/,
    );
    expect(existsSync(lockFile(entry))).toBe(false);

    await validate(entry);
    process.env.CI = 'true';
    expect((await validate(entry)).stdout).toMatch(/allframe\.lock\.json up to date\n$/);
    write(entry, `{ Opened: z.object({}), Shut: z.object({}) }`);
    expect(await validate(entry)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error lock-stale at .*\n {2}it is not what the service stores: \+ Door\.Shut, version 1\n/),
    });
    expect(lockOf(entry)).not.toContain('Shut');
  });

  it('prints JSON with --json, faults too', async () => {
    const entry = doors(`{ Opened: z.object({}) }`, { settings: 'eventStore: eventStore({ deletionProtection: false }), ' });
    const { exitCode, stdout, stderr } = await validate(entry, '--json', '--stage', 'prod');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      isValid: true,
      service: 'doors',
      stage: 'prod',
      diagnostics: [{ severity: 'warning', code: 'unprotected-state', place: 'eventStore.deletionProtection' }],
      lock: { outcome: 'created', changes: ['+ Door.Opened, version 1'] },
    });

    const missing = await validate('nowhere.ts', '--json');
    expect({ ...missing, stdout: JSON.parse(missing.stdout) }).toEqual({
      exitCode: 1,
      stderr: '',
      stdout: { isValid: false, diagnostics: [expect.objectContaining({ code: 'entry-not-found', place: 'nowhere.ts' })] },
    });
  });
});

describe('every other verb', () => {
  it('warns of what contradicts the lock, and goes on', async () => {
    const entry = doors(`{ Opened: z.object({ by: z.string() }) }`);
    await validate(entry);
    write(entry, `{ Opened: z.object({ by: z.number() }) }`);

    const { exitCode, stdout, stderr } = await run(['infra', 'model', entry]);

    expect({ exitCode, service: JSON.parse(stdout).service }).toEqual({ exitCode: 0, service: 'doors' });
    expect(stderr).toMatch(/^warning event-schema-changed at aggregate\('Door'\)\.events\.Opened\n/);
  });
});

interface Doors {
  /** Further settings of the service. */
  readonly settings?: string;
}

function doors(events: string, options: Doors = {}): string {
  return temporaryEntry(sourceOf(events, options));
}

function write(entry: string, events: string, options: Doors = {}): void {
  writeFileSync(entry, sourceOf(events, options));
}

function sourceOf(events: string, { settings = '' }: Doors): string {
  return [
    `import { aggregate, command, eventStore, lambdaFunction, service } from '@allframe/serverless/runtime';`,
    `import * as z from ${JSON.stringify(require.resolve('zod'))};`,
    `const Door = aggregate('Door', { events: ${events}, initialState: {} }, new Proxy({}, { get: () => (state) => state }));`,
    `const Open = command('Open', { input: z.object({}), aggregate: Door, streamId: () => 'd', decide: () => [] });`,
    `export default service('doors', { ${settings}commands: [Open] });`,
  ].join('\n');
}

function validate(entry: string, ...options: string[]): Promise<Outcome> {
  return run(['infra', 'validate', entry, ...options]);
}

function lockFile(entry: string): string {
  return join(dirname(entry), 'allframe.lock.json');
}

function lockOf(entry: string): string {
  return readFileSync(lockFile(entry), 'utf8');
}
