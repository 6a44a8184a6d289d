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

  it('says what to install where Graphviz is missing', async () => {
    jest.resetModules();
    jest.doMock('@viz-js/viz', () => {
      throw Object.assign(new Error(`Cannot find package '@viz-js/viz'`), { code: 'ERR_MODULE_NOT_FOUND' });
    });
    const { drawSvg } = await import('../../../lib/cli/draw-svg.ts');
    const graph = { service: 'empty', stage: 'dev', flow: [], grants: [] };

    await expect(drawSvg(graph)).rejects.toMatchObject({
      name: 'MissingPackagesError',
      message: 'this needs packages that are not installed; run npm install --save-dev @viz-js/viz',
    });

    const { exitCode, stdout, stderr } = await run(['infra', 'graph', temporaryEntry(...emptyService), '--format', 'svg']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('run npm install --save-dev @viz-js/viz');
  });
});
