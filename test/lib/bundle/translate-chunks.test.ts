import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleInParts } from '../../../lib/bundle/bundle-in-parts.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

const folder = temporaryFolder({
  'service.ts': [
    `export const names = async () => {`,
    `  const { Client, version, default: whole } = await import('named');`,
    `  return [new Client() instanceof whole.Client, version];`,
    `};`,
    `export const alone = async () => {`,
    `  const { default: greet, loud } = await import('alone');`,
    `  return [greet('Ada'), loud];`,
    `};`,
    `export const modern = async () => Object.keys(await import('modern')).sort();`,
  ].join('\n'),
  'node_modules/named/package.json': '{ "name": "named", "main": "index.js" }',
  'node_modules/named/index.js': 'class Client {}\nmodule.exports = { Client, version: 2 };',
  'node_modules/alone/package.json': '{ "name": "alone", "main": "index.js" }',
  'node_modules/alone/index.js': 'module.exports = (name) => "hello " + name;\nmodule.exports.loud = true;',
  'node_modules/modern/package.json': '{ "name": "modern", "module": "index.mjs" }',
  'node_modules/modern/index.mjs': 'export default 5;\nexport const name = "modern";',
});
const modules = new Map([['all', `export * from '@allframe/entry';`]]);
const bundle = bundleInParts({ entry: join(folder, 'service.ts'), modules }).get('all')?.directory ?? '';

afterAll(removeTemporaryFolders);

describe('a part that is loaded by import()', () => {
  it('has the names of a CommonJS module, and the whole as its default', () => {
    expect(answerOf('names')).toEqual([true, 2]);
  });

  it('has the names that CommonJS gave to a function', () => {
    expect(answerOf('alone')).toEqual(['hello Ada', true]);
  });

  it('has of an ES module what it exports, and nothing else', () => {
    expect(answerOf('modern')).toEqual(['default', 'name']);
  });
});

/** In a process of its own: this one's `require` is not Node's. */
function answerOf(name: string): unknown {
  const code = `require(${JSON.stringify(bundle)}).${name}().then((answer) => console.log(JSON.stringify(answer)))`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return stderr === '' ? JSON.parse(stdout) : stderr;
}
