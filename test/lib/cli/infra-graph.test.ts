import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyService, removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

afterAll(removeTemporaryFolders);

describe('allframe infra graph', () => {
  it('prints Mermaid, or writes it into a file, as a block where that is Markdown', async () => {
    const entry = temporaryEntry(...emptyService);
    const { exitCode, stdout, stderr } = await run(['infra', 'graph', entry, '--stage', 'prod']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^%% The service empty, stage prod, by allframe infra graph\nflowchart LR\n/);

    const file = join(dirname(entry), 'docs/graph.md');
    expect((await run(['infra', 'graph', entry, '--stage', 'prod', '--output', file])).stdout).toMatch(/^Graph in .*graph\.md\n$/);
    expect(readFileSync(file, 'utf8')).toBe(`\`\`\`mermaid\n${stdout}\`\`\`\n`);
  });

  it('replaces the graph that stands in a text, and leaves a text without one as it is', async () => {
    const entry = temporaryEntry(...emptyService);
    const { stdout } = await run(['infra', 'graph', entry]);
    const file = join(dirname(entry), 'README.md');
    const text = (graph: string) => `# Mine\r\n\n\`\`\`mermaid\n${graph}\`\`\`\n\n\`\`\`mermaid\nflowchart LR\n\`\`\`\n`;
    writeFileSync(file, text(`${stdout.split('\n')[0]}\nold\n`));
    expect((await run(['infra', 'graph', entry, '--output', file])).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(text(stdout));

    const other = await run(['infra', 'graph', entry, '--stage', 'prod', '--output', file]);
    expect(other).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error .*README\.md holds other text, and no graph of this service and stage; .*\n$/),
    });
    expect(readFileSync(file, 'utf8')).toBe(text(stdout));
  });

  it('says when it can’t write', async () => {
    const entry = temporaryEntry(...emptyService);
    expect(await run(['infra', 'graph', entry, '--output', join(entry, 'graph.mmd')])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error --output .*graph\.mmd can't be written: .*; name another file\n$/),
    });
  });
});
