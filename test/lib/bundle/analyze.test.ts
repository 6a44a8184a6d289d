import { join } from 'node:path';
import { analyzeFunctions, formatAnalysis } from '../../../lib/bundle/analyze.ts';
import type { FunctionBundles } from '../../../lib/bundle/bundle-functions.ts';
import type { loadService } from '../../../lib/bundle/load-service.ts';
import { packageOf } from '../../../lib/bundle/package-of.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

afterAll(removeTemporaryFolders);

const loaded = { entry: '/service/src/service.ts' } as ReturnType<typeof loadService>;

/** Bundles of one function, whose start is made of these modules. */
function bundlesOf(startModules: Record<string, number>): FunctionBundles {
  const directory = temporaryFolder({ 'index.js': 'a'.repeat(2_048), 'part-1.js': 'b'.repeat(1_024) });
  const api = { directory, startModules: new Map(Object.entries(startModules)), dynamicRequires: [] };
  return { directoryOf: () => directory, parts: new Map([['api', api]]), warnings: [] };
}

describe('the analysis of functions', () => {
  it('says of each function what it starts with, what it is in all, and what is deployed', () => {
    const { functions } = analyzeFunctions(loaded, bundlesOf({}));

    expect(functions).toEqual([{ role: 'api', startBytes: 2_048, allBytes: 3_072, zippedBytes: expect.any(Number), packages: [] }]);
    expect(functions[0]?.zippedBytes).toBeLessThan(400);
  });

  it('adds up the modules of each package, the largest first', () => {
    const { functions } = analyzeFunctions(
      loaded,
      bundlesOf({ '/service/src/service.ts': 5, '/service/node_modules/zod/a.js': 10, '/service/node_modules/zod/b.js': 20 }),
    );

    expect(functions[0]?.packages).toEqual([
      { name: 'zod', bytes: 30 },
      { name: 'the service', bytes: 5 },
    ]);
  });

  it('prints a table', () => {
    const analysis = analyzeFunctions(loaded, bundlesOf({ '/service/node_modules/zod/a.js': 1_024 }));
    expect(formatAnalysis({ ...analysis, functions: analysis.functions.map((each) => ({ ...each, zippedBytes: 512 })) })).toBe(
      ['  function   start  all files  zipped  largest at the start', '  api       2.0 KB     3.0 KB  0.5 KB  zod 1.0 KB', ''].join('\n'),
    );
  });
});

describe('the package of a module', () => {
  it.each([
    [join(__dirname, '../../../runtime/index.ts'), '@allframe/serverless'],
    ['/service/node_modules/@allframe/serverless/esm/runtime/index.js', '@allframe/serverless'],
    ['/service/node_modules/a/node_modules/b/index.js', 'b'],
    ['/service/src/service.ts', 'the service'],
  ])('of %s is %s', (path, name) => {
    expect(packageOf(path)).toBe(name);
  });
});
