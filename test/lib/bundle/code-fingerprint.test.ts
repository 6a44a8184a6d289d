import { join, resolve } from 'node:path';
import { codeFingerprint } from '../../../lib/bundle/code-fingerprint.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

const sources = {
  'src/service.ts': [
    `import { service } from '@allframe/serverless/runtime';`,
    `import { CountUp } from './counter';`,
    `export default service('counters', { commands: [CountUp] });`,
  ],
  'src/counter.ts': [
    `import { aggregate, command } from '@allframe/serverless/runtime';`,
    `import { increase } from './rules/increase';`,
    `const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;`,
    `const Counter = aggregate('Counter', { events: { Counted: any }, initialState: { total: 0 } }, { Counted: increase });`,
    `export const CountUp = command('CountUp', { input: any, aggregate: Counter, streamId: () => 'a', decide: () => [] });`,
  ],
  'src/rules/increase.ts': [
    `import { step } from 'steps';`,
    `export const increase = ({ total }: { total: number }) => ({ total: total + step });`,
  ],
  'node_modules/steps/index.js': [`exports.step = 1;`],
};
type Sources = Readonly<Partial<Record<keyof typeof sources, readonly string[]>>>;

function fingerprintOf(changes: Sources = {}, { below = '' } = {}): string {
  const files = Object.entries({ ...sources, ...changes }).map(([file, lines]) => [join(below, file), lines.join('\n')]);
  return codeFingerprint({ entry: join(temporaryFolder(Object.fromEntries(files)), below, 'src/service.ts') });
}

afterAll(removeTemporaryFolders);

describe('the fingerprint of a service’s code', () => {
  it('is the same for the same sources in another folder and another place, whatever the working directory', () => {
    const fingerprint = fingerprintOf();
    expect(fingerprint).toMatch(/^[\w-]{22}$/);
    expect(fingerprintOf({}, { below: 'a/longer/path' })).toBe(fingerprint);
    const before = process.cwd();
    process.chdir(resolve(__dirname, '..'));
    try {
      expect(fingerprintOf()).toBe(fingerprint);
    } finally {
      process.chdir(before);
    }
  });

  it('does not depend on where a package was installed, nor on comments and formatting', () => {
    const files = Object.entries(sources).map(([file, lines]) => [file.replace(/^src/, 'app/src'), lines.join('\n')]);
    const entry = join(temporaryFolder(Object.fromEntries(files)), 'app/src/service.ts');
    expect(codeFingerprint({ entry })).toBe(fingerprintOf());
    expect(fingerprintOf({ 'src/service.ts': ['// A service.', ...sources['src/service.ts'], ''] })).toBe(fingerprintOf());
  });

  it.each<[string, Sources]>([
    ['the module of the aggregate', { 'src/counter.ts': sources['src/counter.ts'].map((line) => line.replace('total: 0', 'total: 1')) }],
    ['a helper that it imports', { 'src/rules/increase.ts': sources['src/rules/increase.ts'].map((line) => line.replace('+', '-')) }],
    ['a package that the helper imports', { 'node_modules/steps/index.js': ['exports.step = 2;'] }],
  ])('is another where %s changes', (_, changes) => {
    expect(fingerprintOf(changes)).not.toBe(fingerprintOf());
  });
});
