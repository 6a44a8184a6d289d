import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { bundleLocalHost } from '../bundle/bundle-local-host.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { resourcesOf, type ScheduleResource } from '../model/service-model.ts';
import { UsageError } from './errors.ts';
import { load } from './load.ts';

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
  const loaded = load(entry);
  const { service, startLocalHost } = bundleLocalHost(loaded);
  const file = memory ? undefined : (data ?? dataFileOf(loaded));
  const kept = file === undefined ? undefined : { file: resolve(file), libsqlFrom: __filename };
  const host = await startLocalHost(service, { port: Number(port), data: kept }).catch((error: NodeJS.ErrnoException) => {
    throw usageErrorOf(error, port) ?? error;
  });
  printWelcome(loaded, host.url, file);
  await interrupted();
  await host.stop();
}

/** In a folder that keeps itself out of Git. */
function dataFileOf({ model }: LoadedService): string {
  const folder = '.allframe';
  try {
    mkdirSync(folder, { recursive: true });
    const ignore = join(folder, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (cause) {
    const { message } = cause as Error;
    throw new UsageError(`${resolve(folder)} can't keep data: ${message}; name a file with --data, or keep nothing with --memory`, {
      cause,
    });
  }
  return join(folder, `${model.service}.sqlite`);
}

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

function printWelcome({ model }: LoadedService, url: string, file: string | undefined): void {
  const keeping = file === undefined ? ', in memory: it forgets everything when it stops' : `, and keeps its data in ${file}`;
  const lines = [`${pc.bold(model.service)} runs at ${pc.cyan(url)}${keeping}`];
  for (const { routes } of resourcesOf(model, 'http-api'))
    for (const { method, path, target } of routes)
      lines.push(`  ${method.padEnd(6)} ${path.padEnd(32)} ${pc.dim(`${target.kind} ${target.name}`)}`);
  for (const { source, detailType, command } of resourcesOf(model, 'bus-rule'))
    lines.push(`  bus    ${`${source} ${detailType}`.padEnd(32)} ${pc.dim(`command ${command}, by POST /_allframe/bus`)}`);
  for (const { process: kind, name } of resourcesOf(model, 'process')) lines.push(`  ${kind.padEnd(6)} ${name}`);
  for (const { name, timing, command } of resourcesOf(model, 'schedule'))
    lines.push(`  timer  ${`${name} ${timingText(timing)}`.padEnd(32)} ${pc.dim(`command ${command}`)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `30 15 * * MON-FRI Europe/Berlin`, or `every 5 minutes`. */
function timingText({ cron, timezone = 'UTC', rate }: ScheduleResource['timing']): string {
  if (rate === undefined) return `${cron} ${timezone}`;
  return `every ${Object.entries(rate).map(([unit, count]) => `${count} ${unit}`)}`;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
