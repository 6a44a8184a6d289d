import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { type BundledParts, bundleInParts } from '../../../lib/bundle/bundle-in-parts.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

/** `door.ts` stands in a start and is loaded later too; `key.ts` is loaded later, and asks the start for it. */
const folder = temporaryFolder({
  'service.ts': [
    `import { name, opened } from './door.ts';`,
    `export const first = () => name + opened();`,
    `export const secret = () => 'for all alone';`,
    `export const later = async () => [await import('./door.ts'), (await import('./key.ts')).Door] as const;`,
    `export const client = async () => Object.keys(await import('@aws-sdk/client-scheduler'));`,
    `export default {};`,
  ].join('\n'),
  'door.ts': [
    `export const name = 'door ';`,
    `let count = 0;`,
    `export const opened = () => (count += 1);`,
    `export default class Door {}`,
  ].join('\n'),
  'key.ts': [`import Door, { opened } from './door.ts';`, `opened();`, `export { Door };`].join('\n'),
});
const modules = new Map([
  ['all', [`import { first, later, secret } from '@allframe/entry';`, `export { first, later, secret };`].join('\n')],
  ['one', `export { first, client } from '@allframe/entry';`],
]);
const bundles = bundleInParts({ entry: join(folder, 'service.ts'), modules });

afterAll(removeTemporaryFolders);

describe('modules that are bundled together', () => {
  it('share one instance of a module between their start and what they load later', () => {
    const [first, later] = run(
      'all',
      'first()',
      'later().then(([{ default: Door, name }, same]) => [Door === same, name, bundle.first()])',
    );
    expect([first, later]).toEqual(['door 1', [true, 'door ', 'door 3']]);
  });

  it('hold what each of them needs, not what the other does', () => {
    expect(readdirSync(directoryOf('one')).filter((file) => file.startsWith('part'))).toEqual([]);
    expect(readdirSync(directoryOf('all'))).toContain('part-1.js');
    const has = (name: string, text: string) => readFileSync(join(directoryOf(name), 'index.js'), 'utf8').includes(text);
    expect(['all', 'one'].map((name) => has(name, 'for all alone'))).toEqual([true, false]);
    expect(['all', 'one'].map((name) => has(name, 'client-scheduler'))).toEqual([false, true]);
  });

  it('are the same where the system’s temporary folder is a link, and where the entry is reached by one', () => {
    // given
    const links = temporaryFolder({ 'temporary/.keep': '' });
    symlinkSync(join(links, 'temporary'), join(links, 'linked-temporary'));
    symlinkSync(folder, join(links, 'linked-service'));
    const tmpdir = jest.spyOn(os, 'tmpdir').mockReturnValue(join(links, 'linked-temporary'));
    // when
    const linked = bundleInParts({ entry: join(links, 'linked-service/service.ts'), modules });
    tmpdir.mockRestore();
    // then
    for (const name of modules.keys()) expect(filesOf(linked, name)).toEqual(filesOf(bundles, name));
    expect(filesOf(linked, 'all')['index.js.map']).toContain('"sources":["door.ts","service.ts"]');
  });

  it('leave to the platform a client that is not installed where the entry is', () => {
    expect(readFileSync(join(directoryOf('one'), 'index.js'), 'utf8')).toContain('require("@aws-sdk/client-scheduler")');
  });
});

/** The files of a bundle, by their names. */
function filesOf(from: typeof bundles, name: string): Record<string, string> {
  const directory = directoryOf(name, from);
  return Object.fromEntries(readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
}

function directoryOf(name: string, from = bundles): string {
  const { directory } = from.get(name) as BundledParts;
  return directory;
}

/** What calls of a bundle's exports give, one after the other, in a process of its own. */
function run(name: string, ...calls: readonly string[]): readonly unknown[] {
  const path = JSON.stringify(join(directoryOf(name), 'index.js'));
  const steps = calls.map((call) => `results.push(await bundle.${call});`).join('\n');
  const script = `const bundle = require(${path}); (async () => { const results = []; ${steps} console.log(JSON.stringify(results)); })();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}
