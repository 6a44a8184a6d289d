import { join, relative } from 'node:path';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { checkImports } from '../../../lib/bundle/check-imports.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

afterAll(removeTemporaryFolders);

const kilobyte = 1_024;

function warningsOf(startModules: Readonly<Record<string, number>>) {
  const parts = { startModules: new Map(Object.entries(startModules)), dynamicRequires: [] };
  return checkImports(new Map([['api', parts] as const, ['worker', parts] as const]));
}

describe('what functions start with', () => {
  it('is warned of where it is large, once for all functions, and it says what to write for what many have', () => {
    expect(
      warningsOf({
        '/service/node_modules/zod/a.js': 454 * kilobyte,
        '/service/node_modules/@big/one/a.js': 101 * kilobyte,
        '/service/own.ts': 200_000,
      }),
    ).toEqual([
      {
        severity: 'warning',
        code: 'large-import',
        place: 'functions.api',
        message: '454.0 KB of what api starts with are zod',
        remedy: expect.stringContaining("import * as z from 'zod'"),
      },
      expect.objectContaining({ message: '101.0 KB of what api starts with are @big/one', remedy: expect.stringContaining('import()') }),
    ]);
  });

  it.each([
    ['aws-sdk', 10, 'version 3'],
    ['moment', 60, 'dayjs'],
    ['lodash', 70, 'lodash-es'],
  ])('is warned of where it is %s', (name, size, remedy) => {
    const path = `/service/node_modules/${name}/index.js`;
    expect(warningsOf({ [path]: size * kilobyte })).toEqual([
      expect.objectContaining({ code: 'large-import', remedy: expect.stringContaining(remedy) }),
    ]);
  });

  it('may be one function of lodash', () => {
    expect(warningsOf({ '/service/node_modules/lodash/groupBy.js': 20 * kilobyte })).toEqual([]);
  });

  it('is warned of where it is only known when it runs, at the place in the user’s files', () => {
    const folder = temporaryFolder({
      'service.ts': [
        `import { http, none, reservation, service } from '@allframe/serverless/runtime';`,
        `import { load } from './load.ts';`,
        `import 'quiet';`,
        `const Name = reservation('Name');`,
        `const api = http({ auth: none(), routes: (router) => router.post('/release', Name.Release) });`,
        `export default service('small', { commands: [Name.Release], http: api, functions: { memoryMb: load.length + 255 } });`,
      ].join('\n'),
      'load.ts': `export const load = (name: string) => require(name);`,
      'node_modules/quiet/index.js': `exports.load = (name) => require(name);`,
    });
    expect(bundleFunctions(loadService({ entry: join(folder, 'service.ts') })).warnings).toEqual([
      {
        severity: 'warning',
        code: 'dynamic-require',
        place: `${relative(process.cwd(), join(folder, 'load.ts'))}:1:39`,
        message: expect.stringContaining('only known when it runs'),
        remedy: expect.stringContaining('lambdaFunction({ packages })'),
      },
    ]);
  });

  it('is warned of where it has native code', () => {
    const folder = temporaryFolder({ 'node_modules/native/binding.gyp': '', 'node_modules/plain/index.js': '' });
    expect(warningsOf({ [join(folder, 'node_modules/native/index.js')]: 10, [join(folder, 'node_modules/plain/index.js')]: 10 })).toEqual([
      expect.objectContaining({ code: 'native-import', remedy: "list it: lambdaFunction({ packages: ['native'] })" }),
    ]);
  });
});
