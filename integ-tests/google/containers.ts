import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { freePort } from '../emulators/server-process.ts';

const root = resolve(__dirname, '../..');

/** A service as a container holds it: one file, which both roles are started from. */
export interface Image {
  /** Starts a container in one of its roles, which serves when this resolves. */
  start(role: 'api' | 'worker', variables: Record<string, string>): Promise<RunningContainer>;
  remove(): void;
}

export interface RunningContainer {
  readonly port: number;
  readonly url: string;
  /** What it has logged, line by line. */
  readonly lines: readonly Record<string, unknown>[];
  /** Tells it to stop, as Cloud Run does; resolves with its exit code. */
  terminate(): Promise<number | null>;
}

/** Bundles a service with the host on Cloud Run; packages stay outside, as in an image that has them installed. */
export function buildImage(entry: string): Image {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/image-'));
  const source = [
    `import service from ${JSON.stringify(resolve(root, entry))};`,
    `import { runOnCloudRun } from ${JSON.stringify(join(root, 'runtime/host/cloud-run/run-on-cloud-run.ts'))};`,
    `void runOnCloudRun(service, { modelHash: 'integration', jwksUri: process.env.TEST_JWKS_URI });`,
  ];
  writeFileSync(join(folder, 'entry.ts'), source.join('\n'));
  const outfile = join(folder, 'index.cjs');
  buildSync({
    ...{
      entryPoints: [join(folder, 'entry.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'error',
    },
    alias: { '@allframe/serverless/runtime': join(root, 'runtime/index.ts') },
    external: ['@google-cloud/firestore', 'google-auth-library', '@aws-sdk/*', 'libsql', 'aws4'],
  });
  return {
    start: (role, variables) => startContainer(outfile, role, variables),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function startContainer(file: string, role: string, variables: Record<string, string>): Promise<RunningContainer> {
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? '', METADATA_SERVER_DETECTION: 'none', PORT: `${port}`, ...variables };
  const child = spawn(process.execPath, [file, role], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: Record<string, unknown>[] = [];
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
    const whole = text.split('\n');
    text = whole.pop() ?? '';
    lines.push(...whole.filter(Boolean).map((line) => JSON.parse(line)));
  });
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, child, lines);
  return {
    ...{ port, url, lines },
    terminate: () =>
      new Promise((done) => {
        if (child.exitCode !== null) return done(child.exitCode);
        child.once('exit', done);
        child.kill('SIGTERM');
      }),
  };
}

async function healthy(url: string, child: ChildProcess, lines: readonly object[]): Promise<void> {
  const end = Date.now() + 20_000;
  while (Date.now() < end && child.exitCode === null) {
    const isUp = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The container did not start; it logged ${JSON.stringify(lines)}, exit code ${child.exitCode}`);
}
