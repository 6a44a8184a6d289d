import { resolve } from 'node:path';
import { packageFile } from '../../../lib/bundle/package-files.ts';
import { usedRuntime } from '../../../lib/bundle/used-runtime.ts';
import { removeTemporaryFolders, temporaryEntry } from './temporary-entry.ts';

afterAll(removeTemporaryFolders);

const entryOf = (...lines: string[]) => usedRuntime(temporaryEntry(...lines));
const from = (name: string, module: string) => `export { ${name} } from ${JSON.stringify(packageFile(module))};`;

describe('what an entry uses of the runtime', () => {
  it('is exported from its own file, name by name', () => {
    const module = entryOf(
      `import { type Aggregate, command as made, service } from '@allframe/serverless/runtime';`,
      `export const one: Aggregate | undefined = undefined;`,
      `export default service('empty', { commands: [made] as never });`,
    );
    expect(module?.trim().split('\n')).toEqual([from('command', 'runtime/decider/command'), from('service', 'runtime/service/service')]);
  });

  it('is found in all of the entry’s modules', () => {
    const module = usedRuntime(resolve(__dirname, '../../../examples/orders/src/service.ts'));
    for (const name of ['aggregate', 'projection', 'enqueue']) expect(module).toContain(`export { ${name} } from`);
    expect(module).not.toContain('createClient');
  });

  it('is what it passes on too, and nothing where it uses nothing', () => {
    expect(entryOf(`export { none } from '@allframe/serverless/runtime';`)).toBe(`${from('none', 'runtime/http/auth/auth')}\n`);
    expect(entryOf(`export default 1;`)).toBe('');
  });

  it.each([
    [`import * as all from '@allframe/serverless/runtime';`, `export default all;`],
    [`export * from '@allframe/serverless/runtime';`],
    [`export default require('@allframe/serverless/runtime');`],
    [`export default import('@allframe/serverless/runtime');`],
    [`import { noSuchName } from '@allframe/serverless/runtime';`, `export default noSuchName;`],
  ])('can’t be told of %j', (...lines) => {
    expect(entryOf(...lines)).toBeUndefined();
  });
});
