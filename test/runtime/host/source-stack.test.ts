import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceStack } from '../../../runtime/host/source-stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'allframe-stack-'));
const stackAt = (file: string, position: string) =>
  `Error: no\n    at decide (${join(folder, file)}:${position})\n    at node:internal/timers:11:2`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a stack', () => {
  it('names the sources of code that has a source map beside it', () => {
    // Column 10 of the first line comes from the third line of the source; from column 20 on there is no source.
    writeFileSync(join(folder, 'index.js.map'), JSON.stringify({ version: 3, sources: ['src/order.ts'], mappings: 'UAEI,U;' }));

    expect(sourceStack(stackAt('index.js', '1:16'))).toBe('Error: no\n    at decide (src/order.ts:3:5)\n    at node:internal/timers:11:2');
    expect(sourceStack(stackAt('index.js', '1:25'))).toBe(stackAt('index.js', '1:25'));
  });

  it('stays as it is where there is no map, or one that can’t be read', () => {
    writeFileSync(join(folder, 'broken.js.map'), '{');
    for (const file of ['none.js', 'broken.js', 'order.ts']) expect(sourceStack(stackAt(file, '1:16'))).toBe(stackAt(file, '1:16'));
  });
});
