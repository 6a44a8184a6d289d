import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { analyzeFunctions } from '../../../lib/bundle/analyze.ts';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';

const example = analyzeFunctions(loadService({ entry: resolve(__dirname, '../../../examples/orders/src/service.ts') }));
const miniService = loadService({ entry: resolve(__dirname, '../../../bench/bundle/orders/service.ts') });
const mini = analyzeFunctions(miniService);

const kilobyte = 1_024;

/** What Lambda and the infrastructure tell a function. */
const ofFunction = {
  AWS_REGION: 'eu-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'orders-dev-api',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  EVENT_TABLE: 'events',
};

/** What a cold start compiles grows unseen, some bytes with each change: whoever meets a bound here looks first at what it is that grew. */
describe('the weight of the orders example', () => {
  it('is below 1 MB for each function, with all that is loaded later', () => {
    expect(example.functions.filter(({ allBytes }) => allBytes >= kilobyte * kilobyte)).toEqual([]);
  });

  it('is at the start of api what a command needs, by zod/mini and the light client', () => {
    const api = mini.functions.find(({ role }) => role === 'api');
    expect(api?.startBytes).toBeLessThan(76 * kilobyte);
    expect(api?.packages.map(({ name }) => name).sort()).toEqual(['@allframe/serverless', 'hono', 'the service', 'zod']);
  });

  it('needs no module of Node to initialize that takes a while to load', () => {
    const loaded = loadedByInit(ofFunction);
    expect(loaded).toContain('async_hooks');
    expect(loaded.filter((module) => heavy.test(module))).toEqual([]);
  });

  it('loads what the first command needs of Node where Lambda initializes it, with a whole processor', () => {
    const loaded = loadedByInit({ ...ofFunction, AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' });
    expect(loaded.filter((module) => heavy.test(module))).toEqual(expect.arrayContaining(['crypto', 'https', 'tls']));
  });

  it('warns of nothing', () => {
    expect([...example.warnings, ...mini.warnings]).toEqual([]);
  });
});

const heavy = /^(crypto|https?|net|stream|tls|zlib)$/;

/** The modules of Node that the bundle of `api` has loaded when its handler is there. */
function loadedByInit(env: Readonly<Record<string, string>>): readonly string[] {
  const bundle = join(bundleFunctions(miniService).directoryOf('api'), 'index.js');
  const script = `require(${JSON.stringify(bundle)}); console.log(process.moduleLoadList.join('\\n'))`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
  return stdout.split('\n').map((module) => module.replace('NativeModule ', ''));
}
