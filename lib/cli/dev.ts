import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleLocalHost } from '../bundle/bundle-local-host.ts';
import { UsageError } from './errors.ts';
import { load } from './load.ts';
import { inOwnFolder } from './own-folder.ts';
import { welcome } from './welcome.ts';

/** What the call says. */
export interface DevOptions {
  readonly port: string;
  readonly data?: string | undefined;
  readonly memory?: boolean | undefined;
}

/** `allframe dev`: runs the service until it is interrupted. */
export async function dev(entry: string | undefined, { port, data, memory = false }: DevOptions): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port must be 0 to 65535, got ${JSON.stringify(port)}`);
  if (memory && data !== undefined) throw new UsageError('--memory keeps nothing, and --data names a file; leave one out');
  if (data !== undefined) checkFile(data);
  const loaded = load(entry);
  const { service, startLocalHost } = bundleLocalHost(loaded);
  const file = memory ? undefined : (data ?? inOwnFolder(`${loaded.model.service}.sqlite`, elsewhere));
  const kept = file === undefined ? undefined : { file: resolve(file), libsqlFrom: __filename };
  const host = await startLocalHost(service, { port: Number(port), data: kept }).catch((error: NodeJS.ErrnoException) => {
    throw usageErrorOf(error, port) ?? error;
  });
  process.stdout.write(`${welcome(service, loaded.model, { url: host.url, file })}\n`);
  await interrupted();
  await host.stop();
}

/** A variable of the shell that is not set becomes an empty name, and that is the folder that one is in. */
function checkFile(data: string): void {
  if (data === '' || (existsSync(data) && statSync(data).isDirectory()))
    throw new UsageError(`--data must name a file, got ${data === '' ? 'nothing' : `the folder ${data}`}`);
}

const elsewhere = 'name a file with --data, or keep nothing with --memory';

/** What somebody can do something about. The host was bundled, so that its errors are known by their codes. */
function usageErrorOf({ code = '', message }: NodeJS.ErrnoException, port: string): UsageError | undefined {
  if (code === 'EADDRINUSE') return new UsageError(`port ${port} is taken; stop what uses it, or choose another with --port`);
  if (code === 'EACCES') return new UsageError(`port ${port} is not for everyone; choose one from 1024 with --port`);
  return dataFaults.includes(code) ? new UsageError(message.replace('name another file', 'name another file with --data')) : undefined;
}

const dataFaults = [
  'database-in-use',
  'database-locked',
  'database-unavailable',
  'disk-full',
  'libsql-missing',
  'newer-schema',
  'not-a-database',
];

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
