import { join, relative } from 'node:path';
import { entryOf } from '../../../lib/cli/entry.ts';
import { UsageError } from '../../../lib/cli/errors.ts';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';

afterAll(removeTemporaryFolders);

describe('the entry of a call', () => {
  it('is its argument, as it was written', () => {
    expect(entryOf('./src/../service.ts')).toBe('./src/../service.ts');
  });

  it('is else what the nearest package.json that names one says, seen from the working directory', () => {
    const folder = temporaryFolder({
      'package.json': '{ "allframe": { "entry": "./src/outer.ts" } }',
      'inner/package.json': '{ "allframe": { "entry": "inner.ts" } }',
      'inner/deep/package.json': '{ "name": "deep", "allframe": {} }',
      'inner/deep/deeper/none.txt': '',
    });
    expect(entryOf(undefined, folder)).toBe(relative(process.cwd(), join(folder, 'src/outer.ts')));
    expect(entryOf(undefined, join(folder, 'inner/deep/deeper'))).toBe(relative(process.cwd(), join(folder, 'inner/inner.ts')));
  });

  it('is found behind a byte order mark', () => {
    const folder = temporaryFolder({ 'package.json': '\uFEFF{ "allframe": { "entry": "service.ts" } }\r\n' });
    expect(entryOf(undefined, folder)).toBe(relative(process.cwd(), join(folder, 'service.ts')));
  });

  it('must be named somewhere', () => {
    expect(() => entryOf(undefined, '/')).toThrow(
      new UsageError('no entry: name it as the argument, or set allframe.entry in package.json'),
    );
  });

  it.each([
    ['{ "allframe": { "entry": 5 } }', /allframe\.entry in .*package\.json must be the path of a file, got 5/],
    ['{ "allframe": ', /package\.json is no JSON: /],
  ])('is refused where package.json is %s', (text, message) => {
    const folder = temporaryFolder({ 'package.json': text });
    expect(() => entryOf(undefined, folder)).toThrow(message);
    expect(() => entryOf(undefined, folder)).toThrow(UsageError);
  });

  it.each(['null', '[]', '{ "allframe": null }', '{ "allframe": "service.ts" }'])(
    'is looked for further up where package.json is %s',
    (text) => {
      const folder = temporaryFolder({ 'package.json': '{ "allframe": { "entry": "outer.ts" } }', 'inner/package.json': text });
      expect(entryOf(undefined, join(folder, 'inner'))).toMatch(/outer\.ts$/);
    },
  );
});
