import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';

const repository = resolve(__dirname, '../..');

/** What is loaded with an entry, whoever it belongs to; what is loaded when it is needed does not count. */
async function inputsOf(entry: string): Promise<{ inputs: readonly string[]; text: string }> {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(repository, entry)],
    absWorkingDir: repository,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return { inputs: loadedWith(entry, (metafile as Metafile).inputs), text: outputFiles[0]?.text ?? '' };
}

function loadedWith(entry: string, inputs: Metafile['inputs'], loaded = new Set<string>()): readonly string[] {
  loaded.add(entry);
  for (const { path, kind, external } of inputs[entry]?.imports ?? [])
    if (kind !== 'dynamic-import' && !external && !loaded.has(path)) loadedWith(path, inputs, loaded);
  return [...loaded];
}

/** The names of the packages that files belong to. */
function packagesOf(inputs: readonly string[]): readonly string[] {
  return [...new Set(inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []))].sort();
}

describe('@allframe/serverless/runtime', () => {
  it('loads no SDK, no infrastructure and no router: only itself', async () => {
    const { inputs } = await inputsOf('runtime/index.ts');
    expect(inputs.filter((input) => !input.startsWith('runtime/'))).toEqual([]);
    expect(inputs.length).toBeGreaterThan(10);
  });

  it('keeps infrastructure and SDKs out of /testing too', async () => {
    const { inputs } = await inputsOf('runtime/testing/index.ts');
    expect(packagesOf(inputs)).toEqual(['croner', 'hono']);
    expect(inputs.filter((input) => input.startsWith('lib/'))).toEqual([]);
  });

  it('loads in a process that has no packages at all, and does nothing', async () => {
    const { text } = await inputsOf('runtime/index.ts');
    const folder = mkdtempSync(join(tmpdir(), 'allframe-runtime-'));
    writeFileSync(join(folder, 'bundle.cjs'), text);
    const script =
      'const before = Object.keys(globalThis); require("./bundle.cjs"); console.log(Object.keys(globalThis).length - before.length)';
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8', env: {} });
    rmSync(folder, { recursive: true });
    expect([stdout, stderr]).toEqual(['0\n', '']);
  });
});
