import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyService, removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

afterAll(removeTemporaryFolders);

describe('allframe infra graph --format svg', () => {
  it('draws a picture, the same each time, printed or written into a file', async () => {
    const entry = temporaryEntry(...emptyService);
    const { exitCode, stdout, stderr } = await run(['infra', 'graph', entry, '--format', 'svg']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/<svg .*The service empty, stage dev.*<\/svg>\s*$/s);

    const file = join(dirname(entry), 'docs/graph.svg');
    await run(['infra', 'graph', entry, '--format', 'svg', '--output', file]);
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });

  it('refuses a file of Markdown, and a format that there is none of', async () => {
    const entry = temporaryEntry(...emptyService);
    const file = join(dirname(entry), 'graph.md');
    expect(await run(['infra', 'graph', entry, '--format', 'svg', '--output', file])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/graph\.md is Markdown, which holds no picture; name a file that ends with \.svg\n$/),
    });
    expect(await run(['infra', 'graph', entry, '--format', 'png'])).toMatchObject({ exitCode: 1 });
  });
});
