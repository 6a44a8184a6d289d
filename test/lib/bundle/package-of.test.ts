import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { isOfUser, packageOf } from '../../../lib/bundle/package-of.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

const repository = resolve(__dirname, '../../..');

afterAll(removeTemporaryFolders);

describe('the package of a module', () => {
  it.each([
    ['/app/node_modules/zod/v4/index.js', 'zod'],
    ['/app/node_modules/@aws-sdk/client-sqs/dist-es/index.js', '@aws-sdk/client-sqs'],
    ['/app/node_modules/.pnpm/hono@4.0.0/node_modules/hono/dist/index.js', 'hono'],
    ['/app/node_modules/@allframe/serverless/dist/esm/runtime/index.js', '@allframe/serverless'],
    ['/app/node_modules/@allframe/serverless/runtime/index.ts', '@allframe/serverless'],
    ['/app/src/service.ts', 'the service'],
    ['/app/runtime/service.ts', 'the service'],
  ])('of %s is %s', (path, name) => {
    expect(packageOf(path)).toBe(name);
    expect(isOfUser(path)).toBe(name === 'the service');
  });

  it('is this one for its sources, and for what they are compiled to, but not for a service beside them', () => {
    for (const path of ['runtime/index.ts', 'lib/bundle/bundle.ts', 'dist/esm/runtime/index.js', 'dist/runtime/index.js'])
      expect(packageOf(join(repository, path))).toBe('@allframe/serverless');
    expect(packageOf(join(repository, 'examples/orders/src/service.ts'))).toBe('the service');
  });

  it('is this one too where it is linked as it was built: for what is run, and for the sources that its source maps name', () => {
    // given
    const linked = temporaryFolder({ 'dist/lib/bundle/package.json': '{ "type": "commonjs" }' });
    for (const module of ['package-of', 'package-files', 'temporary-folder']) compile(module, join(linked, 'dist/lib/bundle'));
    // when
    const published: { packageOf(path: string): string } = createRequire(join(linked, 'dist/lib/bundle/index.js'))('./package-of.js');
    // then
    for (const path of ['dist/esm/runtime/index.js', 'dist/lib/bundle/bundle.js', 'runtime/index.ts', 'lib/bundle/bundle.ts'])
      expect(published.packageOf(join(linked, path))).toBe('@allframe/serverless');
    expect(published.packageOf(join(linked, 'examples/orders/src/service.ts'))).toBe('the service');
  });
});

/** Compiles a module of the bundler as it is published. */
function compile(module: string, folder: string): void {
  const { outputFiles = [] } = buildSync({ entryPoints: [join(repository, 'lib/bundle', `${module}.ts`)], format: 'cjs', write: false });
  writeFileSync(join(folder, `${module}.js`), (outputFiles[0]?.text ?? '').replace(/(require\("\..*)\.ts"\)/g, '$1.js")'));
}
