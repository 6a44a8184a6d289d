import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleFunctions, type FunctionBundles } from '../../../lib/bundle/bundle-functions.ts';
import { codeFingerprint } from '../../../lib/bundle/code-fingerprint.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { resourcesOf } from '../../../lib/model/service-model.ts';
import type { FunctionRole } from '../../../runtime/contract/environment.ts';
import { emptyService, removeTemporaryFolders, temporaryEntry, temporaryFolder } from './temporary-entry.ts';

const repository = resolve(__dirname, '../../..');
const entry = join(repository, 'examples/orders/src/service.ts');
const loaded = loadService({ entry });
const bundles = bundleFunctions(loaded);
const functionRoles = resourcesOf(loaded.model, 'function').map(({ role }) => role);

afterAll(removeTemporaryFolders);

describe('the bundle of a function', () => {
  it.each(functionRoles)('of the %s is a file that exports a handler, and starts with what its infrastructure sets', (role) => {
    expect(readdirSync(bundles.directoryOf(role))).toContain('index.js');
    expect(start(role, variablesOf(role))).toEqual({ status: 0, stdout: 'function\n', stderr: '' });
  });

  it.each(functionRoles)('of the %s names the variable, the function and the construct where one is missing', (role) => {
    const { EVENT_TABLE: _missing, ...variables } = variablesOf(role);
    const { status, stderr } = start(role, variables);

    expect(status).toBe(1);
    expect(stderr).toContain(`The function ${role} needs the variable EVENT_TABLE, which EventStoreTable sets`);
    expect(stderr.match(/Error: /g)).toHaveLength(1);
  });

  it('warns when it was deployed with the infrastructure of another model', () => {
    const { stdout, stderr } = start('api', { ...variablesOf('api'), ALLFRAME_MODEL_HASH: 'another' });
    expect(`${stdout}${stderr}`).toContain('another model');
  });

  it('knows the fingerprint of the code, which does not depend on its role or stage', () => {
    const fingerprint = codeFingerprint({ entry });
    for (const role of functionRoles) expect(textOf(role)).toContain(fingerprint);
  });

  it('holds what its role does, not what the others do', () => {
    expect(textOf('projector')).not.toMatch(/application\/problem\+json|SendMessageBatch/);
    expect(textOf('worker')).not.toContain('application/problem+json');
    for (const role of functionRoles) expect(textOf(role)).not.toContain('startLocalHost');
  });

  it('is small enough to start fast', () => {
    for (const role of functionRoles) expect(textOf(role).length).toBeLessThan(300_000);
  });

  it('has the official clients of AWS in parts beside it, which are loaded when they are needed', () => {
    for (const role of functionRoles) {
      expect(textOf(role)).not.toMatch(/DynamoDBServiceException|SQSServiceException/);
      expect(partsOf(role).filter((text) => text.includes('DynamoDBServiceException'))).not.toEqual([]);
    }
    for (const role of ['api', 'worker', 'projector'] as const)
      expect(partsOf(role).filter((text) => text.includes('SQSServiceException'))).not.toEqual([]);
  });

  it('names no path of the machine that it was made on, and no part that is not there', () => {
    for (const role of functionRoles) {
      const files = readdirSync(bundles.directoryOf(role));
      for (const text of partsOf(role)) {
        expect(text).not.toContain(repository);
        expect([...text.matchAll(/require\("\.\/([^"]+)"\)/g)].filter(([, file = '']) => !files.includes(file))).toEqual([]);
      }
    }
  });
});

describe('bundling', () => {
  it('gives the same bytes for the same sources in another folder, from another working directory', () => {
    const copy = temporaryFolder({});
    cpSync(join(repository, 'examples/orders/src'), join(copy, 'src'), { recursive: true });
    cpSync(join(repository, 'tsconfig.json'), join(copy, 'tsconfig.json'));
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
    process.chdir(copy);
    try {
      const copied = loadService({ entry: 'src/service.ts' });
      expect(copied.model).toEqual(loaded.model);
      expect(codeOf(bundleFunctions(copied))).toEqual(codeOf(bundles));
    } finally {
      process.chdir(repository);
    }
  });

  it('gives other bytes for another stage, since a function knows its model, and the same fingerprint', () => {
    const small = temporaryEntry(
      `import { http, none, reservation, service } from '@allframe/serverless/runtime';`,
      `const Name = reservation('Name');`,
      `const api = http({ auth: none(), routes: (router) => router.post('/release', Name.Release) });`,
      `export default service('small', { commands: [Name.Release], http: api });`,
    );
    const [dev = '', prod] = ['dev', 'prod'].map((stage) => textOf('api', bundleFunctions(loadService({ entry: small, stage }))));
    const fingerprint = codeFingerprint({ entry: small });
    expect(prod).not.toBe(dev);
    expect(dev).toContain(fingerprint);
    expect(prod).toContain(fingerprint);
  });

  it('says which functions a service has, where it is asked for one that it has not', () => {
    const empty = bundleFunctions(loadService({ entry: temporaryEntry(...emptyService) }));
    expect(() => empty.directoryOf('api')).toThrow('The service empty has no api function');
  });
});

/** By role, a hash of each file's code: the whole would be a long difference to read. */
function codeOf(functions: FunctionBundles): readonly (readonly string[])[] {
  return functionRoles.map((role) => partsOf(role, functions).map((text) => createHash('sha256').update(text).digest('hex')));
}

/** Every file of the bundle. */
function partsOf(role: FunctionRole, functions = bundles): readonly string[] {
  const directory = functions.directoryOf(role);
  return readdirSync(directory).map((file) => `${file}\n${readFileSync(join(directory, file), 'utf8')}`);
}

function textOf(role: FunctionRole, functions = bundles): string {
  return readFileSync(join(functions.directoryOf(role), 'index.js'), 'utf8');
}

/** The variables of the model, with some name in place of what only a deployed resource has. */
function variablesOf(role: FunctionRole): Record<string, string> {
  const found = resourcesOf(loaded.model, 'function').find((resource) => resource.role === role);
  return Object.fromEntries(
    Object.entries(found?.environment ?? {}).map(([name, value]) => [
      name,
      'value' in value ? value.value : `https://host/${value.resource}`,
    ]),
  );
}

function start(role: FunctionRole, variables: Record<string, string>) {
  const code = `console.log(typeof require(${JSON.stringify(join(bundles.directoryOf(role), 'index.js'))}).handler)`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], {
    env: { AWS_REGION: 'eu-central-1', NODE_NO_WARNINGS: '1', ...variables },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
