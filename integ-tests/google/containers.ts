import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { bundleContainer, type ContainerOptions } from '../../lib/bundle/bundle-container.ts';
import { loadService } from '../../lib/bundle/load-service.ts';
import { freePort } from '../emulators/server-process.ts';
import { type Command, dockerBuild } from './docker-build.ts';

const root = resolve(__dirname, '../..');

/** A service as `allframe build --target cloud-run` makes it: one image, which both roles are started from. */
export interface Image {
  /** Of the model that it was built from. */
  readonly modelHash: string;
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

/** Builds the image of a service without Docker: the steps of its Dockerfile leave a folder, in which nothing of this repository can be found. */
export function buildImage(entry: string, options: ContainerOptions = {}): Image {
  const loaded = loadService({ entry: resolve(root, entry), stage: 'test' });
  const image = dockerBuild(bundleContainer(loaded, options).directory);
  return {
    modelHash: loaded.model.hash,
    start: (role, variables) => startContainer(image.command([role]), variables),
    remove: () => image.remove(),
  };
}

async function startContainer(command: Command, variables: Record<string, string>): Promise<RunningContainer> {
  const port = await freePort();
  const env = { ...command.env, PATH: process.env.PATH ?? '', METADATA_SERVER_DETECTION: 'none', PORT: `${port}`, ...variables };
  const child = spawn(command.file, command.args, { cwd: command.cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
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
  const end = Date.now() + 60_000;
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
