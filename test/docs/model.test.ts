import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

it('lists the code of every fault in docs/model.md', () => {
  const sources = ['lib/model', 'lib/bundle'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  const codes = new Set(sources.flatMap((source) => [...source.matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code)));
  const page = readFileSync(join(root, 'docs/model.md'), 'utf8');
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
