import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { deferredModules } from '../../../lib/bundle/deferred-modules.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { resourcesOf } from '../../../lib/model/service-model.ts';
import { type FunctionRole, neededVariables, secretVariable } from '../../../runtime/contract/environment.ts';

const repository = resolve(__dirname, '../../..');
const bundlesOf = (example: string) => {
  const service = loadService({ entry: join(repository, `examples/${example}/src/service.ts`) });
  return { service, bundles: bundleFunctions(service) };
};
const orders = bundlesOf('orders');
const { bundles } = orders;
const roles = [...bundles.parts.keys()];
/** It has all that functions make while they initialize: at once, where no secret has to be read first. */
const kitchenSink = bundlesOf('kitchen-sink');

const deferred = deferredModules();

describe('a module that is loaded when it is first used', () => {
  it('is there', () => {
    expect(deferred.filter((path) => !existsSync(path))).toEqual([]);
    expect(deferred).toContain(join(repository, 'runtime/message/errors.ts'));
  });

  it.each(roles)('stands in no start: %s', (role) => {
    const start = [...(bundles.parts.get(role)?.startModules ?? new Map<string, number>()).keys()];
    expect(start.filter((module) => deferred.includes(module))).toEqual([]);
  });

  it.each(roles)('is not used while a function initializes: %s', (role) => {
    expect(filesOfInit(role, orders)).toEqual(['index.js']);
  });

  it.each([...kitchenSink.bundles.parts.keys()])(
    'finds what it needs of the start, when it is used before that has run to its end: %s',
    (role) => {
      expect(filesOfInit(role, kitchenSink)).toContain('index.js');
    },
  );
});

/** The files of a bundle that its process has loaded when the handler is there. */
function filesOfInit(role: FunctionRole, { service, bundles }: typeof orders): readonly string[] {
  const ofModel = resourcesOf(service.model, 'function')
    .flatMap(({ environment }) => Object.keys(environment))
    .filter((name) => !name.startsWith(secretVariable('')));
  const variables = Object.fromEntries([...Object.keys(neededVariables), ...ofModel].map((name) => [name, 'any']));
  const script = `
    const { handler } = require(${JSON.stringify(join(bundles.directoryOf(role), 'index.js'))});
    if (typeof handler !== 'function') throw new Error('no handler');
    console.log(JSON.stringify(Object.keys(require.cache).map((file) => require('node:path').basename(file))));
  `;
  const env = { ...variables, AWS_LAMBDA_FUNCTION_NAME: 'orders-dev', AWS_SESSION_TOKEN: 'token', LOG_LEVEL: 'silent' };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}
