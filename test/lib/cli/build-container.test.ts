import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

jest.mock('../../../lib/cli/load.ts', () => jest.requireActual('./load-once.ts'));
jest.mock('../../../lib/bundle/bundle-container.ts', () => jest.requireActual('./bundle-container-once.ts'));

const folder = temporaryFolder({
  'package.json': '{ "allframe": { "entry": "service.ts" } }',
  'service.ts': [
    `import { http, none, service } from '@allframe/serverless/runtime';`,
    `export default service('gate', { commands: [], http: http({ auth: none(), routes: (router) => router }) });`,
  ].join('\n'),
});

afterAll(removeTemporaryFolders);

const build = (...args: readonly string[]) => run(['build', '--target', 'cloud-run', ...args], { cwd: folder });
const filesIn = (name: string) => readdirSync(join(folder, name)).sort();

describe('allframe build --target cloud-run', () => {
  it('writes what an image is built from, says how much it is, and each command from there on, the registry first', async () => {
    const { exitCode, stdout, stderr } = await build();
    expect([exitCode, stderr]).toEqual([0, '']);
    const [title, head, sizes, ...rest] = stdout.split('\n');
    expect(title).toMatch(/^gate, stage dev, model [0-9a-f]{16}: a container in \.allframe\/container$/);
    expect(head).toMatch(/^ +start KB +whole KB +zipped KB$/);
    expect(sizes).toMatch(/^ +\d+\.\d +\d+\.\d +\d+\.\d$/);
    const at = [
      'terraform apply -target=google_artifact_registry_repository.images ',
      'gcloud artifacts repositories create gate-dev ',
      'gcloud builds submit .allframe/container ',
      'docker build ',
      'DIGEST=',
      'terraform apply -var project',
    ];
    const lines = at.map((command) => rest.findIndex((line) => line.trim().startsWith(command)));
    expect(lines).toEqual([...lines].sort((one, other) => one - other));
    expect(lines).not.toContain(-1);
    expect(rest.join('\n')).toContain('-var image="$DIGEST"');
    expect(filesIn('.allframe/container')).toEqual(['.dockerignore', 'Dockerfile', 'allframe-build.json', 'app']);
    expect(readFileSync(join(folder, '.allframe/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('prints commands that a shell can read, whatever the folder is called', async () => {
    const { stdout } = await build('--output', "it's here", '--json');
    const { steps } = JSON.parse(stdout);
    const commands = steps.flatMap((step: { commands: string[] }) => step.commands);
    for (const command of commands) execFileSync('sh', ['-n', '-c', command]);
    const submit = commands.find((command: string) => command.startsWith('gcloud builds submit'));
    expect(execFileSync('sh', ['-c', submit.replace('gcloud', 'printf "%s\\n"')], { encoding: 'utf8' }).split('\n')).toContain("it's here");
  });

  it('says it to machines in bytes, and tags the same code with the same name', async () => {
    const [one, other] = [JSON.parse((await build('--json')).stdout), JSON.parse((await build('--json', '--output', 'again')).stdout)];
    expect(one).toMatchObject({
      ...{ service: 'gate', stage: 'dev', model: expect.stringMatching(/^[0-9a-f]{16}$/), target: 'cloud-run', warnings: [] },
      container: { directory: '.allframe/container', tag: expect.stringMatching(/^[0-9a-f]{12}$/), zippedBytes: expect.any(Number) },
    });
    expect(one.container.startBytes).toBe(readFileSync(join(folder, '.allframe/container/app/index.js')).length);
    expect(one.container.modules).toBeUndefined();
    expect(other.container.tag).toBe(one.container.tag);
    expect(JSON.parse((await build('--json', '--stage', 'prod')).stdout).container.tag).not.toBe(one.container.tag);
  });

  it('says with --analyze what a start is made of', async () => {
    expect((await build('--analyze')).stdout).toMatch(
      /\nthe container starts with \d+\.\d KB\n[^\n]* package\n[^\n]*@allframe\/serverless\n.* largest modules\n.*runtime\//s,
    );
    expect(JSON.parse((await build('--analyze', '--json')).stdout).container.modules[0]).toEqual({
      name: expect.any(String),
      bytes: expect.any(Number),
    });
  });

  it('writes anew what an earlier build wrote, for whichever target, and leaves alone what somebody else put there', async () => {
    expect((await run(['build', '--output', 'shared'], { cwd: folder })).exitCode).toBe(0);
    expect((await build('--output', 'shared')).exitCode).toBe(0);
    writeFileSync(join(folder, 'shared/app/left.js'), '');
    expect((await build('--output', 'shared')).exitCode).toBe(0);
    expect(filesIn('shared')).toEqual(['.dockerignore', 'Dockerfile', 'allframe-build.json', 'app']);
    expect(filesIn('shared/app')).not.toContain('left.js');
    expect((await run(['build', '--output', 'shared'], { cwd: folder })).exitCode).toBe(0);
    expect(filesIn('shared')).toEqual(['allframe-build.json', 'gate-dev-api']);
    writeFileSync(join(folder, 'shared/Dockerfile'), 'FROM mine');
    expect(await build('--output', 'shared')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('(Dockerfile)') });
    expect(readFileSync(join(folder, 'shared/Dockerfile'), 'utf8')).toBe('FROM mine');
  });

  it('knows no other target', async () => {
    const { exitCode, stderr } = await run(['build', '--target', 'azure'], { cwd: folder });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/'azure' is invalid.*lambda, cloud-run/);
  });
});
