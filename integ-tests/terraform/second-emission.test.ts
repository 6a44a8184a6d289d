import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cloneInto, repository, temporaryFolders } from './clone.ts';

/** Another person's machine, as far as a process can tell. */
const elsewhere = { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', NO_COLOR: '1' };

describe('a second emission', () => {
  const folders = temporaryFolders();

  afterAll(() => folders.removeAll());

  it('has the same bytes from another clone and directory, in another locale, time zone and umask', () => {
    const [here, there] = [folders.make(), folders.make()];
    cloneInto(here);
    cloneInto(join(there, 'deep er', 'clone'));

    emit({ clone: here, cwd: here, umask: '022', env: {} }, ['examples/orders/src/service.ts', '--output', 'out']);
    const deeper = join(there, 'deep er', 'clone');
    const entry = join(deeper, 'examples/orders/src/service.ts');
    emit({ clone: deeper, cwd: there, umask: '077', env: elsewhere }, [entry, '--output', join(there, 'out')]);

    const emitted = contents(join(here, 'out'));
    expect(emitted.size).toBeGreaterThan(25);
    expect(contents(join(there, 'out'))).toEqual(emitted);
  });
});

interface Place {
  readonly clone: string;
  readonly cwd: string;
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
}

function emit({ clone, cwd, umask, env }: Place, args: readonly string[]): void {
  const command = ['umask "$1" && shift && exec "$@"', 'emit', umask, process.execPath, '-r', 'ts-node/register'];
  const cli = [join(clone, 'lib/cli/main.ts'), 'infra', 'emit', 'terraform', ...args];
  const settings = { ...process.env, ...env, TS_NODE_PROJECT: join(clone, 'tsconfig.json'), NODE_PATH: join(repository, 'node_modules') };
  const { status, stderr } = spawnSync('bash', ['-c', ...command, ...cli], { cwd, env: settings, encoding: 'utf8' });
  expect(`${status} ${stderr}`).toMatch(/^0 /);
}

/** The bytes of each file, by its path. */
function contents(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  const files = paths.filter((path) => statSync(path).isFile()).sort();
  return new Map(files.map((path) => [relative(folder, path), readFileSync(path, 'base64')]));
}
