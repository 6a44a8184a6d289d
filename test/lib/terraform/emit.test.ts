import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { checkEmitted } from '../../../lib/terraform/check-emitted.ts';
import { emitTerraform } from '../../../lib/terraform/emit.ts';
import { synthesizedTypes } from '../../../lib/terraform/synthesize.ts';
import { removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';

// Each service is loaded and bundled once a folder.
jest.mock('../../../lib/bundle/load-service.ts', () => jest.requireActual('../bundle/load-service-once.ts'));

const entry = resolve(__dirname, '../../../examples/orders/src/service.ts');
/** Of one function, where it is emitted again and again. */
const small = temporaryEntry(
  `import { http, none, reservation, service } from '@allframe/serverless/runtime';`,
  `const Name = reservation('Name');`,
  `const api = http({ auth: none(), routes: (router) => router.post('/release', Name.Release) });`,
  `export default service('small', { commands: [Name.Release], http: api });`,
);
const home = process.cwd();
const directories: string[] = [];

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'allframe-emit-'));
  directories.push(directory);
  return directory;
}

function contents(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(directory, path), readFileSync(path).toString('base64')]));
}

afterEach(() => process.chdir(home));
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  removeTemporaryFolders();
});

/** The functions of the orders example. */
const archives = ['api', 'catch_up', 'projector', 'rebuilder', 'worker'].map((role) => `functions/${role}.zip`);

