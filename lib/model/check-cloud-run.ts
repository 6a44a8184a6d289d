import type { CloudRunOptions } from '../../runtime/service/cloud-run.ts';
import type { HttpDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { noneOf, outside } from './check-functions.ts';
import { type NamedPath, pathsReservedOnCloudRun } from './cloud-run-paths.ts';
import { defaults } from './defaults.ts';
import type { Diagnostic } from './diagnostics.ts';
import { cloudRunMemoryMbByCpu, limits } from './limits.ts';

/** Settings of containers that Cloud Run does not take, each for itself and with each other, and routes that it lets nobody reach. */
export function checkCloudRun({ cloudRun, http }: ServiceDescription): readonly Diagnostic[] {
  const alone = [
    ...outside('cloudRun.memoryMb', cloudRun.memoryMb, limits.cloudRunMemoryMb),
    ...outside('cloudRun.concurrency', cloudRun.concurrency, limits.concurrency),
    ...outside('cloudRun.minInstances', cloudRun.minInstances, limits.minInstances),
    ...outside('cloudRun.maxInstances', cloudRun.maxInstances, limits.maxInstances),
    ...noneOf('cloudRun.cpu', cloudRun.cpu, [...cloudRunMemoryMbByCpu.keys()]),
  ];
  const settings = alone.length > 0 ? alone : [...crossedInstances(cloudRun), ...wrongMemory(cloudRun)];
  const isMeant = Object.values(cloudRun).some((setting) => setting !== undefined);
  return isMeant && http ? [...settings, ...pathsReservedOnCloudRun(pathsOf(http), 'error')] : settings;
}

function pathsOf({ routes, mounts, openapi }: HttpDescription): readonly NamedPath[] {
  return [
    ...routes.map(({ method, path }) => ({ path, place: `http.routes['${method} ${path}']` })),
    ...mounts.map(({ path }) => ({ path, place: `http.mounts['${path}']` })),
    ...(openapi?.path === undefined ? [] : [{ path: openapi.path, place: 'http.openapi.path' }]),
  ];
}

function crossedInstances({
  minInstances = defaults.cloudRun.minInstances,
  maxInstances = defaults.cloudRun.maxInstances,
}: CloudRunOptions): Diagnostic[] {
  if (minInstances <= maxInstances) return [];
  const message = `minInstances must be at most maxInstances, got ${minInstances} and ${maxInstances}`;
  return [
    { severity: 'error', code: 'instances-crossed', place: 'cloudRun.minInstances', message, remedy: 'lower it, or raise maxInstances' },
  ];
}

function wrongMemory({ cpu = defaults.cloudRun.cpu, memoryMb = defaults.cloudRun.memoryMb }: CloudRunOptions): Diagnostic[] {
  const range = cloudRunMemoryMbByCpu.get(cpu);
  if (!range || (memoryMb >= range.min && memoryMb <= range.max)) return [];
  const message = `memoryMb must be ${range.min} to ${range.max} with ${cpu} CPU, got ${memoryMb}`;
  return [{ severity: 'error', code: 'memory-unfit-for-cpu', place: 'cloudRun.memoryMb', message, remedy: 'change memoryMb or cpu' }];
}
