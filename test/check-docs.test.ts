import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDocs } from '../scripts/check-docs.ts';

describe('the check of the docs', () => {
  const root = mkdtempSync(join(tmpdir(), 'allframe-docs-'));
  beforeAll(() => mkdirSync(join(root, 'docs/guide'), { recursive: true }));
  afterEach(() => rmSync(join(root, 'docs/guide/page.md'), { force: true }));
  afterAll(() => rmSync(root, { recursive: true }));

  it('passes blocks that compile, import their neighbours and name what exists', () => {
    const report = check(
      ...['```ts file=src/orders.ts', "import * as z from 'zod';", 'export const Order = z.object({ id: z.string() });', '```'],
      ...[
        '1. In a list:',
        '   ```ts',
        "   import { Order } from './src/orders.ts';",
        "   const { id } = Order.parse({ id: 'o-1' });",
        '   ```',
      ],
      ...['```json', '{ "a": [1] }', '```', '```bash', 'npm ci && npm test && npm run --silent build', 'npx allframe dev', '```'],
      ...['```text', 'anything', '```'],
    );

    expect(report).toEqual({ blocks: 5, faults: [] });
  });

  it('says the page, the line and the fault of a block that does not compile', () => {
    const { faults } = check('# Title', '', '```ts', 'const ok = 1;', 'const id: string = 4711;', '```');

    expect(faults).toEqual(["docs/guide/page.md:5: Type 'number' is not assignable to type 'string'."]);
  });

  it('compiles the examples in doc comments of the sources', () => {
    mkdirSync(join(root, 'runtime'), { recursive: true });
    const source = [
      '/**',
      ' * Adds.',
      ' *',
      ' * @example',
      ' * ```ts',
      ' * const sum: string = 1;',
      ' * ```',
      ' */',
      'export const a = 1;',
    ];
    writeFileSync(join(root, 'runtime/add.ts'), source.join('\n'));
    const { faults } = check('# Title');
    rmSync(join(root, 'runtime'), { recursive: true });

    expect(faults).toEqual(["runtime/add.ts:6: Type 'number' is not assignable to type 'string'."]);
  });

  it('finds an import of something that the neighbour does not export', () => {
    const { faults } = check(
      '```ts file=orders.ts',
      'export const Order = 1;',
      '```',
      '```ts',
      "import { Orders } from './orders';",
      'Orders;',
      '```',
    );

    expect(faults).toEqual([expect.stringContaining('docs/guide/page.md:5:')]);
  });

  it('finds broken JSON, unknown scripts and unknown verbs', () => {
    const { faults } = check('```json', '{ a: 1 }', '```', '```sh', 'npm run biuld', 'npm start', 'npx allframe fly', '```');

    expect(faults).toEqual([
      expect.stringContaining('docs/guide/page.md:2: not JSON'),
      'docs/guide/page.md:5: package.json has no script biuld',
      'docs/guide/page.md:6: package.json has no script start',
      'docs/guide/page.md:7: allframe has no verb fly',
    ]);
  });

  it('finds a block without an end, and two blocks of one file', () => {
    const { faults } = check('```ts file=a.ts', '```', '```ts file=a.ts', '```', '```text', 'no end');

    expect(faults).toEqual([
      'docs/guide/page.md:5: this code block does not end',
      'docs/guide/page.md:3: file=a.ts stands above already; give this block a name of its own',
    ]);
  });

  function check(...lines: string[]) {
    writeFileSync(join(root, 'docs/guide/page.md'), lines.join('\n'));
    return checkDocs({ root, scripts: ['build', 'test'], verbs: ['dev'] });
  }
});