describe('the emission of Terraform', () => {
  it('writes a file a concern, and the code of each function', () => {
    const output = join(newDirectory(), 'terraform', 'aws');

    const { files, removed } = emitTerraform({ entry, provider: 'aws', output });

    expect(files).toEqual([
      'bus.tf',
      'events.tf',
      'functions.tf',
      ...archives,
      'http.tf',
      'iam.tf',
      'outputs.tf',
      'queues.tf',
      'read-models.tf',
      'schedules.tf',
      'variables.tf',
      'versions.tf',
    ]);
    expect(removed).toEqual([]);
    expect(Object.keys(contents(output))).toEqual(files);
  });

  it('says at the top of each file where it comes from, and pins what it needs', () => {
    const output = newDirectory();

    emitTerraform({ entry, stage: 'prod', provider: 'google', output });

    const versions = readFileSync(join(output, 'versions.tf'), 'utf8');
    expect(versions).toMatch(/^# Emitted by allframe from the service orders, stage prod, model [0-9a-f]{16}\. Do not edit/);
    expect(versions).toContain('required_version = ">= 1.7"');
    expect(versions).toMatch(/google = \{\s+source {2}= "hashicorp\/google"\s+version = "~> 6.50"\s+\}/);
    expect(versions).not.toContain('backend');
  });

  it('declares its variables and outputs', () => {
    const output = newDirectory();

    emitTerraform({ entry: small, provider: 'google', output });

    const declared = (file: string, kind: string) => [
      ...readFileSync(join(output, file), 'utf8').matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm')),
    ];
    expect(declared('variables.tf', 'variable').map(([, name]) => name)).toEqual(['region', 'project', 'labels', 'image']);
    expect(declared('outputs.tf', 'output').map(([, name]) => name)).toContain('api_url');
  });

  it.each([
    ['s3', 'backend "s3" {}'],
    ['gcs', 'backend "gcs" {}'],
    ['local', 'backend "local" {\n    path = "terraform.tfstate"\n  }'],
  ] as const)('keeps its state in the backend %s where that is chosen', (backend, block) => {
    const output = newDirectory();

    emitTerraform({ entry: small, provider: 'google', output, backend });

    expect(readFileSync(join(output, 'versions.tf'), 'utf8')).toContain(block);
  });

  it.each(['aws', 'google'] as const)('gives the same bytes for %s from any directory, and names none', (provider) => {
    const [one, other] = [newDirectory(), newDirectory()];

    emitTerraform({ entry: relative(home, small), provider, output: one });
    process.chdir(other);
    emitTerraform({ entry: relative(other, small), provider, output: '.' });

    expect(contents(other)).toEqual(contents(one));
    expect(existsSync(join(other, 'cdktf.out'))).toBe(false);
    const configuration = Object.entries(contents(one)).filter(([path]) => path.endsWith('.tf'));
    for (const [, content] of configuration) expect(Buffer.from(content, 'base64').toString()).not.toMatch(/\/tmp\/|\/work\/|\/home\//);
  });

  it('removes what an earlier emission left, and nothing of yours', () => {
    const output = newDirectory();
    mkdirSync(join(output, 'functions'));
    const yours = { 'alarms.tf': '# Emitted by hand\n', 'functions/own.zip': 'PK', 'terraform.tfvars': 'region = "eu-central-1"\n' };
    for (const [path, content] of Object.entries(yours)) writeFileSync(join(output, path), content);
    emitTerraform({ entry: small, provider: 'aws', output });

    const { files, removed } = emitTerraform({ entry: small, provider: 'aws', output, json: true });

    expect(files).toEqual(['functions/api.zip', 'main.tf.json']);
    expect(removed).toContain('events.tf');
    expect(Object.keys(contents(output)).sort()).toEqual([...files, ...Object.keys(yours)].sort());
    const again = emitTerraform({ entry: small, provider: 'google', output });
    expect(again.removed).toEqual(['functions/api.zip', 'main.tf.json']);
  });

  it('writes JSON with the header and comments, and without CDKTF’s notes', () => {
    const output = newDirectory();

    emitTerraform({ entry: small, provider: 'aws', output, json: true });

    const json = JSON.parse(readFileSync(join(output, 'main.tf.json'), 'utf8'));
    expect(json['//']).toMatch(/^Emitted by allframe/);
    expect(json.resource.aws_dynamodb_table.event_store).toMatchObject({ '//': expect.stringMatching(/^The event store/), hash_key: 'PK' });
    expect(JSON.stringify(json)).not.toContain('uniqueId');
  });
});

describe('the check of what was emitted', () => {
  it('finds nothing in what was just emitted, in the folder itself or in one a provider', () => {
    const output = newDirectory();
    emitTerraform({ entry: small, stage: 'prod', provider: 'google', output: join(output, 'aws'), backend: 's3' });
    emitTerraform({ entry: small, provider: 'google', output: join(output, 'gcp'), json: true, backend: 'gcs' });

    expect(checkEmitted(output, small)).toEqual([]);
  });

  it('names the line that was edited, and what is missing, left over or other code', () => {
    const output = newDirectory();
    emitTerraform({ entry: small, provider: 'aws', output });
    const events = readFileSync(join(output, 'events.tf'), 'utf8');
    writeFileSync(join(output, 'events.tf'), events.replace('PAY_PER_REQUEST', 'PROVISIONED'));
    writeFileSync(join(output, 'left.tf'), `${events.split('\n')[0]}\n`);
    writeFileSync(join(output, 'functions/api.zip'), 'PK');
    rmSync(join(output, 'iam.tf'));

    const faults = checkEmitted(output, small);

    const line = events.split('\n').findIndex((text) => text.includes('PAY_PER_REQUEST')) + 1;
    expect(faults.map(({ code, place }) => `${code} ${relative(output, resolve(place))}`)).toEqual([
      `emitted-file-edited events.tf:${line}`,
      'emitted-file-stale functions/api.zip',
      'emitted-file-missing iam.tf',
      'emitted-file-left left.tf',
    ]);
    expect(faults[0]?.message).toMatch(/"billing_mode += \\"PROVISIONED\\"" stands where "billing_mode += \\"PAY_PER_REQUEST\\"" would$/);
  });

  it('does not mind the line ends of Windows, and tells an indentation that was changed from the one that was emitted', () => {
    const output = newDirectory();
    emitTerraform({ entry: small, provider: 'google', output });
    const [events, versions] = [join(output, 'events.tf'), join(output, 'versions.tf')];
    writeFileSync(versions, readFileSync(versions, 'utf8').replaceAll('\n', '\r\n'));
    expect(checkEmitted(output, small)).toEqual([]);

    writeFileSync(
      events,
      readFileSync(events, 'utf8')
        .replace(/^ {2}(?=\w)/m, '\t')
        .replaceAll('\n', '\r\n'),
    );
    const [fault, ...others] = checkEmitted(output, small);
    expect(fault?.message).toMatch(/^it is not as it was emitted: "\\t(\w.*)" stands where " {2}\1" would$/);
    expect(others).toEqual([]);
  });

  it('says that the target refuses what the service became', () => {
    const output = newDirectory();
    emitTerraform({ entry: small, provider: 'google', output });
    const reserved = temporaryEntry(
      `import { http, lambdaFunction, none, service } from '@allframe/serverless/runtime';`,
      `const api = http({ auth: none(), routes: (router) => router });`,
      `export default service('small', { commands: [], http: api, functions: { api: lambdaFunction({ reservedConcurrency: 5 }) } });`,
    );
    expect(checkEmitted(output, reserved)).toMatchObject([
      { code: 'emitted-files-stale', message: expect.stringMatching(/^\w+ cannot be made on Google/) },
    ]);
  });

  it('says once of a folder that it is of another model, and of one that it holds nothing', () => {
    const output = newDirectory();
    emitTerraform({ entry: small, provider: 'google', output });
    const versions = join(output, 'versions.tf');
    writeFileSync(versions, readFileSync(versions, 'utf8').replace(/model \w+/, 'model 0123456789abcdef'));

    expect(checkEmitted(output, small)).toMatchObject([
      {
        code: 'emitted-files-stale',
        message: expect.stringMatching(/^the files are of model 0123456789abcdef, and that of stage dev is /),
      },
    ]);
    expect(checkEmitted(newDirectory(), small)).toMatchObject([{ code: 'emitted-files-missing' }]);
  });
});

describe('what a target would get', () => {
  const service = loadService({ entry });
  const types = { aws: synthesizedTypes(service, 'aws'), google: synthesizedTypes(service, 'google') };

  it.each([
    ['aws', 'aws_dynamodb_table', 3],
    ['aws', 'aws_lambda_function', 5],
    ['google', 'google_cloud_run_v2_service', 2],
    ['google', 'google_firestore_database', 2],
  ] as const)('is listed for %s: %s, %d times', (target, type, times) => {
    expect(types[target].filter((each) => each === type)).toHaveLength(times);
  });
});
