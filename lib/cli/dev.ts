import pc from 'picocolors';
import { bundleLocalHost } from '../bundle/bundle-local-host.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { resourcesOf, type ScheduleResource } from '../model/service-model.ts';
import { UsageError } from './errors.ts';
import { load } from './load.ts';

/** `allframe dev`: runs the service until it is interrupted. */
export async function dev(entry: string | undefined, { port }: { port: string }): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port must be 0 to 65535, got ${JSON.stringify(port)}`);
  const loaded = load(entry);
  const { service, startLocalHost } = bundleLocalHost(loaded);
  const host = await startLocalHost(service, { port: Number(port) }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new UsageError(`port ${port} is taken; stop what uses it, or choose another with --port`);
    if (error.code === 'EACCES') throw new UsageError(`port ${port} is not for everyone; choose one from 1024 with --port`);
    throw error;
  });
  printWelcome(loaded, host.url);
  await interrupted();
  await host.stop();
}

function printWelcome({ model }: LoadedService, url: string): void {
  const lines = [`${pc.bold(model.service)} runs at ${pc.cyan(url)}, in memory: it forgets everything when it stops`];
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
